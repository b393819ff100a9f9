"""The small rules of a form: what is asked when. Plain data, so that page and server judge alike."""

from collections.abc import Iterator, Mapping
from typing import Any

_PATH = {"type": "string", "pattern": r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$"}

RULE: dict[str, Any] = {
    "type": "object",
    "oneOf": [
        {"required": ["question", "is"]},
        {"required": ["question", "in"]},
        {"required": ["question", "has"]},
        {"required": ["question", "answered"]},
        {"required": ["all"]},
        {"required": ["any"]},
        {"required": ["not"]},
    ],
    "properties": {
        "question": _PATH,
        "is": {"type": ["string", "boolean", "integer"]},
        "in": {"type": "array", "minItems": 1},
        "has": {"type": "string"},
        "answered": {"type": "boolean"},
        "all": {"type": "array", "minItems": 1, "items": {"type": "object"}},
        "any": {"type": "array", "minItems": 1, "items": {"type": "object"}},
        "not": {"type": "object"},
    },
    "additionalProperties": False,
}
"""The JSON Schema of a rule."""

Answers = Mapping[str, Any]


def answer_at(answers: Answers, path: str) -> Any:
    """The answer to ``mother.address``; None where there is none."""
    found: Any = answers
    for name in path.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(name)
    return found


def holds(rule: Mapping[str, Any] | None, answers: Answers) -> bool:
    """Whether a rule holds by what was answered; no rule always does."""
    if not rule:
        return True
    if "all" in rule:
        return all(holds(one, answers) for one in rule["all"])
    if "any" in rule:
        return any(holds(one, answers) for one in rule["any"])
    if "not" in rule:
        return not holds(rule["not"], answers)
    answer = answer_at(answers, rule["question"])
    if "in" in rule:
        return answer in rule["in"]
    if "has" in rule:
        return isinstance(answer, list) and rule["has"] in answer
    if "answered" in rule:
        return (answer is not None) is bool(rule["answered"])
    return type(answer) is type(rule["is"]) and bool(answer == rule["is"])


def questions_of(rule: Mapping[str, Any] | None) -> Iterator[str]:
    """The paths that a rule asks for."""
    if not rule:
        return
    if "question" in rule:
        yield rule["question"]
    for one in (*rule.get("all", ()), *rule.get("any", ())):
        yield from questions_of(one)
    yield from questions_of(rule.get("not"))
