"""The report of issued figures on paper: from what was issued alone, kept as it first went out."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from procedures import tasks
from procedures.domain.calendar import ZONE
from procedures.models import FieldDay, IssuedFigures, IssuedPaper
from procedures.print.issued import keep_papers, made, paper_of
from procedures.services import intake
from procedures.services.figure_keeping import drain_all
from procedures.services.voiding import RightProcedure, void_and_receive
from staffing.models import AuditEntry
from tests import cast, record_cast
from tests.procedures.print.paper import pages_of
from tests.procedures.web.test_dashboard import signed_in
from tests.record_cast import IN_HOURS, MARRIAGE
from units import clock
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db

IN_SEPTEMBER = datetime(2025, 9, 10, 9, tzinfo=ZONE)
OCTOBER = datetime(2025, 10, 1, 0, 5, tzinfo=ZONE)


def text_of(data: bytes) -> str:
    return " ".join(pages_of(data))


@pytest.fixture
def september() -> Any:
    """Two received in September 2025, one of which was made void and received again the next day."""
    record_cast.procedures()
    record_cast.received(MARRIAGE, at=IN_SEPTEMBER)
    wrong = record_cast.received(MARRIAGE, at=IN_SEPTEMBER)
    drain_all(at=IN_SEPTEMBER)
    next_day = IN_SEPTEMBER + timedelta(days=1)
    void_and_receive(
        record_id=wrong.pk, right=RightProcedure(IN_HOURS), actor=cast.clerk(), scope=PROVINCE, at=next_day
    )
    drain_all(at=next_day)
    with clock.frozen(OCTOBER):
        tasks.issue_months()
    return IssuedFigures.objects.get()


def test_the_month_is_issued_with_its_report_in_both_languages(september):
    papers = {paper.language: paper for paper in september.papers.all()}
    assert set(papers) == {"vi", "en"}
    for paper in papers.values():
        assert bytes(paper.data).startswith(b"%PDF")
        assert paper.digest == sha256(bytes(paper.data)).hexdigest()
    vietnamese, english = (text_of(bytes(papers[language].data)) for language in ("vi", "en"))
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in vietnamese
    assert "tháng 9/2025".upper() in vietnamese.upper()
    assert "SOCIALIST REPUBLIC OF VIET NAM" in english
    assert "September 2025" in english
    for text in (vietnamese, english):
        assert september.checksum in text.replace(" ", "")
        assert reverse("issued_figures", args=[september.pk]) in text
        assert "on_time_766" in text


def test_the_report_names_what_was_corrected_in_the_month(september):
    (received,) = [row for row in september.content["corrections"] if row["measure"] == "received"]
    assert (received["records"], received["changes"], received["net"]) == (1, 1, -1)
    assert "Corrections written by this moment" in text_of(made(september, "en"))


def test_september_issued_again_a_year_later_is_the_same_to_the_byte_whatever_was_corrected_since(september):
    address = reverse("issued_vi", args=[september.pk])
    with clock.frozen(OCTOBER + timedelta(hours=9)):
        first = signed_in(cast.province()).get(address)
    late = OCTOBER + timedelta(days=40)
    draft = record_cast.reception(MARRIAGE)
    intake.receive(draft=draft, actor=cast.clerk(), scope=PROVINCE, at=IN_SEPTEMBER, recorded_at=late)
    drain_all(at=late)
    FieldDay.objects.update(received_in_person=40)
    with clock.frozen(OCTOBER + timedelta(days=365)):
        tasks.issue_months()
        again = signed_in(cast.province()).get(address)
        page = signed_in(cast.province()).get(reverse("issued_figures", args=[september.pk])).content.decode()
    assert again.content == first.content == bytes(september.papers.get(language="vi").data)
    assert made(IssuedFigures.objects.get(pk=september.pk), "vi") == first.content, "a paper made anew is the same"
    assert IssuedFigures.objects.filter(first="2025-09-01").count() == 1
    assert "some numbers come out otherwise" in page
    assert sha256(first.content).hexdigest() in page


def test_a_paper_that_was_kept_is_never_made_anew_and_the_database_refuses_to_change_it(september):
    kept = september.papers.get(language="en")
    assert keep_papers(at=OCTOBER + timedelta(days=1)) == 0
    assert paper_of(september, "en", at=OCTOBER + timedelta(days=1)).pk == kept.pk
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        IssuedPaper.objects.update(data=b"%PDF")


def test_who_may_not_export_or_see_the_province_gets_no_paper_and_who_may_is_written_down(september):
    address = reverse("issued_en", args=[september.pk])
    with clock.frozen(OCTOBER + timedelta(hours=9)):
        assert signed_in(cast.clerk()).get(address).status_code == 403
        assert signed_in(cast.lead()).get(address).status_code == 404
        answer = signed_in(cast.province()).get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert AuditEntry.objects.filter(facts__kind="pdf", facts__language="en").count() == 1
