"""Doubts about what was typed, for which the law gives no refusal (DOMAIN.md 6.1)."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WARNINGS: Mapping[str, Promise] = {
    "personal_number_place": _("The number does not begin with the code of a province. Compare it with the card."),
    "personal_number_birth": _("Number and date of birth do not fit together. Compare both with the card."),
    "personal_number_sex": _("Number and sex do not fit together. Compare both with the card."),
    "telephone_unusual": _("The telephone number does not look like a Vietnamese one. Read it back to the person."),
}
