"""A provincial official sees a ward fall under 95 %, opens the records, urges, and sees it mended."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from procedures.domain.steering import AlertMeasure
from procedures.services.alerts import evaluate
from procedures.services.figure_keeping import drain
from procedures.services.results import ResultDraft, complete
from staffing.models import Account
from tests import cast, record_cast
from units import clock
from units.clock import ZONE
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db
RECEIVED = datetime(2026, 11, 2, 9, 0, tzinfo=ZONE)
SETTLED_IN_TIME = datetime(2026, 11, 5, 10, 0, tzinfo=ZONE)
SETTLED_LATE = datetime(2026, 11, 11, 10, 0, tzinfo=ZONE)  # due on the 9th
NOW = datetime(2026, 11, 12, 8, 0, tzinfo=ZONE)


def signed_in(account: Account) -> Client:
    client = Client(headers={"accept-language": "vi"})
    client.force_login(account)
    return client


def settled(record, at: datetime) -> None:
    draft = ResultDraft(number="15/KQ", issued_on=at.date(), signer=cast.lead())
    complete(record_id=record.pk, result=draft, actor=cast.officer(), scope=PROVINCE, at=at)


def test_a_ward_falls_under_95_percent_and_is_mended() -> None:
    official, lead, officer = cast.province(), cast.lead(), cast.officer()
    records = [record_cast.taken(at=RECEIVED) for _ in range(11)]
    for record in records[:9]:
        settled(record, SETTLED_IN_TIME)
    settled(records[9], SETTLED_LATE)
    left_lying = records[10]
    drain(at=NOW)

    with clock.frozen(NOW):  # told by the rule that was set: 9 of 10 is under 95 %
        office = signed_in(official)
        rule = {"measure": AlertMeasure.RATE_UNDER.value, "threshold": "95", "units": [cast.units().hong_gai.pk]}
        office.post(reverse("alerts"), rule | {"hold_minutes": "0"})
        evaluate(at=NOW)
        (alert,) = office.get(reverse("alerts")).context["open"]
        assert (alert.where, alert.value) == (cast.units().hong_gai.label, "90%")
        assert office.get(alert.href).status_code == 200  # the ward's own figures

        page = office.get(reverse("at_risk"), {"unit": cast.HONG_GAI, "risk": "overdue"})
        assert [line.record for line in page.context["lines"]] == [left_lying]
        text = page.content.decode()
        assert officer.full_name in text
        assert record_cast.OWNER.name not in text
        opened = office.get(reverse("record", args=[left_lying.pk])).content.decode()
        assert record_cast.OWNER.name not in opened  # masked without a right and a reason

        office.post(reverse("record_urge", args=[left_lying.pk]), {"note": "Đề nghị giải quyết trong ngày"})
        asked = f"{reverse('explanation_new')}?unit={cast.HONG_GAI}"
        office.post(asked, {"figure": "on_time", "question": "Vì sao dưới 95%?", "term_days": "2"})

    with clock.frozen(NOW + timedelta(hours=1)):
        ward = signed_in(lead)
        for told in (signed_in(officer), ward):
            assert "Đôn đốc: cần giải quyết ngay" in told.get(reverse("desk_notices")).content.decode()
        settled(left_lying, NOW + timedelta(hours=1))
        (request,) = ward.get(reverse("desk_explanations")).context["owed"]
        answer = {"text": "Một cán bộ nghỉ phép, đã phân công người thay."}
        ward.post(reverse("explanation_answer", args=[request.explanation.pk]), answer)

    with clock.frozen(NOW + timedelta(hours=2)):
        office = signed_in(official)
        assert "Sau đó: Đã có kết quả" in office.get(reverse("record", args=[left_lying.pk])).content.decode()
        page = office.get(reverse("at_risk"), {"unit": cast.HONG_GAI, "risk": "overdue"})
        assert not page.context["lines"]
        assert "Một cán bộ nghỉ phép" in office.get(reverse("explanations")).content.decode()
        office.post(reverse("explanation_accept", args=[request.explanation.pk]))

    mended = NOW + timedelta(days=1)
    for _ in range(30):  # the ward catches up
        settled(record_cast.taken(at=NOW), mended)
    drain(at=mended)
    with clock.frozen(mended):
        office = signed_in(official)
        evaluate(at=mended)
        page = office.get(reverse("alerts"))
        assert not page.context["open"]
        assert [line.code for line in page.context["closed"]] == [alert.code]
        figures = office.get(f"{reverse('unit_figures', args=[cast.HONG_GAI])}?period=week")
        assert figures.status_code == 200
