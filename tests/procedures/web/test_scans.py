"""Scans on the pages: added with and without a script, shown in whole and in part, to those who may and nobody else."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from procedures.models import Attachment, Record
from staffing.domain.acts import AuditAction
from staffing.models import Account, AuditEntry
from tests import cast, record_cast
from tests.procedures import scans
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import BIRTH, WEDNESDAY
from units import clock
from units.web.file_answers import asked_range

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday(settings, tmp_path) -> Any:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    with clock.frozen(WEDNESDAY):
        yield


@pytest.fixture
def record() -> Record:
    return record_cast.received(BIRTH)


def send(record: Record, *files: SimpleUploadedFile, client: Client | None = None, **more: Any) -> HttpResponse:
    paper = more.pop("paper", None) or record.components.order_by("position")[0].pk
    address = reverse("scans_add", args=[record.pk, paper])
    headers = more.pop("headers", {})
    return (client or signed_in(cast.clerk())).post(address, {"file": list(files), **more}, headers=headers)


def file(content: bytes | None = None, name: str = "giay.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or scans.pdf())


BY_SCRIPT = {"HX-Request": "true"}


def test_several_files_at_once_need_no_script(record: Record) -> None:
    client = signed_in(cast.clerk())
    answer = send(record, file(), file(scans.heic(), "anh.heic"), file(scans.picture(), "anh.jpg"), client=client)
    assert answer.headers["Location"] == reverse("record", args=[record.pk]) + "#scans"
    assert Attachment.objects.count() == 2
    page = client.get(answer.headers["Location"]).content.decode()
    assert "anh.heic: This is a HEIC picture" in page
    assert "Files added: 2" in page


def test_it_goes_back_to_the_page_of_the_reception(record: Record) -> None:
    back = reverse("desk_received", args=[record.pk])
    assert send(record, file(), back=back).headers["Location"] == f"{back}#scans"
    assert send(record, file(), back="//elsewhere.example").headers["Location"].startswith("/records/")


def test_a_script_gets_the_paper_anew(record: Record) -> None:
    answer = send(record, file(), headers=BY_SCRIPT)
    assert answer.status_code == 200
    assert reverse("scan_shown", args=[Attachment.objects.get().pk]) in answer.content.decode()


def test_a_script_gets_the_sentence(record: Record) -> None:
    answer = send(record, file(scans.pdf_with_script()), headers=BY_SCRIPT)
    assert answer.status_code == 422
    assert "runs by itself" in answer.content.decode()


def test_a_new_scan_in_place_of_an_old_one(record: Record) -> None:
    send(record, file())
    old = Attachment.objects.get()
    send(record, file(scans.pdf(2)), headers=BY_SCRIPT, replaces=str(old.pk))
    assert Attachment.objects.current().get().pages == 2
    assert Attachment.objects.count() == 2


def test_an_officer_adds_nothing_but_sees_the_scans(record: Record) -> None:
    send(record, file())
    officer = signed_in(cast.officer() if record.competent_unit.code == cast.HONG_GAI else cast.lead())
    assert send(record, file(), client=officer).status_code == 403


def test_a_clerk_of_another_place_finds_nothing(record: Record) -> None:
    assert send(record, file(), client=signed_in(cast.clerk_of_another_unit())).status_code == 404


# ---- too large


def test_a_file_too_large_is_cut_off_while_it_comes_and_leaves_nothing_behind(
    record: Record, settings, tmp_path
) -> None:
    settings.UPLOAD_FILE_BYTES, settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 300_000, 1_000
    large = file(b"%PDF-1.7" + b"\0" * 400_000, "lon.pdf")
    answer = send(record, large, headers=BY_SCRIPT)
    assert answer.status_code == 422
    assert "larger than" in answer.content.decode()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_its_neighbours_are_kept(record: Record, settings) -> None:
    settings.UPLOAD_FILE_BYTES, settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 300_000, 1_000
    client = signed_in(cast.clerk())
    answer = send(record, file(scans.pdf(2)), file(b"%PDF-1.7" + b"\0" * 400_000, "lon.pdf"), file(), client=client)
    assert Attachment.objects.count() == 2
    assert "lon.pdf: This file is larger" in client.get(answer.headers["Location"]).content.decode()


def test_a_request_of_200_megabytes_is_refused_before_it_is_read(record: Record, rf) -> None:
    address = reverse("scans_add", args=[record.pk, record.components.first().pk])

    class Unread:
        def read(self, *_: Any) -> bytes:
            raise AssertionError("a byte of it was read")

        readline = read

    for path, kind in ((address, "text/html"), ("/api/v1/records/", "application/problem+json")):
        answer = signed_in(cast.clerk()).generic(
            "POST", path, content_type="multipart/form-data; boundary=x", CONTENT_LENGTH="209715200",
            **{"wsgi.input": Unread()},
        )  # fmt: skip
        assert answer.status_code == 413
        assert "larger than 25 MB" in answer.content.decode()
        assert answer.headers["Content-Type"].startswith(kind)


def test_files_of_strangers_are_not_kept_even_for_a_moment(record: Record, settings, tmp_path) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    stranger = Client()
    assert send(record, file(), client=stranger).status_code == 302
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


# ---- looking


def stored(record: Record, content: bytes | None = None, name: str = "giay.pdf") -> Attachment:
    send(record, file(content, name), headers=BY_SCRIPT)
    return Attachment.objects.order_by("-id")[0]


def look(scan: Attachment, account: Account | None = None, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return signed_in(account or cast.clerk()).get(reverse("scan_shown", args=[scan.pk]), headers=named)


def body(answer: Any) -> bytes:
    return answer.content if not answer.streaming else b"".join(answer.streaming_content)


def looks() -> int:
    return AuditEntry.objects.filter(action=AuditAction.LOOK, purpose="scan").count()


def test_a_scan_is_shown_and_never_run(record: Record) -> None:
    content = scans.picture()
    scan = stored(record, content, "CCCD Phạm Thị Thử.jpg")
    answer = look(scan)
    assert body(answer) == content
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"] == f'inline; filename="{record.code}-1-{scan.pk}.jpg"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert looks() == 1


def test_a_part_of_a_scan_is_answered_as_a_part(record: Record) -> None:
    content = scans.pdf(3)
    scan = stored(record, content)
    answer = look(scan, Range="bytes=10-19")
    assert (answer.status_code, body(answer)) == (206, content[10:20])
    assert answer.headers["Content-Range"] == f"bytes 10-19/{len(content)}"
    assert answer.headers["Content-Length"] == "10"
    assert body(look(scan, Range="bytes=-5")) == content[-5:]
    assert body(look(scan, Range="bytes=100-")) == content[100:]
    assert look(scan, Range=f"bytes={len(content)}-").status_code == 416
    assert look(scan, Range="bytes=0-1,5-6").status_code == 200


def test_a_part_of_another_version_is_the_whole(record: Record) -> None:
    scan = stored(record)
    assert look(scan, Range="bytes=0-9", If_Range='"other"').status_code == 200
    assert look(scan, Range="bytes=0-9", If_Range=f'"{scan.sha256}"').status_code == 206


def test_what_the_browser_has_is_not_sent_again(record: Record) -> None:
    scan = stored(record)
    assert look(scan, If_None_Match=f'"{scan.sha256}"').status_code == 304


def test_the_parts_of_one_look_are_written_down_once(record: Record) -> None:
    scan = stored(record)
    look(scan)
    look(scan, Range="bytes=100-")
    assert looks() == 1


def test_behind_nginx_the_bytes_are_nginx_s(record: Record, settings) -> None:
    scan = stored(record)
    settings.ACCEL_PREFIX = "/stored/"
    answer = look(scan)
    assert answer.headers["X-Accel-Redirect"] == f"/stored/{scan.file.name}"
    assert answer.content == b""
    assert answer.headers["Content-Type"] == "application/pdf"


def test_who_may_not_see_personal_data_sees_no_scan(record: Record) -> None:
    scan = stored(record)
    assert look(scan, cast.province()).status_code == 403
    assert look(scan, cast.clerk_of_another_unit()).status_code == 404
    assert looks() == 0


def test_names_of_files_are_hidden_as_names_of_people_are(record: Record) -> None:
    stored(record, name="Phạm Thị Thử CCCD.pdf")
    client = signed_in(cast.clerk())
    assert "CCCD" not in client.get(reverse("record", args=[record.pk])).content.decode()
    shown = client.post(reverse("record_unmask", args=[record.pk]), {"purpose": "checking"}).content.decode()
    assert "Phạm Thị Thử CCCD.pdf" in shown


def test_the_absence_of_a_scanner_is_seen(record: Record, settings) -> None:
    stored(record)
    page = signed_in(cast.clerk()).get(reverse("record", args=[record.pk])).content.decode()
    assert "No virus scanner is connected" in page
    assert "Not checked for viruses" in page


def test_a_faulty_description_tells_a_clerk_of_another_place_nothing(record: Record) -> None:
    address = reverse("scan_description", args=[stored(record).pk])
    answer = signed_in(cast.clerk_of_another_unit()).post(address, {"issued_on": "yesterday"})
    assert answer.status_code == 404
    assert record.code not in answer.content.decode()


def test_a_scan_is_described_and_taken_out(record: Record) -> None:
    scan = stored(record)
    client = signed_in(cast.clerk())
    address = reverse("scan_description", args=[scan.pk])
    wrong = client.post(address, {"issued_on": "02/11/2026", "valid_until": "01/11/2026"})
    assert wrong.status_code == 422
    client.post(address, {"kind": "Giấy chứng sinh", "owner_number": "022192004417", "issued_on": "01/11/2026"})
    scan.refresh_from_db()
    assert (scan.kind, scan.owner_number) == ("Giấy chứng sinh", "022192004417")
    assert "022192004417" in client.get(address).content.decode()
    client.post(reverse("scan_take_out", args=[scan.pk]))
    assert not Attachment.objects.current().exists()
    assert look(scan).status_code == 422


@pytest.mark.parametrize(
    ("header", "answer"),
    [
        ("bytes=0-0", (0, 0)),
        ("bytes=5-900", (5, 99)),
        ("bytes=-200", (0, 99)),
        ("bytes=9-3", None),
        ("lines=1-2", None),
    ],
)
def test_ranges_are_read_by_the_standard(header: str, answer: tuple[int, int] | None) -> None:
    assert asked_range(header, 100) == answer
