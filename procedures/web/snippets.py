"""The page on which standard texts are kept, and the list from which they are put into a text."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from procedures.domain.desk_words import SnippetKind
from procedures.models import Snippet
from procedures.queries.desk import snippets_for
from procedures.services.snippets import Wording, keep, throw_away
from procedures.web.desk import access_to, desk_page
from staffing.access import Access
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of
from units import clock
from units.domain.names import search_key
from units.errors import RuleBroken
from units.web.refusals import sentence_of, status_of

MINE = ""


class SnippetForm(forms.Form):
    """One text."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Used for"), choices=[(kind.value, gettext_lazy(kind.label)) for kind in SnippetKind]
    )
    title = forms.CharField(label=gettext_lazy("Short name"), max_length=60)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=1_000,
        widget=forms.Textarea({"rows": 4, "data-no-snippets": ""}),
        help_text=gettext_lazy("No names and numbers of people: the text is used again for others."),
    )
    shared = forms.ChoiceField(label=gettext_lazy("Who may use it"), required=False)

    use_required_attribute = False

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["shared"]
        field.choices = [(MINE, _("For me alone")), *places(access)]

    def wording(self) -> Wording:
        """As the service wants it."""
        given = self.cleaned_data
        side, _sep, key = given["shared"].partition(":")
        return Wording(
            kind=SnippetKind(given["kind"]),
            title=given["title"],
            text=given["text"],
            unit_id=int(key) if side == "unit" else None,
            centre_id=int(key) if side == "centre" else None,
        )


def places(access: Access) -> list[tuple[str, str]]:
    """Where the person leads, hence may share a text with colleagues."""
    leads = access.scope_for(Capability.ASSIGN_RECORDS)
    found: dict[str, str] = {}
    for held in access.assignments:
        if held.unit_id in leads.units and held.unit is not None:
            found[f"unit:{held.unit_id}"] = held.unit.label
        if held.centre_id in leads.centres and held.centre is not None:
            found[f"centre:{held.centre_id}"] = held.centre.label
    return list(found.items())


@gate(Capability.VIEW_RECORDS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_snippets(request: HttpRequest) -> HttpResponse:
    """All texts that the person may use, and a form for a new one."""
    access = access_to(request)
    form = SnippetForm(request.POST or None, access=access)
    if request.method == "POST" and form.is_valid():
        return _kept(request, form)
    return _page(request, form, status=422 if form.is_bound else 200)


@gate(Capability.VIEW_RECORDS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_snippet(request: HttpRequest, key: int) -> HttpResponse:
    """One text, to be changed by whoever keeps it."""
    access = access_to(request)
    snippet = snippets_for(access).filter(pk=key).first()
    if snippet is None or not may_change(snippet, access):
        raise RuleBroken("snippet_not_yours")
    if request.method == "POST":
        form = SnippetForm(request.POST, access=access)
        return _kept(request, form, key) if form.is_valid() else _page(request, form, key, status=422)
    shared = f"unit:{snippet.unit_id}" if snippet.unit_id else f"centre:{snippet.centre_id}"
    initial = {
        "kind": snippet.kind,
        "title": snippet.title,
        "text": snippet.text,
        "shared": MINE if snippet.account_id else shared,
    }
    return _page(request, SnippetForm(initial=initial, access=access), key)


@gate(Capability.VIEW_RECORDS)
@require_POST
def desk_snippet_delete(request: HttpRequest, key: int) -> HttpResponse:
    """Throw a text away."""
    throw_away(snippet_id=key, actor=account_of(request), leads=_leads(request))
    messages.success(request, _("The text is deleted."))
    return redirect("desk_snippets")


@gate(Capability.VIEW_RECORDS)
@require_POST
def snippet_choices(request: HttpRequest) -> HttpResponse:
    """The texts for one kind of reason whose name or text answers to what was typed, as options of a list."""
    words = search_key(request.POST.get("q", "")).split()
    rows = [
        row
        for row in snippets_for(access_to(request), request.POST.get("kind", ""))
        if all(word in search_key(f"{row.title} {row.text}") for word in words)
    ]
    return render(request, "procedures/desk/_snippet_choices.html", {"snippets": rows[:20]})


def may_change(snippet: Snippet, access: Access) -> bool:
    """Whether the person keeps this text."""
    leads = access.scope_for(Capability.ASSIGN_RECORDS)
    mine = access.account is not None and snippet.account_id == access.account.pk
    return mine or snippet.unit_id in leads.units or snippet.centre_id in leads.centres


def _leads(request: HttpRequest) -> Any:
    return access_to(request).places_for(Capability.ASSIGN_RECORDS)


def _kept(request: HttpRequest, form: SnippetForm, key: int | None = None) -> HttpResponse:
    try:
        keep(
            wording=form.wording(),
            actor=account_of(request),
            leads=_leads(request),
            at=clock.now(),
            snippet_id=key,
        )
    except RuleBroken as broken:
        form.add_error(None, sentence_of(broken))
        return _page(request, form, key, status=status_of(broken))
    messages.success(request, _("The text is kept."))
    return redirect("desk_snippets")


def _page(request: HttpRequest, form: SnippetForm, key: int | None = None, *, status: int = 200) -> HttpResponse:
    access = access_to(request)
    rows = [(row, SnippetKind(row.kind), may_change(row, access)) for row in snippets_for(access)]
    context = {"form": form, "rows": rows, "key": key}
    return desk_page(request, "procedures/desk/snippets.html", context, status=status)
