"""Steering assignments: a unit's figures are opened and nothing else, by whoever manages accounts."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from staffing.access import access_of
from staffing.domain.capabilities import Capability
from staffing.models import Account, AuditEntry, Monitoring
from staffing.queries.monitoring import SHOWN_DAYS, monitorings
from staffing.services.monitoring import MonitoringDraft, end_monitoring, give_monitoring
from tests import cast, record_cast
from units import clock
from units.clock import ZONE
from units.errors import RuleBroken
from units.models import Unit
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 11, 9, 0, tzinfo=ZONE)
TODAY = NOW.date()


def given(account: Account, unit: Unit | None = None, field: str = "", **changes: object) -> Monitoring:
    draft = MonitoringDraft(unit, field, "45/QĐ-UBND", changes.pop("valid_from", TODAY), changes.pop("valid_to", None))
    return give_monitoring(account_id=account.pk, draft=draft, actor=changes.pop("actor", cast.admin()), at=NOW)


def test_it_opens_the_units_figures_and_neither_its_records_nor_anything_else() -> None:
    lead, co_to = cast.lead(), cast.units().co_to
    given(lead, co_to)
    access = access_of(lead, TODAY)
    assert co_to.pk in access.scope_for(Capability.VIEW_FIGURES).units
    others = set(Capability) - {Capability.VIEW_FIGURES}
    assert not [one for one in others if co_to.pk in access.scope_for(one).units]
    assert co_to.pk not in access.scope.units
    assert access.oversees


def test_the_figures_of_the_unit_open_from_its_first_day_to_its_last() -> None:
    client = Client()
    client.force_login(lead := cast.lead())
    record_cast.procedures()
    address = reverse("unit_figures", args=[cast.CO_TO])
    with clock.frozen(NOW):
        assert client.get(address).status_code == 404
        given(lead, cast.units().co_to, valid_to=TODAY)
        assert client.get(address).status_code == 200
    with clock.frozen(NOW + timedelta(days=1)):
        assert client.get(address).status_code == 404


def test_a_field_opens_nothing() -> None:
    record_cast.procedures()
    lead = cast.lead()
    before = access_of(lead, TODAY)
    given(lead, field="dat-dai")
    access = access_of(lead, TODAY)
    assert access.watched_fields == {"dat-dai"}
    assert all(access.scope_for(one) == before.scope_for(one) for one in Capability)


def test_it_falls_with_the_post_that_shows_figures() -> None:
    lead = cast.lead()
    given(lead, cast.units().co_to)
    lead.assignments.update(valid_to=TODAY - timedelta(days=1))
    assert not access_of(lead, TODAY).scope_for(Capability.VIEW_FIGURES)


def test_ended_it_opens_nothing_any_more() -> None:
    lead = cast.lead()
    one = given(lead, cast.units().co_to, valid_from=TODAY - timedelta(days=3))
    end_monitoring(monitoring_id=one.pk, actor=cast.admin(), at=NOW)
    assert not access_of(lead, TODAY).watched_units
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {"monitoring_given", "monitoring_ended"}
    with pytest.raises(RuleBroken, match="monitoring_over"):
        end_monitoring(monitoring_id=one.pk, actor=cast.admin(), at=NOW)


@pytest.mark.parametrize("begins_in", [0, 5])
def test_one_that_began_today_or_has_not_begun_is_over_at_once_and_may_be_given_anew(begins_in: int) -> None:
    lead, co_to = cast.lead(), cast.units().co_to
    first = TODAY + timedelta(days=begins_in)
    one = given(lead, co_to, valid_from=first)
    assert access_of(lead, first).watched_units == {co_to.pk}
    ended = end_monitoring(monitoring_id=one.pk, actor=cast.admin(), at=NOW)
    assert not access_of(lead, first).watched_units
    assert not ended.counts_on(first)
    assert not Monitoring.objects.active(first).exists()
    given(lead, co_to, valid_from=first)
    assert access_of(lead, first).watched_units == {co_to.pk}
    with pytest.raises(IntegrityError):
        Monitoring.objects.filter(pk=one.pk).update(ended_at=None)


def test_an_ended_one_leaves_the_list_after_three_months() -> None:
    one = given(cast.lead(), cast.units().co_to)
    end_monitoring(monitoring_id=one.pk, actor=cast.admin(), at=NOW)
    assert list(monitorings(PROVINCE, TODAY + timedelta(days=SHOWN_DAYS))) == [one]
    assert not monitorings(PROVINCE, TODAY + timedelta(days=SHOWN_DAYS + 1))


def test_what_is_not_given() -> None:
    record_cast.procedures()
    co_to, lead = cast.units().co_to, cast.lead()
    with pytest.raises(RuleBroken, match="monitoring_without_post"):
        given(cast.officer(), co_to)
    with pytest.raises(RuleBroken, match="monitoring_of_what"):
        given(lead)
    with pytest.raises(RuleBroken, match="monitoring_of_what"):
        given(lead, co_to, "dat-dai")
    with pytest.raises(RuleBroken, match="monitoring_of_what"):
        given(lead, field="no-such-field")
    with pytest.raises(RuleBroken, match="monitoring_reversed"):
        given(lead, co_to, valid_to=TODAY - timedelta(days=1))
    with pytest.raises(RuleBroken, match="place_outside_yours"):
        given(lead, co_to, actor=cast.admin_of_hong_gai())
    with pytest.raises(RuleBroken, match="not_a_manager"):
        given(lead, co_to, actor=cast.province())
    given(lead, co_to)
    with pytest.raises(RuleBroken, match="monitoring_overlaps"):
        given(lead, co_to, valid_from=TODAY + timedelta(days=9))
    assert Monitoring.objects.count() == 1


def test_the_page_records_and_ends_one() -> None:
    record_cast.procedures()
    lead = cast.lead()
    client = Client(headers={"accept-language": "en"})
    client.force_login(cast.admin())
    sent = {
        "account": lead.pk,
        "unit": cast.units().co_to.pk,
        "field_code": "",
        "decision_number": "45/QĐ-UBND",
        "valid_from": "2026-11-01",
        "valid_to": "",
    }
    with clock.frozen(NOW):
        page = client.post(reverse("monitoring"), sent, follow=True).content.decode()
        assert "45/QĐ-UBND" in page
        assert "In force" in page
        refused = client.post(reverse("monitoring"), sent)
        assert refused.status_code == 422
        assert "watches over the same in these days already" in refused.content.decode()
        page = client.post(reverse("monitoring_end", args=[Monitoring.objects.get().pk]), follow=True).content.decode()
        assert "Ended on 11 November 2026" in page
        assert reverse("monitoring_end", args=[Monitoring.objects.get().pk]) not in page
    assert Monitoring.objects.get().ended_at == NOW


def test_who_manages_no_accounts_does_not_reach_it() -> None:
    client = Client()
    client.force_login(cast.province())
    assert client.get(reverse("monitoring")).status_code == 403
