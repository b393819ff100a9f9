"""Keys of rows in what is sent."""

MOST_DIGITS = 18  # what a bigint surely holds


def key_in(text: str) -> int | None:
    """The key that ``text`` writes in plain digits; None for anything else, which then names no row."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None
