"""Scans through the API: added, listed, fetched, each showing logged."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from procedures.models import Attachment, Record
from staffing.models import Account, AuditEntry
from tests import cast, record_cast
from tests.procedures import scans
from tests.record_cast import BIRTH, WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday(settings, tmp_path) -> Any:
    settings.MEDIA_ROOT = tmp_path
    with clock.frozen(WEDNESDAY):
        yield


def client(account: Account) -> Client:
    signed_in = Client()
    signed_in.force_login(account)
    return signed_in


def add(record: Record, content: bytes | None = None, account: Account | None = None, **more: Any) -> Any:
    file = SimpleUploadedFile("giay.pdf", scans.pdf() if content is None else content)
    given = {"paper": 1, "file": file, **more}
    return client(account or cast.clerk()).post(f"/api/v1/records/{record.code}/scans/", given)


def test_a_scan_is_added_listed_and_fetched() -> None:
    record, content = record_cast.received(BIRTH), scans.pdf(2)
    answer = add(record, content, kind="Giấy chứng sinh", issued_on="2026-11-01")
    assert answer.status_code == 201, answer.content
    assert (answer.json()["pages"], answer.json()["kind"]) == (2, "Giấy chứng sinh")
    clerk = client(cast.clerk())
    listed = clerk.get(f"/api/v1/records/{record.code}/scans/").json()
    assert [scan["id"] for scan in listed] == [answer.json()["id"]]
    fetched = clerk.get(f"/api/v1/records/{record.code}/scans/{listed[0]['id']}/file/", headers={"Range": "bytes=0-3"})
    assert (fetched.status_code, b"".join(fetched.streaming_content)) == (206, b"%PDF")
    assert set(AuditEntry.objects.filter(action="look").values_list("purpose", flat=True)) == {"scans_api", "scan"}


def test_the_same_file_again_is_the_same_scan() -> None:
    record, content = record_cast.received(BIRTH), scans.pdf()
    assert add(record, content).json()["id"] == add(record, content).json()["id"]


def test_wrong_files_and_papers_are_refused_in_one_way() -> None:
    record = record_cast.received(BIRTH)
    assert add(record, b"").json()["code"] == "file_empty"
    assert add(record, scans.heic()).json()["code"] == "file_is_heic"
    assert add(record, paper=99).json()["code"] == "paper_not_of_record"
    assert add(record, issued_on="2026-11-02", valid_until="2026-11-01").status_code == 400
    assert not Attachment.objects.exists()


def test_who_may_not_neither_adds_nor_sees() -> None:
    record = record_cast.received(BIRTH)
    add(record)
    scan = Attachment.objects.get()
    assert add(record, account=cast.officer()).status_code == 403
    assert add(record, account=cast.clerk_of_another_unit()).status_code == 404
    for address in (f"{record.code}/scans/", f"{record.code}/scans/{scan.pk}/file/"):
        assert client(cast.province()).get(f"/api/v1/records/{address}").status_code == 403
        assert client(cast.clerk_of_another_unit()).get(f"/api/v1/records/{address}").status_code == 404


def test_a_scan_is_found_under_its_own_record_alone() -> None:
    record, other = record_cast.received(BIRTH), record_cast.received(BIRTH)
    add(record)
    scan = Attachment.objects.get()
    assert client(cast.clerk()).get(f"/api/v1/records/{other.code}/scans/{scan.pk}/file/").status_code == 404
