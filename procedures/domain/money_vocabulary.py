"""The words of money: accounts of the ledger, means, and the states of what is paid, given back and compared."""

from procedures.domain.vocabulary import Word


class FeePhase(Word):
    """Until when a fee is to be paid (HinhThucThu 1 and 4)."""

    BEFORE_ACCEPTANCE = "before_acceptance", "Before the record is accepted"
    BEFORE_RESULT = "before_result", "Before the result is handed over"


class LedgerAccount(Word):
    """Where money, or a claim to it, stands. ``charged`` is the other side of every fee that was fixed."""

    DUE = "due", "Still due"
    CHARGED = "charged", "Fees fixed"
    CASH = "cash", "Cash at the counter"
    TRANSFER = "transfer", "Bank transfer"
    PLATFORM = "platform", "Payment platform"
    REFUNDED = "refunded", "Refunded"
    WAIVED = "waived", "Waived"


class LedgerAct(Word):
    """Why money or a claim moved."""

    CHARGED = "charged", "Fee fixed"
    REDUCED = "reduced", "Fee reduced"
    WAIVED = "waived", "Fee waived"
    PAID = "paid", "Paid"
    REFUNDED = "refunded", "Fee refunded"
    SURPLUS_RETURNED = "surplus_returned", "Surplus given back"


class PaymentMeans(Word):
    """By what money comes in and goes back."""

    CASH = "cash", "Cash at the counter"
    TRANSFER = "transfer", "Bank transfer"
    PLATFORM = "platform", "Payment platform"


class IntentState(Word):
    """Where an attempt to pay through the platform stands."""

    WAITING = "waiting", "Waiting for the bank", "paused"
    PAID = "paid", "Paid", "good"
    FAILED = "failed", "Not paid", "neutral"
    EXPIRED = "expired", "Given up", "neutral"


class RefundReason(Word):
    """Why money goes back."""

    PAID_TWICE = "paid_twice", "More was paid than was due"
    NOT_OWED = "not_owed", "The fee is not owed, or not in full"
    WITHDRAWN = "withdrawn", "The record was withdrawn or refused"
    EXEMPT = "exempt", "The payer is exempt from the fee"


class WaiverGround(Word):
    """Why somebody is let off a fee: the cases that rules of fees name (Circular 85/2019/TT-BTC, the province's)."""

    POOR = "poor", "Poor or near-poor household"
    MERIT = "merit", "Merit for the revolution, or a relative of such a person"
    ELDERLY = "elderly", "Elderly person"
    CHILD = "child", "Child"
    DISABILITY = "disability", "Person with a disability"
    ETHNIC = "ethnic", "Ethnic minority in an area of special difficulty"
    OTHER = "other", "Another case that the fee's rule exempts"


class RefundState(Word):
    """Where a refund stands: asked for, decided by somebody else, paid out."""

    REQUESTED = "requested", "Waiting for approval", "paused"
    APPROVED = "approved", "Approved, to be paid out", "info"
    REFUSED = "refused", "Not approved", "neutral"
    PAID_OUT = "paid_out", "Paid out", "good"


class PaymentState(Word):
    """How a record stands with its fee."""

    NOTHING_TO_PAY = "nothing_to_pay", "Nothing to pay"
    NOT_FIXED = "not_fixed", "The fee is not yet fixed"
    DUE = "due", "To be paid"
    PAID = "paid", "Paid"
    SURPLUS = "surplus", "More was paid than was due"


class DifferenceKind(Word):
    """What does not agree between our payments and a statement of the month."""

    MISSING_HERE = "missing_here", "On the statement, not with us", "bad"
    MISSING_THERE = "missing_there", "With us, not on the statement", "warning"
    AMOUNT_DIFFERS = "amount_differs", "The amounts differ", "bad"
    TWICE_THERE = "twice_there", "Twice on the statement", "warning"
