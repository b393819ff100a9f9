"""The catalogue as people look through it: by words, or page by page in the order of the alphabet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Func, IntegerField, Q, Value

from procedures.domain.finding import Hit, Index, Name, Rewording, Standing
from procedures.domain.vocabulary import ProcedureLevel
from procedures.models import EverydayWords, ProcedureVersion
from procedures.models.catalogue_queryset import ProcedureVersionQuerySet
from units.remembered import remembered

PAGE = 25
_MOST_ALIKE = 12
_CODE = re.compile(r"\d\.\d{0,6}")


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """Some versions, and the codes beside which the neighbouring pages lie (None where there is none)."""

    versions: list[ProcedureVersion]
    earlier: str | None = None
    later: str | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """What a search found. ``alike``: nothing has all the words, and these come close."""

    rows: ProcedureVersionQuerySet
    alike: bool = False


def catalogue(on: date) -> ProcedureVersionQuerySet:
    """The versions in force on a day, with what a list shows of them."""
    return ProcedureVersion.objects.in_force(on).select_related("procedure__field")


def answers(rows: ProcedureVersionQuerySet, typed: str) -> Answers:
    """Those of ``rows`` that somebody means by what was typed, the best answer first; nothing for nothing.

    Diacritics do not matter, nor the order of the words; one slip of the keyboard in a word, keys of an input method
    left in it and everyday words are understood. The beginning of a code finds all codes that begin so.
    """
    text = typed.strip()
    if _CODE.fullmatch(text):
        return Answers(rows.filter(procedure__code__startswith=text).order_by("procedure__code"))
    hits = _index().find(text)
    if not hits:
        return Answers(rows.none())
    if hits[0].whole:
        return Answers(_in_order(rows, [hit for hit in hits if hit.whole]))
    return Answers(_in_order(rows, hits[:_MOST_ALIKE]), alike=True)


def suggestions(typed: str, on: date, *, level: str = "", limit: int = 12) -> list[ProcedureVersion]:
    """The versions that somebody means by what was typed, the best answer first."""
    rows = catalogue(on)
    if level:
        rows = rows.filter(procedure__level=level)
    return list(answers(rows, typed).rows[:limit])


def page(rows: ProcedureVersionQuerySet, on: date, *, after: str = "", before: str = "") -> CataloguePage:
    """One page of ``rows`` in the order of the alphabet, beside the procedure whose code is given."""
    backward = bool(before)
    edge = catalogue(on).filter(procedure__code=before or after).values_list("sort_key", "pk").first()
    if edge is not None:
        key, number = edge
        beyond = (
            Q(sort_key__lt=key) | Q(sort_key=key, pk__lt=number)
            if backward
            else Q(sort_key__gt=key) | Q(sort_key=key, pk__gt=number)
        )
        rows = rows.filter(beyond)
    order = ("-sort_key", "-pk") if backward and edge else ("sort_key", "pk")
    found = list(rows.order_by(*order)[: PAGE + 1])
    more, shown = len(found) > PAGE, found[:PAGE]
    if backward and edge:
        shown.reverse()
    there_is_earlier = more if backward and edge else edge is not None
    there_is_later = True if backward and edge else more
    return CataloguePage(
        shown,
        earlier=shown[0].procedure.code if shown and there_is_earlier else None,
        later=shown[-1].procedure.code if shown and there_is_later else None,
    )


def _in_order(rows: ProcedureVersionQuerySet, hits: Sequence[Hit]) -> ProcedureVersionQuerySet:
    keys = [hit.key for hit in hits]
    place: Any = Func(
        Value(keys, output_field=ArrayField(BigIntegerField())),
        F("pk"),
        function="array_position",
        output_field=IntegerField(),
    )
    return rows.filter(pk__in=keys).order_by(place)


@remembered("procedures.Procedure", "procedures.ProcedureVersion", "procedures.EverydayWords")
def _index() -> Index:
    """All versions, also those no longer in force: one index serves every day, and the database keeps to the day."""
    columns = ("pk", "procedure", "name_vi", "name_en", "procedure__level", "procedure__uses")
    versions = tuple(ProcedureVersion.objects.order_by("pk").values_list(*columns))
    said = EverydayWords.objects.filter(weight__gt=0).order_by("pk")
    return _built(versions, tuple(said.values_list("words", "procedure", "meaning", "weight")))


@lru_cache(maxsize=1)
def _built(versions: tuple[tuple[Any, ...], ...], said: tuple[tuple[Any, ...], ...]) -> Index:
    """The index of these rows: built again only when they changed, since building takes longer than reading them."""
    names: list[Name] = []
    standings: dict[int, Standing] = {}
    keys: dict[int, list[int]] = {}
    for key, procedure, name_vi, name_en, level, uses in versions:
        names += [Name(key, name_vi), Name(key, name_en)]
        standings[key] = Standing(level == ProcedureLevel.COMMUNE, uses)
        keys.setdefault(procedure, []).append(key)
    rewordings: list[Rewording] = []
    for words, procedure, meaning, weight in said:
        if procedure is None:
            rewordings.append(Rewording(words, meaning, weight / 100))
        names += [Name(key, words, weight / 100, said=True) for key in keys.get(procedure or 0, ())]
    return Index(names, standings, rewordings)
