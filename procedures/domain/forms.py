"""A form that is filled in: which step is next, which questions apply, what is missing. Page and server ask here."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from procedures.domain import identifiers
from procedures.domain.form_format import REGISTRY
from procedures.domain.form_rules import Answers, answer_at, holds

Words = Mapping[str, str]

OLDEST = date(1890, 1, 1)


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``schema`` is its property; ``parts`` are those of a person, ``options`` those of a choice."""

    name: str
    widget: str
    label: Words
    schema: Mapping[str, Any]
    hint: Words = field(default_factory=dict)
    errors: Mapping[str, Words] = field(default_factory=dict)
    optional: bool = False
    show_if: Mapping[str, Any] | None = None
    options: Sequence[Mapping[str, Any]] = ()
    parts: tuple[str, ...] = ()
    optional_parts: tuple[str, ...] = ()

    @property
    def wanted_parts(self) -> list[str]:
        """The parts of a person that cannot be left out."""
        return [part for part in self.parts if part not in self.optional_parts]


@dataclass(frozen=True, slots=True)
class WayOut:
    """Why somebody cannot go on here, and where to turn: ``procedure`` is the code of the right one."""

    rule: Mapping[str, Any]
    title: Words
    text: Words
    procedure: str = ""


@dataclass(frozen=True, slots=True)
class FormStep:
    """One page of questions."""

    id: str
    title: Words
    questions: tuple[Question, ...]
    text: Words = field(default_factory=dict)
    show_if: Mapping[str, Any] | None = None
    exits: tuple[WayOut, ...] = ()


@dataclass(frozen=True, slots=True)
class FormPaper:
    """How a paper of the procedure's list is given: by this ``form``, by an ``upload``, or known as ``data``."""

    paper: int
    how: str
    label: Words = field(default_factory=dict)
    hint: Words = field(default_factory=dict)
    optional: bool = False
    show_if: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it is asked: its steps in order, its papers, and what becomes of the answers (``record``)."""

    steps: tuple[FormStep, ...]
    papers: tuple[FormPaper, ...]
    record: Mapping[str, Any]

    def step(self, step_id: str) -> FormStep | None:
        """The step of that id."""
        return next((step for step in self.steps if step.id == step_id), None)

    def questions(self) -> Iterator[Question]:
        """All questions, in order."""
        for step in self.steps:
            yield from step.questions

    def with_steps(self, before: Sequence[FormStep], after: Sequence[FormStep]) -> "Form":
        """The form between steps that every filing has."""
        return replace(self, steps=(*before, *self.steps, *after))


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one answer: ``path`` as ``mother.born_on``, ``code`` a keyword of JSON Schema or a format."""

    path: str
    code: str
    limit: Any = None


def form_of(schema: Mapping[str, Any], ui: Mapping[str, Any]) -> Form:
    """A form from its two halves, which were checked (``form_format.problems_of``)."""
    return Form(
        steps=steps_of(schema, ui["steps"]),
        papers=tuple(FormPaper(**paper) for paper in ui["papers"]),
        record=ui["record"],
    )


def steps_of(schema: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> tuple[FormStep, ...]:
    """Steps with their questions and the properties of ``schema``."""
    return tuple(
        FormStep(
            id=step["id"],
            title=step["title"],
            text=step.get("text", {}),
            show_if=step.get("show_if"),
            questions=tuple(_question(one, schema["properties"][one["name"]]) for one in step["questions"]),
            exits=tuple(
                WayOut(one["if"], one["title"], one["text"], one.get("procedure", "")) for one in step.get("exits", ())
            ),
        )
        for step in steps
    )


def _question(written: Mapping[str, Any], schema: Mapping[str, Any]) -> Question:
    facts = dict(written)
    for name in ("parts", "optional_parts"):
        facts[name] = tuple(facts.get(name, ()))
    return Question(schema=schema, **facts)


# Which steps and questions apply


def asked(step: FormStep, answers: Answers) -> list[Question]:
    """The questions of a step that apply by what was answered."""
    return [question for question in step.questions if holds(question.show_if, answers)]


def walked(form: Form, answers: Answers) -> list[FormStep]:
    """The steps that apply, in order."""
    return [step for step in form.steps if holds(step.show_if, answers) and asked(step, answers)]


def kept(form: Form, answers: Answers) -> dict[str, Any]:
    """The answers that count: what was answered to a question that no longer applies is left out.

    Asked in order, so that what hangs on a dropped answer is dropped as well.
    """
    counted: dict[str, Any] = {}
    for step in form.steps:
        if not holds(step.show_if, counted):
            continue
        for question in step.questions:
            if question.name in answers and holds(question.show_if, counted):
                counted[question.name] = answers[question.name]
    return counted


def way_out(form: Form, answers: Answers) -> tuple[FormStep, WayOut] | None:
    """The first reason in the form why it is not for this person, with the step that says so."""
    for step in walked(form, answers):
        for one in step.exits:
            if holds(one.rule, answers):
                return step, one
    return None


def papers_wanted(form: Form, answers: Answers) -> list[FormPaper]:
    """The papers that are uploaded, by what was answered."""
    return [paper for paper in form.papers if paper.how == "upload" and holds(paper.show_if, answers)]


# What is wrong or missing


def step_faults(step: FormStep, answers: Answers, today: date) -> list[Fault]:
    """What is wrong with the answers to one step, each answer once, in the order of the questions."""
    return _faults(asked(step, answers), answers, today)


def form_faults(form: Form, answers: Answers, today: date) -> list[Fault]:
    """What is wrong with all answers together; an answer to a question that is not asked is a fault of its own."""
    questions = [question for step in walked(form, answers) for question in asked(step, answers)]
    names = {question.name for question in questions}
    strange = [Fault(name, "not_asked") for name in answers if name not in names]
    return _faults(questions, answers, today) + strange


def first_unfinished(form: Form, answers: Answers, today: date) -> FormStep | None:
    """The first step that still has something wrong or missing."""
    return next((step for step in walked(form, answers) if step_faults(step, answers, today)), None)


def _faults(questions: Sequence[Question], answers: Answers, today: date) -> list[Fault]:
    names = [question.name for question in questions]
    schema = {
        "type": "object",
        "properties": {question.name: _whole(question) for question in questions},
        "required": [question.name for question in questions if not question.optional],
    }
    given = {name: answers[name] for name in names if name in answers}
    validator = Draft202012Validator(schema, registry=REGISTRY, format_checker=_formats(today))
    found: dict[str, Fault] = {}
    for error in validator.iter_errors(given):
        for fault in _of_error(error):
            found.setdefault(fault.path, fault)
    order = {name: place for place, name in enumerate(names)}
    return sorted(found.values(), key=lambda fault: order[fault.path.partition(".")[0]])


def _whole(question: Question) -> dict[str, Any]:
    """The property of a question, with the parts that cannot be left out."""
    if question.widget != "person":
        return dict(question.schema)
    return {"allOf": [dict(question.schema), {"required": question.wanted_parts}]}


def _of_error(error: Any) -> Iterator[Fault]:
    path = ".".join(str(name) for name in error.absolute_path if isinstance(name, str))
    if error.validator == "required":
        for name in error.validator_value:
            if name not in error.instance:
                yield Fault(f"{path}.{name}" if path else name, "required")
    elif error.validator == "format":
        yield Fault(path, str(error.validator_value))
    else:
        yield Fault(path, str(error.validator), error.validator_value)


def _formats(today: date) -> FormatChecker:
    checker = FormatChecker(())
    tests: dict[str, Callable[[str], bool]] = {
        "date": lambda text: day_of(text) is not None,
        "past_date": lambda text: (day := day_of(text)) is not None and OLDEST <= day <= today,
        "future_date": lambda text: (day := day_of(text)) is not None and day >= today,
        "personal_number": lambda text: identifiers.personal_number(text).value == text,
        "tax_code": lambda text: identifiers.tax_code(text).value == text,
        "telephone": lambda text: identifiers.telephone(text).value == text,
        "email": _is_email,
    }
    for name, test in tests.items():
        checker.checks(name)(_of_texts(test))
    return checker


def _of_texts(test: Callable[[str], bool]) -> Callable[[object], bool]:
    return lambda value: not isinstance(value, str) or test(value)


def _is_email(text: str) -> bool:
    name, at, host = text.partition("@")
    return bool(name and at and "." in host.strip(".")) and not any(sign.isspace() for sign in text) and "@" not in host


def day_of(text: str) -> date | None:
    """The day of ``2026-03-14``, or None."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


# What becomes of the answers


def chosen(form: Form, role: str, answers: Answers) -> tuple[str, Any] | None:
    """From which question a fact of the record comes (``owner``, ``place``), with its answer (None for ``citizen``)."""
    for one in form.record.get(role, ()):
        if holds(one.get("if"), answers):
            return one["from"], answer_at(answers, one["from"])
    return None


def number_at(form: Form, column: str, answers: Answers) -> int:
    """How many ``copies`` or ``pages`` are asked for; one where the form does not say."""
    path = form.record.get(column)
    found = answer_at(answers, path) if path else None
    return found if isinstance(found, int) and not isinstance(found, bool) else 1
