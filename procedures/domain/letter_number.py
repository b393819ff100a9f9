"""Numbers of the letters that the one-stop shop writes (forms 02 to 05 of Circular 03/2025/TT-VPCP)."""

from procedures.domain.vocabulary import LetterForm

ABBREVIATIONS: dict[LetterForm, str] = {
    LetterForm.SUPPLEMENT: "HDHS",
    LetterForm.REFUSAL: "TCHS",
    LetterForm.APOLOGY: "PXL",
    LetterForm.STOP: "TBD",
    LetterForm.HANDOVER_LIST: "PBG",
}
"""What stands behind the serial: hướng dẫn hồ sơ, từ chối hồ sơ, phiếu xin lỗi, thông báo dừng, phiếu bàn giao."""


def letter_number(form: LetterForm, serial: int) -> str:
    """The ``serial``-th letter of a form that a centre or unit writes in a year, as it is printed: ``12/HDHS``."""
    return f"{serial:02d}/{ABBREVIATIONS[form]}"
