"""Papers known from earlier records at reception: offered, decided by the clerk, written down."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from procedures.domain.vocabulary import ComponentState
from procedures.models import Component, KnownPaper, Record, RecordComponent
from procedures.services.drafting import Paper
from tests import cast, record_cast
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import BIRTH, OWNER, WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    record_cast.procedures()
    with clock.frozen(WEDNESDAY):
        yield


def paper() -> Component:
    return Component.objects.get(version__procedure__code=BIRTH, name="Giấy chứng sinh")


def handed_in_before() -> RecordComponent:
    one = paper()
    given = Paper(name=one.name, form=one.form, state=one.state, originals=1, is_present=True, component_id=one.pk)  # type: ignore[arg-type]
    return record_cast.received(BIRTH, papers=(given,)).components.get()


def typed(**more: Any) -> dict[str, Any]:
    return {
        "key": "form-2",
        "centre": str(cast.units().centres[cast.HONG_GAI].pk),
        "at-personal_number": OWNER.personal_number,
        "at-name": OWNER.name,
        "at-address": "phường Hồng Gai",
        "procedure": BIRTH,
        "papers_of": f"{BIRTH}/",
        "return_method": "counter",
        **more,
    }


def offered(**more: Any) -> str:
    return signed_in(cast.clerk()).post(reverse("desk_reception_matter"), typed(**more)).content.decode()


def test_a_paper_handed_in_before_is_offered_and_stands_as_there() -> None:
    earlier = handed_in_before()
    shown = offered()
    assert f"with {earlier.record.code}" in shown
    assert f'name="known-{paper().pk}" value="{earlier.pk}"' in shown
    assert '<option value="replaced_by_data" selected>' in shown


def test_another_persons_papers_are_not() -> None:
    handed_in_before()
    assert "known-" not in offered(**{"at-personal_number": "022185001234"})
    assert "known-" not in offered(**{"at-personal_number": ""})


def test_what_the_clerk_took_over_is_written_down_with_who_and_when() -> None:
    earlier, one = handed_in_before(), paper()
    more = {"paper": str(one.pk), f"known-{one.pk}": str(earlier.pk), f"state-{one.pk}": "pending_check"}
    signed_in(cast.clerk()).post(reverse("desk_reception"), typed(**more))
    known = KnownPaper.objects.get()
    assert (known.earlier, known.decided_by, known.decided_at) == (earlier, cast.clerk(), WEDNESDAY)
    assert known.paper.state == ComponentState.PENDING_CHECK


def test_whoever_wants_the_paper_all_the_same_asks_for_it() -> None:
    earlier, one = handed_in_before(), paper()
    more = {f"known-{one.pk}": str(earlier.pk), f"state-{one.pk}": "must_provide"}
    signed_in(cast.clerk()).post(reverse("desk_reception"), typed(**more))
    assert not KnownPaper.objects.exists()
    assert Record.objects.latest("pk").components.get(component=one).state == ComponentState.MUST_PROVIDE


def test_a_paper_of_somebody_else_cannot_be_written_into_the_form() -> None:
    earlier, one = handed_in_before(), paper()
    more = {f"known-{one.pk}": str(earlier.pk), f"state-{one.pk}": "replaced_by_data"}
    answer = signed_in(cast.clerk()).post(
        reverse("desk_reception"), typed(**more, **{"at-personal_number": "022185001234"})
    )
    assert answer.status_code == 422
    assert Record.objects.count() == 1
