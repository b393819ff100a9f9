"""Template tags of the site's shell."""

from typing import Any

from django import template

from portal.web import navigation

register = template.Library()


@register.simple_tag(takes_context=True)
def menu(context: template.Context, face: str) -> list[navigation.Shown]:
    """``{% menu "desk" as entries %}``: the entries this person may open, with the page's ``queue_counts``."""
    request = context.get("request")
    path: Any = request.path if request is not None else ""
    return navigation.menu(face, context.get("access"), path, context.get("queue_counts"))
