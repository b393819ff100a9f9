"""Everyday words and life events in the administration site: who changes them, and what is kept."""

import pytest

from procedures.models import EverydayWords, LifeEvent, LifeEventProcedure, Procedure
from procedures.queries.catalogue_search import suggestions
from tests import cast, record_cast
from tests.record_cast import BIRTH, MARRIAGE, WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db
WORDS, EVENTS = "/admin/procedures/everydaywords/", "/admin/procedures/lifeevent/"


@pytest.fixture(autouse=True)
def wednesday():
    record_cast.procedures()
    with clock.frozen(WEDNESDAY):
        yield


def procedure(code):
    return Procedure.objects.get(code=code).pk


def found(words):
    return [version.procedure.code for version in suggestions(words, WEDNESDAY.date(), limit=1)]


@pytest.mark.parametrize("address", [WORDS, EVENTS])
def test_who_keeps_the_catalogue_sees_them_and_nobody_else(client, address):
    for who, answer in ((cast.catalogue_admin(), 200), (cast.admin(), 403), (cast.clerk(), 403)):
        client.force_login(who)
        assert client.get(address).status_code == answer
        assert client.get(f"{address}add/").status_code == answer


def test_words_that_are_added_are_kept_and_understood_at_once(client):
    client.force_login(cast.catalogue_admin())
    assert found("rước dâu") != [MARRIAGE]
    answer = client.post(f"{WORDS}add/", {"words": "rước dâu", "procedure": procedure(MARRIAGE), "weight": 100})
    assert answer.status_code == 302, answer.context["errors"]
    assert EverydayWords.objects.get(words="rước dâu").is_kept
    assert found("ruoc dau") == [MARRIAGE]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"meaning": "kết hôn"}, "meaning"),
        ({"procedure": ""}, "meaning"),
        ({"words": "…!"}, "words"),
        ({"weight": 101}, "weight"),
    ],
)
def test_words_that_mean_two_things_or_nothing_are_refused_at_their_field(client, changes, field):
    client.force_login(cast.catalogue_admin())
    given = {"words": "rước dâu", "procedure": procedure(MARRIAGE), "weight": 100}
    refused = client.post(f"{WORDS}add/", given | changes)
    assert refused.status_code == 200
    assert field in refused.context["adminform"].form.errors
    assert not EverydayWords.objects.exists()


def test_an_event_whose_procedures_were_changed_is_kept(client):
    event = LifeEvent.objects.create(
        code="cuoi", position=1, title_vi="Cưới", title_en="Wedding", text_vi="Kết hôn", text_en="Marriage"
    )
    client.force_login(cast.catalogue_admin())
    row = {"procedures-0-position": 1, "procedures-0-procedure": procedure(BIRTH), "procedures-0-is_main": "on"}
    same = {name: getattr(event, name) for name in ("position", "title_vi", "title_en", "text_vi", "text_en")}
    management = {"procedures-TOTAL_FORMS": 1, "procedures-INITIAL_FORMS": 0}
    answer = client.post(f"{EVENTS}{event.pk}/change/", same | management | row)
    assert answer.status_code == 302, answer.context["errors"]
    event.refresh_from_db()
    assert event.is_kept
    assert LifeEventProcedure.objects.get(event=event).is_main
