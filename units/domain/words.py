"""A stored value with the word people see for it: the label is the message id, ``locale/vi`` has the Vietnamese."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """``NAME = "value", "Label"``: values are lower_snake and stable for ever."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """A member is its value; the label stands beside it."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
