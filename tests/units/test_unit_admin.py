"""Administrators keep identifiers, hours and centres; what the files own is shown and not edited."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from units.models import OfficeHours, ServiceCentre, Succession, Unit
from units.services.unit_loading import load_units

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client: Client) -> Client:
    client.force_login(cast.catalogue_admin(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(row: Unit | ServiceCentre | OfficeHours) -> str:
    return reverse(f"admin:units_{row._meta.model_name}_change", args=[row.pk])


@pytest.mark.parametrize("model", ["unit", "succession", "servicecentre", "officehours"])
def test_every_list_opens_and_can_be_searched(keeper: Client, model: str) -> None:
    assert keeper.get(reverse(f"admin:units_{model}_changelist")).status_code == 200


def test_an_identifier_is_changed_and_survives_the_next_load(keeper: Client) -> None:
    unit = cast.units().hong_gai
    answer = keeper.post(address(unit), {"identifier": "H49.118", "office_hours": "", "name": "Spoilt", "code": "1"})
    assert answer.status_code == 302
    load_units()
    unit.refresh_from_db()
    assert (unit.identifier, unit.name, unit.code) == ("H49.118", "Hồng Gai", cast.HONG_GAI)


@pytest.mark.parametrize(("identifier", "reason"), [("H49.74", "đặc khu Cô Tô"), ("H49-27", "dấu chấm")])
def test_an_identifier_that_is_taken_or_breaks_record_codes_is_refused(
    keeper: Client, identifier: str, reason: str
) -> None:
    place = cast.units()
    answer = keeper.post(address(place.hong_gai), {"identifier": identifier, "office_hours": ""})
    assert reason.lower() in answer.content.decode().lower()
    assert Unit.objects.get(pk=place.hong_gai.pk).identifier == "H49.26"


def test_a_centre_keeps_its_name_and_takes_a_telephone(keeper: Client) -> None:
    centre = cast.units().centres[cast.CO_TO]
    form = keeper.get(address(centre)).context["inline_admin_formsets"][0].formset
    data = {"office_hours": centre.office_hours_id, "telephone": "0203 1", "is_active": "on", "name": "Spoilt"}
    data |= {f"{form.prefix}-{name}": value for name, value in form.management_form.initial.items()}
    for inner in form.forms:
        data |= {f"{inner.prefix}-{name}": inner.initial.get(name, "") for name in ("name", "counters", "address")}
        data |= {f"{inner.prefix}-id": inner.instance.pk, f"{inner.prefix}-centre": centre.pk}
    answer = keeper.post(address(centre), data)
    assert answer.status_code == 302
    centre.refresh_from_db()
    assert centre.telephone == "0203 1"
    assert centre.name == "Trung tâm Phục vụ hành chính công đặc khu Cô Tô"


def test_nothing_is_added_or_deleted(keeper: Client) -> None:
    unit = cast.units().hong_gai
    assert keeper.post(reverse("admin:units_unit_add"), {}).status_code == 403
    assert keeper.post(reverse("admin:units_unit_delete", args=[unit.pk]), {"post": "yes"}).status_code == 403
    link = Succession.objects.first()
    assert link is not None
    assert keeper.post(reverse("admin:units_succession_delete", args=[link.pk]), {"post": "yes"}).status_code == 403


def test_whoever_does_not_keep_units_changes_none(client: Client) -> None:
    unit = cast.units().hong_gai
    client.force_login(cast.clerk(), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(address(unit)).status_code in {302, 403}
    client.force_login(cast.admin(), backend="django.contrib.auth.backends.ModelBackend")
    client.post(address(unit), {"identifier": "H49.1", "office_hours": ""})
    unit.refresh_from_db()
    assert unit.identifier == "H49.26"
