"""Serializers that cost little to make: a reception through the API makes three of them."""

import copy
from typing import Any, TypeVar

from rest_framework import fields, serializers

T = TypeVar("T")

_PLAIN = (
    fields.CharField,
    fields.ChoiceField,
    fields.DateField,
    fields.DateTimeField,
    fields.EmailField,
    fields.IntegerField,
    fields.RegexField,
    fields.SerializerMethodField,
)


class LightSerializer(serializers.Serializer[T]):
    """Fields without fields of their own are copied as they are, where DRF makes every one anew from its arguments.

    A field knows its parent and its name by the copy; all else of it is never changed.
    """

    def get_fields(self) -> dict[str, fields.Field[Any, Any, Any, Any]]:
        """A copy of every declared field."""
        return {
            name: copy.copy(field) if type(field) in _PLAIN else copy.deepcopy(field)
            for name, field in self._declared_fields.items()
        }
