"""``{% ticket_bar as bar %}``: the bar of a clerk who serves tickets, for the desk's layout."""

from django import template

from procedures.web.ticket_bar import Bar, bar_of

register = template.Library()


@register.simple_tag(takes_context=True)
def ticket_bar(context: template.Context) -> Bar | None:
    """The bar, or None: on error pages, and for whoever serves no tickets."""
    request = context.get("request")
    if request is None or context.get("access") is None:
        return None
    return bar_of(request)
