"""What is known of a scanned paper."""

from procedures.domain.vocabulary import Word


class MediaType(Word):
    """What a scan is, by its contents."""

    PDF = "application/pdf", "PDF"
    JPEG = "image/jpeg", "JPEG picture"
    PNG = "image/png", "PNG picture"


class VirusState(Word):
    """What is known of a file's harmlessness; infected ones are kept from everybody."""

    NOT_CHECKED = "not_checked", "Not checked for viruses", "warning"
    CLEAN = "clean", "No virus found", "good"
    INFECTED = "infected", "Infected", "bad"
