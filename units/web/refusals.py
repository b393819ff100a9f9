"""What a page does when a rule says no. The sentences are the site's: the setting REFUSALS names their module."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from units.errors import RuleBroken


def sentence_of(broken: RuleBroken) -> str:
    """What to tell the person, in the active language."""
    return str(import_module(settings.REFUSALS).sentence(broken))


def status_of(broken: RuleBroken) -> int:
    """The answer's status: 409 for a conflict, otherwise 422."""
    return int(import_module(settings.REFUSALS).status_of(broken))


class RefusalMixin:
    """For class views with a form, left of FormView: a refusal during POST shows the form again, answers kept.

    The sentence stands at the field that the fact ``field`` names, or over the form. Where no form was made, and in
    function views, the refusal travels on to the middleware, which answers with a page of its own.
    """

    _form: Any = None

    def get_form(self, form_class: Any = None) -> Any:
        """Remember the form that this request was answered with."""
        self._form = super().get_form(form_class)  # type: ignore[misc]
        return self._form

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do the deed, or show the form with the sentence."""
        try:
            return super().post(request, *args, **kwargs)  # type: ignore[misc, no-any-return]
        except RuleBroken as broken:
            if self._form is None:
                raise
            return self.refused(self._form, broken)

    def refused(self, form: Any, broken: RuleBroken) -> HttpResponse:
        """The form once more, with the reason and the right status."""
        form.is_valid()  # errors can be added only to a form that was looked at
        field = broken.facts.get("field")
        form.add_error(field if field in form.fields else None, sentence_of(broken))
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form))  # type: ignore[attr-defined]
        response.status_code = status_of(broken)
        return response
