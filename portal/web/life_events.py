"""The home page's ways into the catalogue. Each is a search, so that nothing is promised that the catalogue lacks.

The searches are Vietnamese, as the catalogue is.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """A turn in life, what it asks for, and the search that finds it."""

    title: Promise
    text: Promise
    search: str


LIFE_EVENTS = (
    LifeEvent(_("Having a child"), _("Birth registration, residence, health insurance card"), "khai sinh"),
    LifeEvent(_("Marriage and family"), _("Marriage registration, certificate of marital status"), "kết hôn"),
    LifeEvent(_("House and land"), _("Exchange of certificates, transfer, division, mortgage"), "quyền sử dụng đất"),
    LifeEvent(_("Business"), _("Household business: founding, change, suspension"), "hộ kinh doanh"),
    LifeEvent(_("Papers and certification"), _("Certified copies, signatures, contracts"), "chứng thực"),
    LifeEvent(_("When somebody has died"), _("Death registration, funeral support, inheritance"), "khai tử"),
)

OFTEN_SOUGHT = (
    (_("Birth registration"), "đăng ký khai sinh"),
    (_("Certified copies"), "chứng thực bản sao"),
    (_("Marriage registration"), "đăng ký kết hôn"),
    (_("Household business"), "hộ kinh doanh"),
)
