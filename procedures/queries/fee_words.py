"""What a fee is, in words: unknown is said to be unknown, never to be free."""

from datetime import date

from django.utils.translation import gettext as _

from procedures.domain.fees import Fee, holding
from procedures.domain.vocabulary import FeeBasis, FeeCondition, FeeKind
from units.formats import plain_date, spoken_money


def spoken_fee(fee: Fee) -> str:
    """One rule without its condition: "2.000 đ mỗi trang", "không thu", "chưa công bố"."""
    if fee.kind is FeeKind.FIXED and fee.amount_vnd is not None:
        amount = spoken_money(fee.amount_vnd)
        return amount if fee.basis is FeeBasis.RECORD else f"{amount} {_(fee.basis.label)}"
    if fee.kind is FeeKind.SET_BY_PROVINCE:
        return _("Set by the province, not yet published here")
    return _(fee.kind.label)


def condition_words(fee: Fee) -> str:
    """For whom and until when the rule holds, or nothing where it holds for everybody without an end."""
    parts = [_(FeeCondition(fee.condition).label)] if fee.condition else []
    if fee.valid_to is not None:
        last = date.fromordinal(fee.valid_to.toordinal() - 1)
        parts.append(_("until %(day)s") % {"day": plain_date(last)})
    return ", ".join(parts)


def fees_on(fees: tuple[Fee, ...], on: date) -> list[tuple[str, str]]:
    """The rules that hold on a day, each with its condition: the one for everybody first."""
    return [(spoken_fee(fee), condition_words(fee)) for fee in sorted(holding(fees, on), key=lambda fee: fee.condition)]
