"""A form as people will meet it, all pages below one another: for whoever keeps the catalogue."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from procedures.domain.form_standard import whole_form
from procedures.models import FormVersion
from procedures.web.filing_fields import draw, spoken
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from units import clock


@gate(Capability.MANAGE_CATALOGUE)
@require_safe
def form_preview(request: HttpRequest, key: int) -> HttpResponse:
    """Every page with its questions, the conditions in words of the form, and the papers."""
    held = FormVersion.objects.select_related("version__procedure").filter(pk=key).first()
    if held is None:
        raise Http404
    form, today = whole_form(held.form, helped=False), clock.today()
    steps = [
        {
            "title": spoken(step.title),
            "text": spoken(step.text),
            "condition": step.show_if,
            "fields": [(draw(question, {}, {}, today), question.show_if) for question in step.questions],
            "exits": [(spoken(one.title), spoken(one.text), one.procedure, one.rule) for one in step.exits],
        }
        for step in form.steps
    ]
    names = dict(held.version.components.values_list("position", "name"))
    papers = [
        (paper.paper, spoken(paper.label) or names.get(paper.paper, ""), paper.how, paper.show_if)
        for paper in form.papers
    ]
    context = {"held": held, "version": held.version, "steps": steps, "papers": papers}
    return render(request, "procedures/filing/preview.html", context)
