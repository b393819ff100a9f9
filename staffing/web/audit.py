"""Reading the audit log."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffing.domain.acts import AuditAction, SubjectKind
from staffing.domain.capabilities import Capability, Role
from staffing.gates import gate
from staffing.models import Account, AuditEntry
from staffing.queries.audit import AuditFilter, page_of_entries
from staffing.web.forms import DayField, words
from units.domain.words import Labelled
from units.web.keys import key_in


class AuditFilterForm(forms.Form):
    """What the log is narrowed to."""

    person = forms.CharField(label=gettext_lazy("Account name"), required=False, max_length=150)
    action = forms.ChoiceField(label=gettext_lazy("Action"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Subject"), required=False)
    number = forms.IntegerField(label=gettext_lazy("Subject number"), required=False, min_value=1, localize=False)
    first_day = DayField(label=gettext_lazy("From"), required=False)
    last_day = DayField(label=gettext_lazy("To (inclusive)"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = words(AuditAction, empty="—")  # type: ignore[attr-defined]
        self.fields["kind"].choices = words(SubjectKind, empty="—")  # type: ignore[attr-defined]

    def clean_person(self) -> Account | None:
        """The account of that name."""
        name = self.cleaned_data["person"].strip().lower()
        if not name:
            return None
        account = Account.objects.filter(username=name).first()
        if account is None:
            raise forms.ValidationError(_("There is no account of this name. Check it in the list of staff."))
        return account


@gate(Capability.VIEW_AUDIT)
def audit(request: HttpRequest) -> HttpResponse:
    """The log, newest first, by key."""
    form = AuditFilterForm(request.GET)
    data = form.cleaned_data if form.is_valid() else None
    page = None
    if data is not None:
        wanted = AuditFilter(
            actor=data["person"],
            action=data["action"],
            subject_kind=data["kind"],
            subject_id=data["number"],
            first_day=data["first_day"],
            last_day=data["last_day"],
        )
        page = page_of_entries(wanted, key_in(request.GET.get("before", "")))
    kept = {name: value for name, value in request.GET.items() if name != "before" and value}
    context = {
        "form": form,
        "rows": described(page.rows) if page else [],
        "earlier_url": f"?{urlencode(kept)}" if "before" in request.GET else "",
        "later_url": f"?{urlencode(kept | {'before': page.before})}" if page and page.before else "",
    }
    return render(request, "staffing/audit.html", context)


def described(entries: Sequence[AuditEntry]) -> list[dict[str, Any]]:
    """Entries in words (one query). What each is about is named by its key, and an account by its name."""
    accounts = [entry.subject_id or 0 for entry in entries if entry.subject_kind == SubjectKind.ACCOUNT]
    names = dict(Account.objects.filter(pk__in=accounts).values_list("pk", "username"))
    return [
        {
            "entry": entry,
            "action": _word(AuditAction, entry.action),
            "purpose": PURPOSES.get(entry.purpose, entry.purpose),
            "kind": _word(SubjectKind, entry.subject_kind),
            "subject": names.get(entry.subject_id or 0) if entry.subject_kind == SubjectKind.ACCOUNT else "",
            "facts": [_fact(name, value) for name, value in entry.facts.items() if value not in (None, "")],
        }
        for entry in entries
    ]


def _word(kind: type[Labelled], value: str) -> str:
    return next((_(word.label) for word in kind if word.value == value), value)


PURPOSES = {
    "another_matter": gettext_lazy("To receive another matter of the same person"),
    "answering": gettext_lazy("To answer the applicant"),
    "checking": gettext_lazy("To check what was entered"),
    "handing_over": gettext_lazy("To hand over the result"),
    "receipt": gettext_lazy("To print the receipt"),
    "settling": gettext_lazy("To settle this record"),
    "tracking": gettext_lazy("To track the record"),
}
"""What pages write down as the purpose of a look; programs write sentences of their own."""

FACTS = {
    "absence": gettext_lazy("absence"),
    "assignment": gettext_lazy("assignment"),
    "code": gettext_lazy("code"),
    "decision": gettext_lazy("decision"),
    "delegation": gettext_lazy("delegation"),
    "fields": gettext_lazy("fields"),
    "from": gettext_lazy("from"),
    "grantor": gettext_lazy("number of who gave it"),
    "kind": gettext_lazy("kind"),
    "place": gettext_lazy("place"),
    "role": gettext_lazy("role"),
    "sessions": gettext_lazy("sessions"),
    "stand_in": gettext_lazy("number of who stands in"),
    "to": gettext_lazy("to"),
    "token": gettext_lazy("token"),
    "unit": gettext_lazy("number of the unit"),
}


def _fact(name: str, value: Any) -> str:
    if name == "role":
        value = _word(Role, value)
    if isinstance(value, list):
        value = ", ".join(str(part) for part in value)
    return f"{FACTS.get(name, name)}: {value}"
