"""Which version of a procedure holds on a day, and which ones somebody means by a few words."""

from datetime import date
from typing import Any, Self

from django.contrib.postgres.search import TrigramWordDistance
from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Length

from procedures.domain.search_words import as_code, readings
from units.domain.names import search_key

# What may stand before the words of a name without making it a worse answer.
_LEAD = "(thu tuc )?(dang ky |cap )?"


class ProcedureVersionQuerySet(models.QuerySet[Any]):
    """Versions by day and by words."""

    def in_force(self, on: date) -> Self:
        """The versions that hold on ``on`` (``valid_to`` is the first day on which one no longer does)."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)

    def matching(self, typed: str) -> Self:
        """Versions whose code begins with what was typed, or whose names have all its words in any order.

        Diacritics do not matter, and the beginning of a word is enough. The best answer comes first: names that begin
        with the words, that have them together, as whole words, as beginnings of words; the commune level before the
        province; the most used; the shortest. Nothing typed finds nothing.
        """
        code = as_code(typed)
        if code is not None:
            return self.filter(procedure__code__startswith=code).order_by("procedure__code")
        ways = readings(typed)
        if not ways:
            return self.none()
        answers = Q()
        for words in ways:
            answers |= _all(words, r"\m{}")
        return self.filter(answers).alias(answer=_rank(ways)).order_by(*_BEST_FIRST)

    def resembling(self, typed: str) -> Self:
        """Versions whose names look like what was typed, nearest first: for slips of the keyboard."""
        phrase = search_key(typed)[:100]
        if len(phrase) < 4:
            return self.none()
        distance = TrigramWordDistance(phrase, "search_key")
        return self.filter(search_key__trigram_word_similar=phrase).order_by(distance, *_BEST_FIRST[1:])


_BEST_FIRST = ("-answer", "procedure__level", "-procedure__uses", Length("name_vi"), "procedure__code")


def _all(words: list[str], pattern: str) -> Q:
    """The search key has every word; words hold nothing but letters and digits, so they are safe in a pattern."""
    condition = Q()
    for word in words:
        condition &= Q(search_key__regex=pattern.format(word))
    return condition


def _rank(ways: list[list[str]]) -> Case:
    cases = []
    for rank, pattern in ((3, rf"^{_LEAD}{{}}\M"), (2, r"\m{}\M")):
        cases += [When(search_key__regex=pattern.format(" ".join(words)), then=Value(rank)) for words in ways]
    cases += [When(_all(words, r"\m{}\M"), then=Value(1)) for words in ways]
    return Case(*cases, default=Value(0), output_field=IntegerField())
