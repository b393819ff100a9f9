"""The official papers of the one-stop shop, by stable names (Circular 03/2025/TT-VPCP, annex I, and more)."""

from datetime import timedelta

from procedures.domain.vocabulary import Word


class FormCode(Word):
    """One kind of paper."""

    RECEIPT = "receipt", "Receipt with appointment (form 01)"
    SUPPLEMENT = "supplement", "Request for supplement (form 02)"
    REFUSAL = "refusal", "Letter of refusal (form 03)"
    EXTENSION = "extension", "Apology and extension (form 04)"
    STOPPING = "stopping", "Notice of stopping (form 05)"
    CONTROL_SLIP = "control_slip", "Control slip (form 06)"
    REGISTER = "register", "Register of records (form 07)"
    HANDOVER_SLIP = "handover_slip", "Hand-over slip"
    FEE_RECEIPT = "fee_receipt", "Fee slip"
    GUIDANCE = "guidance", "Guidance slip"
    LABEL = "label", "Label for the folder"
    RETURN_RECEIPT = "return_receipt", "Receipt for the returned result"
    SUBMISSION = "submission", "Confirmation of an online submission"


SAME_COPY = timedelta(seconds=60)
"""Opened again by the same person within this time it is the same copy: a browser that reloads or saves a file asks
for it twice, and must not make an original into a reprint."""
