"""Sentences for refusals about ratings and people who were not satisfied."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "dissatisfaction_answered": _("Somebody has answered this already. Read below what was done."),
    "dissatisfaction_not_found": _("There is no such matter at your centre. Go back to the list."),
    "dissatisfaction_unsaid": _("Write down what was done, then save."),
    "questions_answered": _("You have answered the questions already, and what you said is kept. Thank you."),
    "rated_already": _("You have rated this already, and what you chose first is kept. Thank you."),
    "rating_answer_unknown": _("One of the answers is none that can be chosen. Load the page again and choose."),
    "rating_before_result": _("There is no result yet that could be rated. Come back when you have it."),
    "rating_elsewhere": _("This record is settled in another system. Please rate it there."),
    "rating_missing": _("Choose first how satisfied you are, then answer the questions."),
    "rating_remark_too_long": _("What you wrote is too long. Shorten it to %(most)s characters, then send it again."),
    "rating_too_late": _("A result can be rated for 90 days. For what concerns you now, ask at the service centre."),
    "rating_unknown": _("Choose one of the five answers."),
}
