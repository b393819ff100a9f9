"""All forms: their titles, their templates by date with the legal basis, who may print them, and of what.

A template is changed by adding one: its version is printed small at the foot of the paper and logged with each copy.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from procedures.domain.printing import FormCode
from procedures.models import Record
from procedures.print import (
    control_slip,
    extension,
    fee_receipt,
    guidance,
    handover_slip,
    label,
    receipt,
    refusal,
    register,
    return_receipt,
    stopping,
    submission,
    supplement,
)
from procedures.print.printable import Printable
from staffing.domain.capabilities import Capability

C03 = "Phụ lục I, Thông tư số 03/2025/TT-VPCP"
FIRST = "2026-11.1"
SINCE = date(2025, 7, 1)  # Decree 118/2025/NĐ-CP; records older than it were received elsewhere


@dataclass(frozen=True, slots=True)
class Template:
    """One state of a form: from ``valid_from`` until the next, by its file in this folder (without ".typ")."""

    version: str
    valid_from: date
    file: str
    basis: str


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of paper. ``papers`` finds what of it can be printed for a record; blank ``number``: no form of the
    circular, but a paper in use. ``marks_reprints``: a later copy says that it is one. ``is_tagged`` is false where
    hundreds of rows would make the file ten times as large (PDF/A-2b does not ask for tags).
    """

    code: FormCode
    title: str
    capability: Capability
    templates: tuple[Template, ...]
    number: str = ""
    papers: Callable[[Record], list[Printable]] | None = None
    shows_people: bool = True
    marks_reprints: bool = True
    is_tagged: bool = True

    def in_force(self, on: date) -> Template:
        """The template of a day; the first one for days before it."""
        held = [template for template in self.templates if template.valid_from <= on]
        return held[-1] if held else self.templates[0]

    def note(self, on: date) -> str:
        """What stands small at the foot of the paper: form, legal basis, version of the template."""
        template = self.in_force(on)
        form = f"Mẫu số {self.number}" if self.number else self.title
        return " · ".join(part for part in (form, template.basis, f"bản mẫu {template.version}") if part)


def _form(
    code: FormCode,
    title: str,
    capability: Capability,
    papers: Callable[[Record], list[Printable]] | None = None,
    *,
    number: str = "",
    basis: str = C03,
    shows_people: bool = True,
    marks_reprints: bool = True,
    is_tagged: bool = True,
) -> Form:
    templates = (Template(FIRST, SINCE, code.value, basis),)
    return Form(code, title, capability, templates, number, papers, shows_people, marks_reprints, is_tagged)


_F, _PEOPLE = FormCode, Capability.VIEW_PERSONAL_DATA
_FEES, _PAPERS = Capability.COLLECT_FEES, Capability.VIEW_RECORDS
_D118 = "Nghị định số 118/2025/NĐ-CP"
_ALL = (
    _form(_F.RECEIPT, receipt.TITLE, _PEOPLE, receipt.papers, number="01"),
    _form(_F.SUPPLEMENT, supplement.TITLE, _PEOPLE, supplement.papers, number="02"),
    _form(_F.REFUSAL, refusal.TITLE, _PEOPLE, refusal.papers, number="03"),
    _form(_F.EXTENSION, extension.TITLE, _PEOPLE, extension.papers, number="04"),
    _form(_F.STOPPING, stopping.TITLE, _PEOPLE, stopping.papers, number="05"),
    _form(_F.CONTROL_SLIP, control_slip.TITLE, _PEOPLE, control_slip.papers, number="06"),
    _form(_F.REGISTER, register.TITLE, _PEOPLE, number="07", is_tagged=False),
    _form(_F.RETURN_RECEIPT, return_receipt.TITLE, _PEOPLE, return_receipt.papers, basis=f"Điều 22, {_D118}"),
    _form(_F.FEE_RECEIPT, fee_receipt.TITLE, _FEES, fee_receipt.papers, basis=f"Điều 24, {_D118}"),
    _form(_F.LABEL, label.TITLE, _PAPERS, label.papers, basis="", shows_people=False, marks_reprints=False),
    _form(_F.HANDOVER_SLIP, handover_slip.TITLE, Capability.MOVE_PAPERS, basis=f"Điều 18, {_D118}", shows_people=False),
    _form(
        _F.GUIDANCE,
        guidance.TITLE,
        Capability.PUBLIC,
        basis=f"Điều 16, {_D118}",
        shows_people=False,
        marks_reprints=False,
    ),
    _form(
        _F.SUBMISSION,
        submission.TITLE,
        Capability.CITIZEN,
        basis=f"Khoản 2 Điều 17, {_D118}",
        marks_reprints=False,
    ),
)

FORMS: Mapping[FormCode, Form] = {form.code: form for form in _ALL}
RECORD_FORMS: tuple[Form, ...] = tuple(form for form in _ALL if form.papers is not None)
"""In the order in which a record's page offers them."""
