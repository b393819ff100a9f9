"""What is said to be written once can be changed and deleted by nobody, whatever program asks the database."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from procedures.domain.data_rights import DataRequestKind, DataRequestState
from procedures.domain.money_vocabulary import WaiverGround
from procedures.domain.scan_words import VirusState
from procedures.models import DataRequest, PublishedFigure, PublishedMonth, ResultDownload, ResultFile, Waiver
from procedures.services import data_requests
from tests import cast, record_cast
from tests.procedures import published_cast
from tests.record_cast import WEDNESDAY
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db
TABLES = "resultdownload", "publishedmonth", "publishedfigure", "waiver", "datarequest"


def asked() -> DataRequest:
    return data_requests.ask(
        citizen=cast.citizen(),
        kind=DataRequestKind.CORRECTION,
        about="Sai ngày sinh",
        record_code=record_cast.received().code,
        at=WEDNESDAY,
    )


def answered() -> DataRequest:
    return data_requests.answer(
        request_id=asked().pk,
        state=DataRequestState.GRANTED,
        words="Đã sửa",
        actor=cast.lead(),
        scope=PROVINCE,
        at=WEDNESDAY + timedelta(days=1),
    )


def downloaded() -> ResultDownload:
    file = ResultFile.objects.create(
        record=record_cast.received(),
        file="results/x.pdf",
        sha256="0" * 64,
        size=1,
        pages=1,
        virus=VirusState.NOT_CHECKED,
        added_by=cast.officer(),
        added_at=WEDNESDAY,
    )
    return ResultDownload.objects.create(file=file, citizen=cast.citizen(), at=WEDNESDAY)


def waived() -> Waiver:
    record = record_cast.received()
    ground = next(iter(WaiverGround))
    return Waiver.objects.create(
        record=record, amount_vnd=1, ground=ground, decided_by=cast.lead(), decided_at=WEDNESDAY
    )


def month() -> PublishedMonth:
    published_cast.october()
    published_cast.published()
    return PublishedMonth.objects.get()


def figure() -> PublishedFigure:
    figures = month().figures
    return figures.filter(unit=None, field=None).get()


@pytest.mark.parametrize(
    ("written", "change"),
    [
        (downloaded, {"at": WEDNESDAY + timedelta(days=1)}),
        (waived, {"amount_vnd": 2}),
        (month, {"with_stock": False}),
        (figure, {"received": 99}),
        (answered, {"answer": "Chưa sửa"}),
        (answered, {"watch_at": WEDNESDAY}),
    ],
)
def test_it_can_be_neither_changed_nor_deleted(written: Callable[[], Any], change: dict[str, Any]) -> None:
    rows = type(row := written())._default_manager.filter(pk=row.pk)
    before = rows.values().get()
    for act in (lambda: rows.update(**change), lambda: rows._raw_delete("default")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()
    assert rows.values().get() == before


@pytest.mark.parametrize("table", TABLES)
def test_nor_is_its_table_emptied(table: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE procedures_{table} CASCADE")


def test_a_request_that_is_open_still_moves() -> None:
    request = asked()
    assert DataRequest.objects.filter(pk=request.pk).update(watch_at=WEDNESDAY) == 1
