"""Sentences for refusals about results that go by post."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "not_in_the_post": _(
        "This result is not on its way by post, so neither its delivery nor its return can be recorded."
    ),
    "return_before_posting": _("The letter cannot have come back before it was handed to the post. Correct the day."),
    "return_in_future": _("The letter cannot have come back on a day that is still to come. Correct the day."),
}
