"""What is sent to the site is measured while it comes in: nothing larger than allowed ever reaches a disk."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from portal.api.problems import outside
from portal.web.middleware import refusal
from portal.web.refusals import sentence
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from units.errors import RuleBroken

API = "/api/"
TOO_LARGE = 413


class MeasuredFiles(FileUploadHandler):
    """The first of FILE_UPLOAD_HANDLERS: lets a file pass on to the others until it is larger than one may be.

    The names of files left out stand in ``request.files_too_large``. Files of people who are not signed in are left
    out unread: forms are parsed before the gate has looked. What the API's tokens open is found out later.
    """

    seen = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins; SkipFile when nobody known sends it."""
        super().new_file(*args, **kwargs)
        self.seen = 0
        request = self.request
        known = request is not None and (
            request.user.is_authenticated
            or bool(getattr(request, "citizen", None))
            or "Authorization" in request.headers
        )
        if not known:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Count; SkipFile beyond the limit, and the parts already kept are removed."""
        self.seen += len(raw_data)
        if self.seen > settings.UPLOAD_FILE_BYTES:
            left_out = getattr(self.request, "files_too_large", [])
            self.request.files_too_large = [*left_out, self.file_name]  # type: ignore[union-attr]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers after this one keep the file."""
        return


class BodyLimit:
    """A request that says of itself that it is too large is refused before a byte of it is read.

    In front of the site nginx has the same limit and asks ``request_too_large`` for the sentence.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > settings.UPLOAD_REQUEST_BYTES:
            return too_large(request)
        return self.get_response(request)


@gate(Capability.PUBLIC)
@never_cache
def request_too_large(request: HttpRequest) -> HttpResponse:
    """The sentence, for nginx, which has refused the request (portal/deploy/nginx.conf)."""
    return too_large(request)


def too_large(request: HttpRequest) -> HttpResponse:
    """413 with the sentence, as a page, a fragment or a problem."""
    broken = RuleBroken("request_too_large", most=settings.UPLOAD_REQUEST_BYTES // 2**20)
    if request.path.startswith(API):
        return outside(TOO_LARGE, broken.code, sentence(broken))
    return refusal(request, broken, status=TOO_LARGE)
