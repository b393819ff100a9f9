"""Every page of figures as a PDF on A4: the same address, the same numbers, nobody's name, written down."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from procedures.services.figure_keeping import drain
from procedures.web.drawings import BARS, STEPS
from staffing.models import AuditEntry
from tests import cast, record_cast
from tests.procedures.print.paper import pages_of
from tests.procedures.web.test_dashboard import signed_in
from tests.record_cast import MARRIAGE, WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db

PAGES = {
    "overview": "/dashboard/?as=pdf",
    "unit": f"/dashboard/units/{cast.HONG_GAI}/?as=pdf",
    "map": "/dashboard/map/?measure=volume&as=pdf",
    "times": "/dashboard/times/?as=pdf",
    "forecast": "/dashboard/forecast/?as=pdf",
    "compare": f"/dashboard/compare/?units={cast.HONG_GAI},{cast.CO_TO}&as=pdf",
    "delays": "/dashboard/delays/?as=pdf",
    "at risk": "/dashboard/at-risk/?as=pdf",
    "index": "/dashboard/index/?as=pdf",
}


@pytest.fixture
def figures():
    """A record settled late and one overdue, three weeks later."""
    late = record_cast.taken(MARRIAGE)
    record_cast.received(MARRIAGE)
    drain(at=WEDNESDAY)
    with clock.frozen(WEDNESDAY + timedelta(days=12)):
        drain(at=clock.now())
        yield late


@pytest.mark.parametrize("page", PAGES)
def test_each_page_has_its_paper_with_the_question_and_nobodys_name(figures, page):
    answer = signed_in(cast.province()).get(PAGES[page])
    assert answer["Content-Type"] == "application/pdf", page
    text = " ".join(pages_of(answer.content))
    assert "SOCIALIST REPUBLIC OF VIET NAM" in text
    assert "Figures at" in text
    assert figures.applicant.name not in text
    assert "1/" in text
    assert AuditEntry.objects.filter(action="export", facts__kind="pdf").count() == 1
    again = signed_in(cast.province()).get(PAGES[page])
    assert again.content == answer.content, "the same bytes for the same view"


def test_the_paper_says_the_numbers_of_the_page_and_links_from_it(figures):
    reader = signed_in(cast.province(), "vi")
    page = reader.get("/dashboard/?period=month").content.decode()
    assert 'href="?period=month&amp;as=pdf"' in page
    text = " ".join(pages_of(reader.get("/dashboard/?period=month&as=pdf").content))
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "Hồng Gai" in text
    assert "on_first_due" in text


def test_records_at_risk_stand_there_by_code_without_their_officer(figures):
    text = " ".join(pages_of(signed_in(cast.province()).get("/dashboard/at-risk/?risk=overdue&as=pdf").content))
    assert figures.code in text.replace(" ", "")
    assert cast.officer().full_name not in text


def test_who_may_not_see_the_page_gets_no_paper(figures):
    assert signed_in(cast.clerk()).get(PAGES["at risk"]).status_code == 403
    assert signed_in(cast.lead()).get(f"/dashboard/units/{cast.CO_TO}/?as=pdf").status_code == 404
    assert not AuditEntry.objects.filter(facts__kind="pdf").exists()


def test_a_leader_s_paper_says_that_it_is_of_the_own_places(figures):
    text = " ".join(pages_of(signed_in(cast.lead()).get("/dashboard/?as=pdf").content))
    assert "Units in the reader's charge" in text


def test_paper_has_the_colours_of_the_page(settings):
    style = (settings.BASE_DIR / "static/css/figures.css").read_text()
    hexagons = {
        step: (fill, ink) for step, fill, ink in re.findall(r"\.hex-(\w+) \{ --hex: (#\w+); --hex-ink: (#\w+);", style)
    }
    full = {"#fff": "#ffffff"}
    assert {step: (fill, full.get(ink, ink)) for step, (fill, ink) in hexagons.items()} == dict(STEPS)
    bars = dict(re.findall(r"\.bar-(\w+) \{ --bar: (#\w+);", style))
    assert {name: bars[name] for name in BARS} == dict(BARS)


def test_the_map_is_a_picture_wide_enough_for_a_slide(figures):
    reader = signed_in(cast.province())
    assert 'href="?measure=volume&amp;as=png"' in reader.get("/dashboard/map/?measure=volume").content.decode()
    answer = reader.get("/dashboard/map/?measure=volume&as=png")
    picture = Image.open(BytesIO(answer.content))
    assert (picture.format, picture.size) == ("PNG", (2560, 1440))
    assert AuditEntry.objects.filter(facts__kind="png").count() == 1
    other = reader.get("/dashboard/map/?measure=on_time&as=png")
    assert other.content != answer.content
    assert signed_in(cast.clerk()).get("/dashboard/map/?as=png").status_code == 403


def test_the_paper_of_a_past_moment_says_so(figures):
    reader = signed_in(cast.province())
    text = " ".join(pages_of(reader.get("/dashboard/?as_at=2026-11-11T12:00&as=pdf").content))
    assert "As known at: 12:00, Wednesday 11 November 2026" in text
    assert "Figures at" not in text
