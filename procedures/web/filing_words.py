"""A filing in words: what is wrong with an answer, and all answers in a row, whole or without what is personal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from procedures.domain.form_format import PARTS
from procedures.domain.forms import Fault, Form, FormStep, Question, asked, day_of, walked
from procedures.queries.places import unit_in_force
from procedures.web.filing_fields import PART_LABELS, PART_WIDGETS, SEXES, Raw, place_answer, spoken
from units.errors import RuleBroken
from units.formats import plain_date
from units.models import Unit

HIDDEN = "••••"
_CHOSEN = frozenset({"choice", "choices", "yes_no"})
_OPEN_WIDGETS = _CHOSEN | {"number", "unit"}  # what they say names nobody
_PLACE_PARTS = frozenset({"line", "typed", "code", "elsewhere"})

_SENTENCES: Mapping[str, Promise] = {
    "enter": _("Enter “%(label)s”."),
    "choose": _("Choose an answer to “%(label)s”."),
    "date": _("“%(label)s” must be a real date, such as 27 9 2025."),
    "past_date": _("“%(label)s” cannot be after today, %(today)s."),
    "too_old": _("“%(label)s” lies too far back. Check the year."),
    "future_date": _("“%(label)s” cannot be before today, %(today)s."),
    "personal_number": _("A personal identification number has 12 digits. Check “%(label)s”."),
    "tax_code": _("This is no tax code. It has 10 digits, or 13 for a branch."),
    "telephone": _("This is no telephone number. For example: 0912 345 678"),
    "email": _("This is no e-mail address. For example: ten@example.vn"),
    "maxLength": _("“%(label)s” may have at most %(limit)s letters."),
    "minLength": _("“%(label)s” is too short."),
    "minimum": _("“%(label)s” must be at least %(limit)s."),
    "maximum": _("“%(label)s” may be at most %(limit)s."),
    "type": _("“%(label)s” must be a whole number."),
    "which_place": _("Choose which of these units is meant."),
    "unknown_place": _(
        "No unit of the province is known by the name “%(typed)s”. Check the spelling, or add the former district."
    ),
    "unknown_anywhere": _(
        "No unit of the province is known by the name “%(typed)s”. Check the spelling; if it lies in another province,"
        " tick the box below."
    ),
    "other": _("“%(label)s” cannot be so. Check it."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A question with its answer, as the summary shows it."""

    label: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The answers of one page."""

    step: str
    title: str
    lines: tuple[Line, ...]


# What is wrong


def sentences_of(questions: Sequence[Question], faults: Iterable[Fault], raw: Raw, today: date) -> dict[str, str]:
    """By the path of a field: what is wrong with it and how it is put right."""
    by_name = {question.name: question for question in questions}
    found: dict[str, str] = {}
    for fault in faults:
        question = by_name[fault.path.partition(".")[0]]
        path, code = _place_of(fault)
        own = question.errors.get(code) if path == question.name else None
        found.setdefault(path, spoken(own) if own else _sentence(question, path, code, fault, raw, today))
    return found


def _place_of(fault: Fault) -> tuple[str, str]:
    """What is wrong inside a place is said at the place."""
    parent, _dot, last = fault.path.rpartition(".")
    if parent and last in _PLACE_PARTS:
        return parent, "required" if last == "typed" else "place"
    return fault.path, "place" if fault.code == "oneOf" else fault.code


def _sentence(question: Question, path: str, code: str, fault: Fault, raw: Raw, today: date) -> str:
    part = path.rpartition(".")[2] if path != question.name else ""
    widget = PART_WIDGETS[part] if part else question.widget
    facts: dict[str, Any] = {
        "label": str(PART_LABELS[part]) if part else spoken(question.label),
        "today": plain_date(today),
        "limit": fault.limit,
        "typed": (raw.get(f"{path}.typed") or [""])[0],
    }
    if code == "required":
        code = "choose" if widget in _CHOSEN else "enter"
    elif code == "place":
        _answer, fitting = place_answer(facts["typed"], "", today)
        here = "address_here" in str(question.schema.get("$ref", "")) or widget == "unit"
        code = "which_place" if fitting else "unknown_place" if here else "unknown_anywhere"
    elif code in ("past_date", "future_date"):
        code = _wrong_date(path, code, raw, today)
    elif code in ("enum", "minItems"):
        code = "choose"
    return str(_SENTENCES.get(code, _SENTENCES["other"]) % facts)


def _wrong_date(path: str, code: str, raw: Raw, today: date) -> str:
    year, month, day = ((raw.get(f"{path}.{part}") or [""])[0].strip() for part in ("year", "month", "day"))
    typed = day_of(f"{year:0>4}-{month:0>2}-{day:0>2}")
    if typed is None:
        return "date"
    return "too_old" if code == "past_date" and typed <= today else code


# What was answered


def summary(form: Form, answers: Mapping[str, Any], *, on: date, masked: bool = False) -> list[Section]:
    """All answers page by page; ``masked`` without whatever is personal, for those who may not see it."""
    return [section for step in walked(form, answers) if (section := _section(step, answers, on, masked)).lines]


def _section(step: FormStep, answers: Mapping[str, Any], on: date, masked: bool) -> Section:
    lines: list[Line] = []
    for question in asked(step, answers):
        if question.name in answers:
            lines += _lines(question, answers[question.name], on, masked)
    return Section(step.id, spoken(step.title), tuple(lines))


def _lines(question: Question, answer: Any, on: date, masked: bool) -> list[Line]:
    if question.widget != "person":
        return [_line(spoken(question.label), question, question.widget, answer, on, masked)]
    return [
        _line(str(PART_LABELS[part]), question, PART_WIDGETS[part], answer[part], on, masked)
        for part in PARTS
        if part in question.parts and part in answer
    ]


def _line(label: str, question: Question, widget: str, answer: Any, on: date, masked: bool) -> Line:
    if masked and widget not in _OPEN_WIDGETS:
        return Line(label, HIDDEN)
    if widget in ("address", "unit"):
        return Line(label, _place(answer, on), _was_typed(answer, on))
    if widget == "yes_no":
        return Line(label, str(_("Yes") if answer else _("No")))
    if widget == "date":
        day = day_of(answer)
        return Line(label, plain_date(day) if day else answer)
    if widget in ("choice", "choices"):
        words = {str(one["value"]): spoken(one["label"]) for one in question.options}
        words = words or {value: str(word) for value, word in SEXES}
        values = answer if isinstance(answer, list) else [answer]
        return Line(label, ", ".join(words.get(str(value), str(value)) for value in values))
    if widget == "number":
        return Line(label, f"{answer:,}".replace(",", "."))
    return Line(label, str(answer))


def _place(answer: Mapping[str, Any], on: date) -> str:
    unit = _unit(answer, on)
    parts = (answer.get("line", ""), str(unit.label) if unit else answer.get("typed", ""))
    return ", ".join(part for part in parts if part)


def _unit(answer: Mapping[str, Any], on: date) -> Unit | None:
    try:
        return unit_in_force(answer["code"], on) if answer.get("code") else None
    except RuleBroken:
        return None


def _was_typed(answer: Mapping[str, Any], on: date) -> str:
    """What was typed, where it is another name than the unit's in either language."""
    unit, typed = _unit(answer, on), str(answer.get("typed", "")).casefold()
    names = [unit.full_name.casefold(), str(unit.label).casefold()] if unit else []
    if not names or any(name.endswith(typed) or typed.endswith(name) for name in names):
        return ""
    return str(_("entered as “%(typed)s”") % {"typed": answer["typed"]})
