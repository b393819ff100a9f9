"""The map of the units as a picture for a slide: 2,560 by 1,440 pixels, with its legend and where it comes from."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from procedures.print.forms import png
from procedures.web.drawings import map_drawing
from procedures.web.view_papers import Context, taken_along
from units.formats import spoken_moment

POINTS_PER_INCH = 192


def map_image(request: HttpRequest, context: Context) -> HttpResponse:
    """The map that the page shows, by the same measure and of the same days."""
    return taken_along(
        request, png("map_image", _content(request, context), points_per_inch=POINTS_PER_INCH), "png", "image/png"
    )


def _content(request: HttpRequest, context: Context) -> dict[str, Any]:
    drawing, of_field = map_drawing(context["map"]), context["of_field"]
    source = _("Public administrative services of Quảng Ninh, %(address)s. Figures at %(moment)s.") % {
        "address": request.get_host() + request.path,
        "moment": context["said_moment"] or spoken_moment(context["at"]),
    }
    return {
        "language": "en" if get_language() == "en" else "vi",
        "title": context["map_title"],
        "days": context["of_days"],
        "narrowed": of_field.label if of_field else "",
        "svg": drawing.svg,
        "key": [[colour, words] for colour, words in drawing.key],
        "source": source,
        "demo": settings.DEMO,
        "rehearsal": _("Demonstration: invented records"),
    }
