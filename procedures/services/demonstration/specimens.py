"""The signed files of the demonstration: one empty sheet that stands for all of them, since nobody signed anything."""

import hashlib
from datetime import datetime
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from pypdf import PdfWriter

from procedures.domain.scan_words import VirusState
from procedures.models import ResultFile
from staffing.models import Account

PLACE = "results/demonstration.pdf"
A4 = {"width": 595, "height": 842}


def keep_specimen(record_id: int, *, by: Account, at: datetime) -> None:
    """Give an invented record its file; stored once for all of them."""
    content = _specimen()
    if not default_storage.exists(PLACE):
        default_storage.save(PLACE, ContentFile(content))
    ResultFile.objects.create(
        record_id=record_id,
        file=PLACE,
        size=len(content),
        pages=1,
        sha256=hashlib.sha256(content).hexdigest(),
        virus=VirusState.NOT_CHECKED,
        added_by=by,
        added_at=at,
    )


def _specimen() -> bytes:
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(**A4)
    writer.add_metadata({"/Title": "Bản mẫu minh hoạ, không có giá trị"})
    writer.write(out)
    return out.getvalue()
