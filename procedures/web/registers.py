"""Papers that are not of one record: the register of a day, the slip of a hand-over list, the guidance slip."""

from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from procedures.domain.printing import FormCode
from procedures.models import Printing
from procedures.print import guidance
from procedures.print.handover_slip import slip
from procedures.print.issuing import rendered
from procedures.print.printable import Printable
from procedures.print.register import register
from procedures.print.registry import FORMS
from procedures.queries.catalogue import entry_in_force
from procedures.queries.papers import list_in
from procedures.services.printing import Copy
from procedures.web.desk import access_to, desk_page
from procedures.web.fields import DayField
from procedures.web.printing import pdf_response, printing_rows
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from units import clock
from units.errors import RuleBroken
from units.models import ServiceCentre
from units.queries.units import open_centres

SHOWN = 20  # printings of registers on the page


class RegisterForm(forms.Form):
    """Of which centre, and of which day."""

    centre = forms.ModelChoiceField(ServiceCentre.objects.none(), label=_("Service centre"), empty_label=None)
    day = DayField(label=_("Day"))

    def clean_day(self) -> Any:
        """Nothing was received on a day that has not come."""
        day = self.cleaned_data["day"]
        if day > clock.today():
            raise ValidationError(_("This day has not come yet. Choose today or a day before it."))
        return day


def _centres(request: HttpRequest) -> QuerySet[ServiceCentre]:
    scope = access_to(request).places_for(Capability.VIEW_PERSONAL_DATA)
    centres = open_centres()
    return centres if scope.whole_province else centres.filter(pk__in=scope.centres)


def _form(request: HttpRequest, data: Any = None) -> RegisterForm:
    centres = _centres(request)
    form = RegisterForm(data, initial={"centre": centres.first(), "day": clock.today()})
    form.fields["centre"].queryset = centres  # type: ignore[attr-defined]
    form.fields["centre"].label_from_instance = lambda centre: centre.label  # type: ignore[attr-defined]
    return form


def _page(request: HttpRequest, form: RegisterForm, status: int = 200) -> HttpResponse:
    rows = Printing.objects.filter(form=FormCode.REGISTER, centre__in=_centres(request)).order_by("-id")[:SHOWN]
    context = {"form": form, "printings": printing_rows(rows.select_related("printed_by", "centre"))}
    return desk_page(request, "procedures/desk/register.html", context, status=status)


@gate(Capability.VIEW_PERSONAL_DATA)
@require_safe
def desk_register(request: HttpRequest) -> HttpResponse:
    """Form 07: which day of which centre, and what was printed of it before."""
    return _page(request, _form(request))


@gate(Capability.VIEW_PERSONAL_DATA)
@never_cache
@require_safe
def register_pdf(request: HttpRequest) -> HttpResponse:
    """The register as a file to print."""
    form = _form(request, request.GET)
    if not form.is_valid():
        return _page(request, form, status=422)
    centre, day = form.cleaned_data["centre"], form.cleaned_data["day"]
    return pdf_response(request, FORMS[FormCode.REGISTER], register(centre, day), f"register-{day:%Y-%m-%d}")


@gate(Capability.MOVE_PAPERS)
@never_cache
@require_safe
def handover_slip_pdf(request: HttpRequest, key: int) -> HttpResponse:
    """The slip that travels with a list of papers."""
    way = list_in(access_to(request).scope_for(Capability.MOVE_PAPERS), key)
    if way is None:
        raise Http404
    return pdf_response(request, FORMS[FormCode.HANDOVER_SLIP], slip(way), f"handover-{way.pk}")


@gate(Capability.PUBLIC)
@require_safe
def guidance_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """What a procedure asks for, on one paper: in the name of one's own centre, or of the province's."""
    at = clock.now()
    try:
        entry = entry_in_force(code, clock.today())
    except RuleBroken as broken:
        raise Http404 from broken
    own = open_centres().filter(pk__in=access_to(request).places_for(Capability.VIEW_RECORDS).centres).first()
    centre = own or open_centres().first()
    if centre is None:
        raise Http404
    paper = Printable(f"procedure:{code}", partial(guidance.content, entry, centre))
    data = rendered(FORMS[FormCode.GUIDANCE], paper, Copy(1, at), demo=settings.DEMO)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{code}.pdf"'
    return response


urlpatterns = [
    path("desk/register/", desk_register, name="desk_register"),
    path("desk/register.pdf", register_pdf, name="register_pdf"),
    path("desk/papers/lists/<int:key>/slip.pdf", handover_slip_pdf, name="handover_slip_pdf"),
    path("procedures/<procedure_code:code>/guidance.pdf", guidance_pdf, name="guidance_pdf"),
]
