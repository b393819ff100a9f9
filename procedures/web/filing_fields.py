"""Questions of a form as fields of a page: drawn from answers or from what was just typed, and read back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from procedures.domain import identifiers
from procedures.domain.form_format import PARTS
from procedures.domain.forms import Question, Words
from units.domain.kinds import COMMUNE_LEVEL
from units.queries.resolution import Candidate, resolution

PART_WIDGETS = {
    "name": "text",
    "personal_number": "personal_number",
    "passport": "text",
    "born_on": "date",
    "sex": "choice",
    "ethnicity": "text",
    "nationality": "text",
    "telephone": "telephone",
    "email": "email",
    "address": "address",
}
PART_LABELS = {
    "name": _("Family name, middle name, given name"),
    "personal_number": _("Personal identification number"),
    "passport": _("Passport number"),
    "born_on": _("Date of birth"),
    "sex": _("Sex"),
    "ethnicity": _("Ethnic group"),
    "nationality": _("Nationality"),
    "telephone": _("Telephone"),
    "email": _("E-mail"),
    "address": _("Place of residence"),
}
SEXES = (("male", _("Male")), ("female", _("Female")))
DATE_PARTS = (("day", _("Day"), 2), ("month", _("Month"), 2), ("year", _("Year"), 4))
AUTOCOMPLETE = {"telephone": "tel", "email": "email"}
FILLED = {"nationality": "Việt Nam"}

Raw = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers to choose from."""

    value: str
    label: str
    hint: str = ""
    chosen: bool = False


@dataclass(slots=True)
class Field:
    """A question, or a part of one, as the template draws it; ``name`` is the path of its answer."""

    name: str
    widget: str
    label: str
    hint: str = ""
    optional: bool = False
    error: str = ""
    value: str = ""
    options: list[Option] = field(default_factory=list)
    inner: list["Field"] = field(default_factory=list)
    places: list[Option] = field(default_factory=list)
    note: str = ""
    autocomplete: str = "off"
    inputmode: str = ""

    @property
    def id(self) -> str:
        """Of the element that an error's link leads to."""
        return "q-" + self.name.replace(".", "-")

    @property
    def first_id(self) -> str:
        """Of the element that takes the keys first."""
        if self.widget in ("date", "address", "unit") and self.inner:
            return self.inner[0].id
        return f"{self.id}-0" if self.options else self.id

    @property
    def described_by(self) -> str:
        """The ids of the hint and the error."""
        return " ".join(f"{self.id}-{part}" for part, there in (("hint", self.hint), ("error", self.error)) if there)


def spoken(words: Words | None) -> str:
    """A text of a form in the active language."""
    if not words:
        return ""
    return words.get(get_language() or "vi") or words["vi"]


def place_answer(typed: str, chosen: str, today: date) -> tuple[str, list[Candidate]]:
    """The code of the commune that ``typed`` means, or those that it may mean; ``chosen`` is one of these."""
    found = resolution(typed, today)
    fitting = [one for one in found.candidates if one.unit.kind in COMMUNE_LEVEL]
    if chosen and chosen in {one.unit.code for one in fitting}:
        return chosen, fitting
    if found.answer is not None and found.answer.kind in COMMUNE_LEVEL:
        return found.answer.code, fitting
    return "", fitting


# Reading


def read_answer(question: Question, post: QueryDict, today: date) -> Any:
    """The answer as it is kept; None where nothing was answered. What cannot be one is kept as typed, for the rules."""
    return _read(question.name, question.widget, post, today, question.parts)


def _read(name: str, widget: str, post: QueryDict, today: date, parts: Sequence[str] = ()) -> Any:
    if widget == "person":
        read = {part: _read(f"{name}.{part}", PART_WIDGETS[part], post, today) for part in PARTS if part in parts}
        return {part: answer for part, answer in read.items() if answer is not None} or None
    if widget in ("address", "unit"):
        return _read_place(name, post, today)
    if widget == "date":
        return _read_date(name, post)
    if widget == "choices":
        return post.getlist(name) or None
    typed = str(post.get(name, "")).strip()
    if not typed:
        return None
    if widget == "yes_no":
        return {"yes": True, "no": False}.get(typed, typed)
    if widget == "number":
        digits = typed.replace(".", "").replace(" ", "")
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 15 else typed
    return _written(widget, typed)


def _written(widget: str, typed: str) -> str:
    """Numbers in their written form; texts composed and with single spaces, lines of a long text as they are."""
    if widget == "personal_number":
        return identifiers.personal_number(typed).value or typed
    if widget == "telephone":
        return identifiers.telephone(typed).value or typed
    if widget == "long_text":
        return typed.replace("\r\n", "\n")
    return identifiers.person_name(typed)


def _read_date(name: str, post: QueryDict) -> str | None:
    day, month, year = (str(post.get(f"{name}.{part}", "")).strip() for part, _label, _size in DATE_PARTS)
    if not (day or month or year):
        return None
    return f"{year:0>4}-{month:0>2}-{day:0>2}"


def _read_place(name: str, post: QueryDict, today: date) -> dict[str, Any] | None:
    line, typed = (identifiers.person_name(str(post.get(f"{name}.{part}", "")))[:200] for part in ("line", "typed"))
    answer: dict[str, Any] = {"line": line} if line else {}
    if typed:
        answer["typed"] = typed
        if post.get(f"{name}.elsewhere"):
            answer["elsewhere"] = True
        elif code := place_answer(typed, str(post.get(f"{name}.code", "")), today)[0]:
            answer["code"] = code
    return answer or None


# Drawing


def raw_of(questions: Sequence[Question], answers: Mapping[str, Any]) -> dict[str, list[str]]:
    """Answers as a browser would have sent them."""
    raw: dict[str, list[str]] = {}
    for question in questions:
        _spread(question.name, question.widget, answers.get(question.name), raw)
    return raw


def _spread(name: str, widget: str, answer: Any, raw: dict[str, list[str]]) -> None:
    if widget == "person":
        for part in PARTS:
            _spread(f"{name}.{part}", PART_WIDGETS[part], (answer or {}).get(part), raw)
    elif answer is None:
        return
    elif widget in ("address", "unit"):
        for part, value in answer.items():
            raw[f"{name}.{part}"] = ["on" if value is True else str(value)]
    elif widget == "date":
        year, month, day = str(answer).split("-")
        raw |= {f"{name}.year": [year], f"{name}.month": [month.lstrip("0")], f"{name}.day": [day.lstrip("0")]}
    elif widget == "choices":
        raw[name] = [str(one) for one in answer]
    elif widget == "yes_no":
        raw[name] = ["yes" if answer else "no"]
    else:
        raw[name] = [str(answer)]


def draw(question: Question, raw: Raw, errors: Mapping[str, str], today: date) -> Field:
    """The field of a question, with what was typed and what is wrong about it."""
    drawn = _draw(
        Field(
            name=question.name,
            widget=question.widget,
            label=spoken(question.label),
            hint=spoken(question.hint),
            optional=question.optional,
        ),
        raw,
        errors,
        today,
    )
    if question.widget in ("choice", "choices"):
        taken = raw.get(question.name, [])
        drawn.options = [
            Option(one["value"], spoken(one["label"]), spoken(one.get("hint")), one["value"] in taken)
            for one in question.options
        ]
    if question.widget == "person":
        drawn.inner = [_part(question, part, raw, errors, today) for part in PARTS if part in question.parts]
    return drawn


def _part(question: Question, part: str, raw: Raw, errors: Mapping[str, str], today: date) -> Field:
    drawn = Field(
        name=f"{question.name}.{part}",
        widget=PART_WIDGETS[part],
        label=str(PART_LABELS[part]),
        optional=part in question.optional_parts,
    )
    return _draw(drawn, raw, errors, today)


def _draw(drawn: Field, raw: Raw, errors: Mapping[str, str], today: date) -> Field:
    name, widget = drawn.name, drawn.widget
    drawn.error = errors.get(name, "")
    drawn.value = _first(raw, name) or (FILLED.get(name.rpartition(".")[2], "") if name not in raw else "")
    drawn.autocomplete = AUTOCOMPLETE.get(widget, "off")
    drawn.inputmode = "numeric" if widget in ("number", "personal_number") else ""
    if widget == "yes_no":
        taken = _first(raw, name)
        drawn.options = [Option(value, str(label), "", taken == value) for value, label in _YES_NO]
    if widget == "choice" and name.endswith(".sex"):
        drawn.options = [Option(value, str(label), "", _first(raw, name) == value) for value, label in SEXES]
    if widget == "date":
        drawn.hint = drawn.hint or str(_("For example: 27 9 2025"))
        drawn.inner = [
            Field(f"{name}.{part}", "text", str(label), value=_first(raw, f"{name}.{part}"))
            for part, label, _size in DATE_PARTS
        ]
    if widget in ("address", "unit"):
        _draw_place(drawn, raw, today)
    return drawn


_YES_NO = (("yes", _("Yes")), ("no", _("No")))


def _draw_place(drawn: Field, raw: Raw, today: date) -> None:
    name = drawn.name
    typed = _first(raw, f"{name}.typed")
    line = Field(f"{name}.line", "text", str(_("House number, street, hamlet")), value=_first(raw, f"{name}.line"))
    line.optional = True
    commune = Field(f"{name}.typed", "text", str(_("Commune, ward or special zone")), value=typed)
    commune.hint = str(_("The present name, or the one from before 1 July 2025"))
    drawn.inner = [commune] if drawn.widget == "unit" else [line, commune]
    drawn.value = "on" if _first(raw, f"{name}.elsewhere") else ""
    if not typed or drawn.value:
        return
    code, fitting = place_answer(typed, _first(raw, f"{name}.code"), today)
    if len({one.unit.code for one in fitting}) > 1 or (fitting and not code):
        drawn.places = [
            Option(one.unit.code, str(one.unit.label), one.hint, one.unit.code == code) for one in _once(fitting)
        ]
    drawn.note = place_note(typed, code, today)


def place_note(typed: str, code: str, today: date) -> str:
    """That a former unit now belongs to another, where ``typed`` is a former name of the unit of ``code``."""
    _found, fitting = place_answer(typed, code, today)
    for one in fitting:
        if one.unit.code == code and one.via.pk != one.unit.pk and one.via.full_name != one.unit.full_name:
            names = {"old": one.via.label, "new": one.unit.inline_label}
            return str(_("%(old)s (former) now belongs to %(new)s.") % names)
    return ""


def _once(candidates: Sequence[Candidate]) -> list[Candidate]:
    seen: dict[str, Candidate] = {}
    for one in candidates:
        seen.setdefault(one.unit.code, one)
    return list(seen.values())


def _first(raw: Raw, name: str) -> str:
    values = raw.get(name) or [""]
    return values[0]
