"""Choices of the vocabulary in the language of the page."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _


class Worded:
    """Left of an admin class: choices are stored with their message ids, and shown in the reader's language."""

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The form's field with translated labels, and an empty choice where nothing may be chosen."""
        choices = [(value, _(str(label))) for value, label in db_field.choices or ()]
        kwargs["choices"] = [("", "—"), *choices] if db_field.blank else choices
        return super().formfield_for_choice_field(db_field, request, **kwargs)  # type: ignore[misc]
