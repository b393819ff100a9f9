"""How a page of figures is looked at: by which channel, in which steps of time, which list of the worst first."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procedures.domain.vocabulary import Channel, Word
from procedures.queries.as_at import Past
from units.formats import brief_moment


class Grain(Word):
    """The steps of time of a chart."""

    DAY = "day", "Day"
    WEEK = "week", "Week"
    MONTH = "month", "Month"


class Worst(Word):
    """What puts a unit first in the list that asks for attention."""

    LEVEL = "level", "By rate"
    MOVEMENT = "movement", "By fall"
    VOLUME = "volume", "By number late"


class ViewForm(forms.Form):
    """The channel; it stands in the page's filter beside period and field."""

    channel = forms.ChoiceField(
        label=gettext_lazy("Channel"),
        required=False,
        choices=[("", gettext_lazy("All channels")), *((word.value, gettext_lazy(word.label)) for word in Channel)],
    )

    @property
    def chosen(self) -> Channel | None:
        """The channel asked for; None for all of them, and for what is no channel."""
        return Channel(self.cleaned_data["channel"]) if self.is_valid() and self.cleaned_data["channel"] else None


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several views of the same page, as a link."""

    label: str
    href: str
    current: bool


def address(query: QueryDict, **changes: Any) -> str:
    """The page's own address with some of its parameters changed; None takes one out."""
    given = query.copy()
    for name, value in changes.items():
        if value is None:
            given.pop(name, None)
        else:
            given[name] = value
    return f"?{given.urlencode()}"


def choices(query: QueryDict, name: str, words: Iterable[Word], chosen: Word) -> list[Choice]:
    """A link for each of ``words``, as the parameter ``name``."""
    return [Choice(_(word.label), address(query, **{name: word.value}), word is chosen) for word in words]


def word_of(kind: type[Word], given: str | None, usual: Any) -> Any:
    """The word that an address gives, or the usual one."""
    try:
        return kind(given or "")
    except ValueError:
        return usual


def overdue_words(past: Past | None) -> str:
    """What heads a column of overdue records: now, or at the past moment that was asked for."""
    return _("Overdue at %(moment)s") % {"moment": brief_moment(past.moment)} if past else _("Overdue now")
