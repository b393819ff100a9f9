"""How templates write money."""

from django import template

from units.formats import spoken_money

register = template.Library()


@register.filter
def money(amount_vnd: int) -> str:
    """An amount of đồng as people write it: "8.000 đ", or "8,000 đ"."""
    return spoken_money(amount_vnd)
