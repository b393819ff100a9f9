"""The catalogue and the records in the administration site: who sees them, who changes them, and what is kept."""

from datetime import date, timedelta

import pytest

from procedures.domain.vocabulary import TermUnit
from procedures.models import FeeRule, Field, Procedure, ProcedureVersion
from procedures.queries.catalogue import entry_in_force
from staffing.domain.capabilities import Role
from tests import cast, record_cast
from tests.record_cast import MARRIAGE, OWNER, WEDNESDAY, WITHOUT_TERM
from units import clock

pytestmark = pytest.mark.django_db
CATALOGUE = ("field", "procedure", "procedureversion", "calendaryear")
RECORDS = ("record",)


@pytest.fixture(autouse=True)
def wednesday():
    with clock.frozen(WEDNESDAY):
        yield


def shown(client, who, model):
    client.force_login(who)
    return client.get(f"/admin/procedures/{model}/").status_code


@pytest.mark.parametrize("model", CATALOGUE)
def test_who_keeps_the_catalogue_sees_it_and_who_runs_the_system_does_not(client, model):
    record_cast.procedures()
    assert shown(client, cast.catalogue_admin(), model) == 200
    assert shown(client, cast.admin(), model) == 403
    assert shown(client, cast.clerk(), model) == 403


@pytest.mark.parametrize("model", RECORDS)
def test_neither_may_read_records(client, model):
    record = record_cast.received(MARRIAGE)
    for who in (cast.catalogue_admin(), cast.admin(), cast.clerk()):
        assert shown(client, who, model) == 403
        assert client.get(f"/admin/procedures/record/{record.pk}/change/").status_code == 403


def leader_with_two_hats():
    """Leads Hồng Gai and keeps the catalogue: both rights, each at its place."""
    account = cast.lead()
    return cast.person(account.username, account.full_name, [Role.CATALOGUE_ADMIN], cast.units().province)


def test_who_has_both_rights_sees_records_of_the_own_place_without_people(client):
    record = record_cast.received(MARRIAGE)
    elsewhere = record_cast.received(MARRIAGE, residence_unit_id=cast.units().co_to.pk, centre_id=centre_of_co_to())
    client.force_login(leader_with_two_hats())
    listed = client.get("/admin/procedures/record/").content.decode()
    page = client.get(f"/admin/procedures/record/{record.pk}/change/")
    assert record.code in listed
    assert elsewhere.code not in listed
    assert client.get(f"/admin/procedures/record/{elsewhere.pk}/change/").status_code == 302
    for words in (listed, page.content.decode()):
        for personal in (OWNER.name, OWNER.personal_number, OWNER.telephone, "P*** T**"):
            assert personal not in words
    assert "Tiếp nhận" in page.content.decode()


def centre_of_co_to():
    return cast.units().centres[cast.CO_TO].pk


def test_nobody_changes_adds_or_removes_a_record_here(client):
    record = record_cast.received(MARRIAGE)
    client.force_login(leader_with_two_hats())
    address = f"/admin/procedures/record/{record.pk}"
    assert client.post(f"{address}/change/", {"code": "x"}).status_code == 403
    assert client.get(f"{address}/delete/").status_code == 403
    assert client.get("/admin/procedures/record/add/").status_code == 403
    assert client.post("/admin/procedures/record/", {"action": "delete_selected", "_selected_action": record.pk})
    record.refresh_from_db()


def form_of(client, version, **changes):
    """What the browser would send back from the page of a version, with changes."""
    page = client.get(f"/admin/procedures/procedureversion/{version.pk}/change/")
    form = page.context["adminform"].form
    data = {name: form.initial.get(name) for name in form.fields}
    data["channels"] = version.channels
    data["legal_basis"] = ";".join(version.legal_basis)
    for formset in page.context["inline_admin_formsets"]:
        management = formset.formset.management_form
        data |= {f"{management.prefix}-{name}": management[name].value() for name in management.fields}
        for row in formset.formset.initial_forms:
            data |= {f"{row.prefix}-{name}": row[name].value() for name in row.fields}
    return {name: value for name, value in (data | changes).items() if value is not None and value is not False}


def change(client, version, **changes):
    client.force_login(cast.catalogue_admin())
    data = form_of(client, version, **changes)
    return client.post(f"/admin/procedures/procedureversion/{version.pk}/change/", data)


def test_a_procedure_without_a_term_is_given_one_and_can_be_received(client):
    version = record_cast.procedures()[WITHOUT_TERM]
    answered = change(client, version, term_value=20, term_unit=TermUnit.WORKING_DAY)
    assert answered.status_code == 302, answered.context["errors"]
    version.refresh_from_db()
    assert (version.term_value, version.term_unit) == (20, TermUnit.WORKING_DAY)
    assert Procedure.objects.get(code=WITHOUT_TERM).is_kept
    assert record_cast.received(WITHOUT_TERM).due_at is not None


def test_a_look_without_a_change_keeps_nothing(client):
    version = record_cast.procedures()[MARRIAGE]
    assert change(client, version).status_code == 302
    assert not Procedure.objects.get(code=MARRIAGE).is_kept


@pytest.mark.parametrize(
    "changes",
    [
        {"term_value": 5, "term_unit": ""},
        {"term_value": "", "term_unit": "working_day"},
        {"term_value": 0, "term_unit": "working_day"},
        {"term_value": 3, "term_unit": "same_day"},
        {"valid_to": "2025-01-01"},
        {"channels": ["carrier_pigeon"]},
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(client, changes):
    version = record_cast.procedures()[MARRIAGE]
    refused = change(client, version, **changes)
    assert refused.status_code == 200
    assert set(changes) & set(refused.context["adminform"].form.errors)
    assert "Constraint" not in refused.content.decode()
    version.refresh_from_db()
    assert version.term_value == 5


def test_a_second_version_in_the_same_time_is_refused_with_a_sentence(client):
    version = record_cast.procedures()[MARRIAGE]
    client.force_login(cast.catalogue_admin())
    data = form_of(client, version, procedure=version.procedure_id, valid_from="2027-01-01")
    data = {name: 0 if name.endswith("INITIAL_FORMS") else value for name, value in data.items()}
    data |= {"fees-TOTAL_FORMS": 0, "components-TOTAL_FORMS": 0}
    refused = client.post("/admin/procedures/procedureversion/add/", data)
    assert "valid_from" in refused.context["adminform"].form.errors
    ProcedureVersion.objects.filter(pk=version.pk).update(valid_to=date(2027, 1, 1))
    assert client.post("/admin/procedures/procedureversion/add/", data).status_code == 302
    assert version.procedure.versions.count() == 2


def test_a_fee_that_becomes_known_counts_from_the_next_reception(client):
    version = record_cast.procedures()[WITHOUT_TERM]
    wrong = change(client, version, **{"fees-0-kind": "fixed"})
    assert wrong.status_code == 200
    assert change(client, version, **{"fees-0-kind": "fixed", "fees-0-amount_vnd": 30_000}).status_code == 302
    assert FeeRule.objects.get(version=version).amount_vnd == 30_000
    assert entry_in_force(WITHOUT_TERM, WEDNESDAY.date()).fees[0].amount_vnd == 30_000
    assert Procedure.objects.get(code=WITHOUT_TERM).is_kept


def test_a_field_that_is_marked_sensitive_is_kept_until_the_mark_is_taken_off(client):
    record_cast.procedures()
    field = Field.objects.get(code="dat-dai")
    client.force_login(cast.catalogue_admin())
    address = f"/admin/procedures/field/{field.pk}/change/"
    data = {"name_vi": field.name_vi, "name_en": field.name_en}
    assert client.post(address, data | {"is_sensitive": "on"}).status_code == 302
    field.refresh_from_db()
    assert (field.is_sensitive, field.is_kept) == (True, True)
    client.post(address, data | {"is_sensitive": "on", "is_kept": ""})
    field.refresh_from_db()
    assert not field.is_kept


def test_nothing_of_the_catalogue_is_deleted(client):
    version = record_cast.procedures()[MARRIAGE]
    client.force_login(cast.catalogue_admin())
    assert client.get(f"/admin/procedures/procedureversion/{version.pk}/delete/").status_code == 403
    assert client.get(f"/admin/procedures/procedure/{version.procedure_id}/delete/").status_code == 403


@pytest.mark.parametrize("model", ["field", "procedure", "procedureversion"])
def test_lists_can_be_searched(client, model):
    record_cast.procedures()
    client.force_login(cast.catalogue_admin())
    assert client.get(f"/admin/procedures/{model}/", {"q": "ket hon"}).status_code == 200
    if model == "procedureversion":
        unknown = client.get(f"/admin/procedures/{model}/", {"term": "unknown"}).content.decode()
        assert WITHOUT_TERM in unknown
        assert MARRIAGE not in unknown


def test_the_list_of_records_never_counts_them_all(client, django_assert_max_num_queries):
    record_cast.received(MARRIAGE)
    record_cast.received(MARRIAGE, at=WEDNESDAY + timedelta(minutes=5))
    client.force_login(leader_with_two_hats())
    client.get("/admin/procedures/record/")
    with django_assert_max_num_queries(12):
        client.get("/admin/procedures/record/")
