"""Papers printed after a merger: the names of the day of printing, and the old one for whoever knows only that."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from procedures.domain.printing import FormCode
from procedures.services.printing import Copy
from tests import cast, record_cast
from tests.procedures.print.paper import words_of
from tests.record_cast import MARRIAGE, OWNER
from units.clock import ZONE
from units.domain.kinds import Share, UnitKind
from units.models import ServiceCentre, Succession, Unit
from units.queries.successors import centre_on, unit_on

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)
BEFORE, AFTER = (Copy(1, datetime.combine(DAY + timedelta(days=n), datetime.min.time(), ZONE)) for n in (-1, 1))


def merged(*, with_centre=True):
    """The ward Hồng Gai becomes a part of an invented one on 1 December 2026."""
    old = cast.units().hong_gai
    new = Unit.objects.create(
        code="99001",
        valid_from=DAY,
        kind=UnitKind.WARD,
        name="Vịnh Thử",
        full_name="Phường Vịnh Thử",
        identifier="H49.99",
    )
    Unit.objects.filter(pk=old.pk).update(valid_to=DAY)
    Succession.objects.create(
        predecessor=old, successor=new, share=Share.WHOLE, resolution="Nghị quyết thử", effective_on=DAY
    )
    if with_centre:
        ServiceCentre.objects.create(
            unit=new, kind="commune", name="Trung tâm Phục vụ hành chính công phường Vịnh Thử", telephone="02033999999"
        )
    return new


def test_before_the_day_the_paper_bears_the_old_name_and_no_other():
    record = record_cast.received(MARRIAGE)
    merged()
    words = words_of(FormCode.RECEIPT, record, copy=BEFORE)
    assert "ỦY BAN NHÂN DÂN PHƯỜNG HỒNG GAI" in words
    assert "trước đây" not in words


def test_after_the_day_it_bears_the_new_name_with_the_old_one():
    record = record_cast.received(MARRIAGE)
    merged()
    words = words_of(FormCode.RECEIPT, record, copy=AFTER)
    assert "ỦY BAN NHÂN DÂN PHƯỜNG VỊNH THỬ TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG" in words
    assert "(trước đây là Trung tâm Phục vụ hành chính công phường Hồng Gai)" in words
    assert "Ủy ban nhân dân phường Vịnh Thử (trước đây là Ủy ban nhân dân phường Hồng Gai)" in words
    assert "Vịnh Thử, ngày" in words


def test_an_address_in_a_former_unit_names_both():
    record = record_cast.received(MARRIAGE, applicant=replace(OWNER, unit_id=cast.units().hong_gai.pk))
    merged()
    words = words_of(FormCode.RECEIPT, record, copy=AFTER)
    assert "Tổ 12, khu 3, phường Vịnh Thử (trước đây là phường Hồng Gai)" in words


def test_a_unit_answers_for_itself_until_the_day_and_its_successor_from_then_on():
    old, new = cast.units().hong_gai, merged()
    old.refresh_from_db()
    assert unit_on(old, DAY - timedelta(days=1)) == old
    assert unit_on(old, DAY) == new
    assert centre_on(old.centre, DAY) == new.centre


def test_without_a_successor_an_old_name_is_better_than_none():
    unit = cast.units().co_to
    Unit.objects.filter(pk=unit.pk).update(valid_to=DAY)
    unit.refresh_from_db()
    assert unit_on(unit, DAY + timedelta(days=1)) == unit


def test_a_successor_without_a_centre_leaves_the_old_one_its_name():
    centre = cast.units().centres[cast.HONG_GAI]
    merged(with_centre=False)
    centre.unit.refresh_from_db()
    assert centre_on(centre, DAY) == centre
