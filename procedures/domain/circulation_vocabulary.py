"""The words of a record's way: where its paper is, what agencies are asked, and whose its time was."""

from procedures.domain.vocabulary import Word


class PaperPlace(Word):
    """Where the paper of a record is."""

    COUNTER = "counter", "At the counter", "info"
    SHELF = "shelf", "On a shelf", "neutral"
    OFFICER = "officer", "With an officer", "info"
    IN_TRANSIT = "in_transit", "On its way", "warning"
    APPLICANT = "applicant", "With the applicant", "neutral"
    ARCHIVE = "archive", "In the archive", "neutral"


class TaskKind(Word):
    """In what part another agency is asked (Arts. 19.4 and 20.2)."""

    CHAIN = "chain", "Takes part in settling"
    CONSULTATION = "consultation", "Is consulted"


class TaskAnswer(Word):
    """What an agency answered."""

    DONE = "done", "Its part is done", "good"
    AGREE = "agree", "Agrees", "good"
    DISAGREE = "disagree", "Does not agree", "bad"
    OPINION = "opinion", "Gives an opinion", "info"


class Holder(Word):
    """Whose the minutes of a record are (``domain.attribution``)."""

    CITIZEN = "citizen", "Applicant"
    RECEPTION = "reception", "Receiving centre"
    TRANSMISSION = "transmission", "Forwarded, not yet taken"
    COMPETENT_UNIT = "competent_unit", "Competent unit"
    OTHER_AGENCY = "other_agency", "Another agency that was asked"
    SIGNER = "signer", "Approval and signature"
    COLLECTION = "collection", "Waiting for collection"
