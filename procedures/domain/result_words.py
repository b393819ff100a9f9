"""How far a proposed result has come, and how it was signed."""

from procedures.domain.vocabulary import Word


class ResultStage(Word):
    """Where an open record's proposed result stands; each stage is a fact with a person and a moment."""

    PROPOSED = "proposed", "Result proposed", "info"
    APPROVED = "approved", "Result approved", "info"
    SIGNED = "signed", "Result signed", "good"


class SigningMethod(Word):
    """How a result was signed (Law on Electronic Transactions 20/2023, Art. 22-24)."""

    PAPER = "paper", "By hand on paper"
    ELECTRONIC = "electronic", "By digital signature"
