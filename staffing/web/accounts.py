"""Pages to manage accounts: the list, a new one, one with its assignments, and what is done to it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from staffing.domain.capabilities import Capability, Role
from staffing.gates import gate
from staffing.models import Account, Assignment, StaffSession
from staffing.queries.accounts import AccountFilter, manageable, page_of_accounts
from staffing.queries.second_factors import has_second_factor
from staffing.services.accounts import (
    change_account,
    deactivate_account,
    open_account,
    reactivate_account,
    reset_password,
)
from staffing.web.acting import acting
from staffing.web.assignment_rows import rows_of
from staffing.web.forms import AccountFilterForm, NewAccountForm, PersonForm
from units import clock
from units.scoping import Scope
from units.web.keys import key_in
from units.web.refusals import RefusalMixin

STATES = {"": True, "closed": False, "all": None}


def scope_of(request: HttpRequest) -> Scope:
    """The places whose staff the manager manages."""
    access: Any = request.access  # type: ignore[attr-defined]
    scope: Scope = access.scope_for(Capability.MANAGE_STAFF)
    return scope


def managed(request: HttpRequest, account_id: int) -> Account:
    """The account, or 404 when it is none of the manager's."""
    return get_object_or_404(manageable(scope_of(request), clock.today()), pk=account_id)


@gate(Capability.MANAGE_STAFF)
def accounts(request: HttpRequest) -> HttpResponse:
    """The list, searched without diacritics, by role, place and state."""
    form = AccountFilterForm(request.GET)
    form.fields["place"].offer(scope_of(request))  # type: ignore[attr-defined]
    data = form.cleaned_data if form.is_valid() else {}
    wanted = AccountFilter(
        text=data.get("q", ""),
        role=Role(data["role"]) if data.get("role") else None,
        place=data.get("place"),
        is_active=STATES[data.get("state", "")],
    )
    page = page_of_accounts(scope_of(request), clock.today(), wanted, key_in(request.GET.get("after", "")))
    context = {"form": form, "page": page, "later_url": _later(request, page.after), "first_url": _first(request)}
    return render(request, "staffing/accounts.html", context)


@method_decorator(never_cache, name="dispatch")  # the answer holds a password: no copy of it is kept
class NewAccount(RefusalMixin, FormView):  # type: ignore[type-arg]
    """Open an account; its temporary password is shown once, on the answer to this form."""

    capability = Capability.MANAGE_STAFF
    template_name = "staffing/account_new.html"
    form_class = NewAccountForm

    def form_valid(self, form: NewAccountForm) -> HttpResponse:
        """Open it."""
        account, password = open_account(
            username=form.cleaned_data["username"], person=form.person(), **acting(self.request)
        )
        return password_page(self.request, account, password)


class AccountDetail(RefusalMixin, FormView):  # type: ignore[type-arg]
    """One account: what it says about its holder, its assignments, and its sessions."""

    capability = Capability.MANAGE_STAFF
    template_name = "staffing/account_detail.html"
    form_class = PersonForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Only for an account that the manager sees."""
        super().setup(request, *args, **kwargs)
        self.account = managed(request, kwargs["account_id"])

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        return {name: getattr(self.account, name) for name in PersonForm.base_fields}

    def form_valid(self, form: PersonForm) -> HttpResponse:
        """Change it."""
        change_account(account_id=self.account.pk, person=form.person(), **acting(self.request))
        messages.success(self.request, _("The account is changed."))
        return HttpResponseRedirect(detail_url(self.account.pk))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the assignments, present and past, and the sessions that are open."""
        held = Assignment.objects.filter(account=self.account).select_related("unit", "centre").order_by("-valid_from")
        own = self.account.pk == self.request.user.pk
        return super().get_context_data(
            account=self.account,
            rows=rows_of(held, may_change=not own),
            own=own,
            can_change=not own,
            crumbs=[(_("Accounts and assignments"), reverse("accounts")), (self.account.full_name, "")],
            second_factor=has_second_factor(self.account),
            sessions=StaffSession.objects.filter(account=self.account, expire_date__gt=clock.now()),
            **kwargs,
        )


@gate(Capability.MANAGE_STAFF)
@require_POST
def deactivate(request: HttpRequest, account_id: int) -> HttpResponse:
    """Shut the person out at once."""
    deactivate_account(account_id=managed(request, account_id).pk, **acting(request))
    messages.success(request, _("The account is deactivated; its sessions and tokens have ended."))
    return HttpResponseRedirect(detail_url(account_id))


@gate(Capability.MANAGE_STAFF)
@require_POST
def reactivate(request: HttpRequest, account_id: int) -> HttpResponse:
    """Let the person in again."""
    reactivate_account(account_id=managed(request, account_id).pk, **acting(request))
    messages.success(request, _("The account is active again."))
    return HttpResponseRedirect(detail_url(account_id))


@gate(Capability.MANAGE_STAFF)
@never_cache
@require_POST
def new_password(request: HttpRequest, account_id: int) -> HttpResponse:
    """A temporary password, shown once."""
    account = managed(request, account_id)
    return password_page(request, account, reset_password(account_id=account.pk, **acting(request)))


def password_page(request: HttpRequest, account: Account, password: str) -> HttpResponse:
    """The only page that ever shows a temporary password."""
    return render(request, "staffing/temporary_password.html", {"account": account, "password": password})


def detail_url(account_id: int) -> str:
    """The account's own page."""
    return reverse("account_detail", args=[account_id])


def _later(request: HttpRequest, after: int | None) -> str:
    if after is None:
        return ""
    kept = {name: value for name, value in request.GET.items() if name != "after"}
    return f"?{urlencode(kept | {'after': after})}"


def _first(request: HttpRequest) -> str:
    if "after" not in request.GET:
        return ""
    return "?" + urlencode({name: value for name, value in request.GET.items() if name != "after"})
