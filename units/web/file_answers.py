"""A stored file as an answer: whole or in part (RFC 9110, 14), to be shown and never to run.

Django's FileResponse knows no ranges, and viewers of long PDFs ask for them. One range is answered; several at once
are answered with the whole, as the standard allows. Behind nginx (ACCEL_PREFIX) nginx sends the bytes.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote

from django.conf import settings
from django.core.files import File
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

PIECE = 64 * 1024
_ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
# Chromium's viewer of PDFs is not allowed in a sandbox; such a file was looked through for programmes when it came.
POLICY_OF_PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


def asked_range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte of ``bytes=0-99``, ``bytes=100-`` or ``bytes=-100``; None where all of it is to be sent.

    ValueError when nothing of the file lies in the range.
    """
    found = _ONE_RANGE.fullmatch(header.replace(" ", ""))
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        start, end = max(size - int(last), 0), size - 1
        if int(last) == 0:
            raise ValueError(header)
    else:
        start, end = int(first), min(int(last), size - 1) if last else size - 1
        if last and int(last) < int(first):
            return None
    if start >= size:
        raise ValueError(header)
    return start, end


def goes_on(request: HttpRequest) -> bool:
    """Whether a viewer fetches a later part of a file whose beginning it has."""
    found = _ONE_RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    return found is not None and found[1] != "" and int(found[1]) > 0


def file_answer(request: HttpRequest, file: "File[bytes]", *, media_type: str, tag: str, name: str) -> HttpResponseBase:
    """The file under ``name``, kept by nobody, with the strong ETag ``tag``."""
    etag, size = f'"{tag}"', file.size
    if etag in request.headers.get("If-None-Match", ""):
        return _dressed(HttpResponse(status=304), media_type, etag, name)
    if settings.ACCEL_PREFIX:
        response: HttpResponseBase = HttpResponse(content_type=media_type)
        response["X-Accel-Redirect"] = settings.ACCEL_PREFIX + quote(file.name or "")
        return _dressed(response, media_type, etag, name)
    wanted = None
    if request.headers.get("If-Range", etag) == etag:
        try:
            wanted = asked_range(request.headers.get("Range", ""), size)
        except ValueError:
            refused = HttpResponse(status=416)
            refused["Content-Range"] = f"bytes */{size}"
            return _dressed(refused, media_type, etag, name)
    if wanted is None:
        response = FileResponse(file.open("rb"), content_type=media_type)
        response["Content-Length"] = size
    else:
        start, end = wanted
        response = StreamingHttpResponse(_part(file, start, end), status=206, content_type=media_type)
        response["Content-Range"] = f"bytes {start}-{end}/{size}"
        response["Content-Length"] = end - start + 1
    return _dressed(response, media_type, etag, name)


def _part(file: "File[bytes]", start: int, end: int) -> Iterator[bytes]:
    with file.open("rb") as opened:
        opened.seek(start)
        left = end - start + 1
        while left and (piece := opened.read(min(PIECE, left))):
            left -= len(piece)
            yield piece


def _dressed(response: HttpResponseBase, media_type: str, etag: str, name: str) -> HttpResponseBase:
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Content-Security-Policy"] = POLICY_OF_PDF if media_type == "application/pdf" else POLICY
    return response
