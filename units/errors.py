"""The one refusal that domain and services know; the web layer owns its sentences."""

from typing import Any


class RuleBroken(Exception):
    """A rule says no. ``code`` names the rule (lower_snake, stable); ``facts`` fill the sentence shown to people.

    Facts must hold no personal data: they are logged and shown in API answers.
    """

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.code} {self.facts}" if self.facts else self.code
