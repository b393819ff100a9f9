"""QR codes as the source of a picture on a page."""

import segno


def picture_of(text: str) -> str:
    """``text`` as a QR code."""
    return str(segno.make(text, error="m", micro=False).svg_data_uri(scale=4, border=4, light="#fff"))
