"""Giving a role, and ending one."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.generic import FormView

from staffing.domain.capabilities import Capability
from staffing.models import Assignment
from staffing.services.assignments import Posting, assign, end_assignment
from staffing.web.accounts import detail_url, managed, scope_of
from staffing.web.acting import acting
from staffing.web.forms import EndAssignmentForm, PostingForm
from units import clock
from units.web.refusals import RefusalMixin


class NewAssignment(RefusalMixin, FormView):  # type: ignore[type-arg]
    """A role at a place for a period."""

    capability = Capability.MANAGE_STAFF
    template_name = "staffing/assignment_new.html"
    form_class = PostingForm
    initial = {"valid_from": clock.today}

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Only for an account that the manager sees."""
        super().setup(request, *args, **kwargs)
        self.account = managed(request, kwargs["account_id"])

    def get_form(self, form_class: Any = None) -> Any:
        """With the manager's own places."""
        form = super().get_form(form_class)
        form.fields["place"].offer(scope_of(self.request))
        return form

    def form_valid(self, form: Form) -> HttpResponse:
        """Give it."""
        assign(account_id=self.account.pk, posting=Posting(**form.cleaned_data), **acting(self.request))
        messages.success(self.request, _("The role is given."))
        return HttpResponseRedirect(detail_url(self.account.pk))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the account's name."""
        return super().get_context_data(account=self.account, **kwargs)


class EndAssignment(RefusalMixin, FormView):  # type: ignore[type-arg]
    """The last day of a role."""

    capability = Capability.MANAGE_STAFF
    template_name = "staffing/assignment_end.html"
    form_class = EndAssignmentForm
    initial = {"last_day": clock.today}

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Only for an account that the manager sees."""
        super().setup(request, *args, **kwargs)
        self.assignment = get_object_or_404(
            Assignment.objects.select_related("account", "unit", "centre"), pk=kwargs["assignment_id"]
        )
        managed(request, self.assignment.account_id)

    def form_valid(self, form: Form) -> HttpResponse:
        """End it."""
        end_assignment(assignment_id=self.assignment.pk, last_day=form.cleaned_data["last_day"], **acting(self.request))
        messages.success(self.request, _("The role has its last day."))
        return HttpResponseRedirect(detail_url(self.assignment.account_id))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what ends."""
        return super().get_context_data(assignment=self.assignment, account=self.assignment.account, **kwargs)
