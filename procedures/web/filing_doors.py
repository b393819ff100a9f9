"""The two doors to filing: a citizen's own, and that of a member of staff who fills in for somebody."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse

from procedures.models import Filing
from procedures.models.filing import FilingQuerySet
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.models import Account, Citizen
from units.scoping import PROVINCE, Scope

View = Callable[..., Any]


def citizen_of(request: HttpRequest) -> Citizen:
    """Who is signed in; the gate has let nobody else pass."""
    citizen = request.citizen  # type: ignore[attr-defined]
    if not citizen:
        raise TypeError("a view without a gate")
    return citizen  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Door:
    """A door: who may pass, whose filings lie behind it, and where its pages are."""

    name: str
    capability: Capability
    prefix: str

    @property
    def helps(self) -> bool:
        """Whether somebody of the staff fills in for somebody else."""
        return self.capability is not Capability.CITIZEN

    def filings(self, request: HttpRequest) -> FilingQuerySet:
        """The filings that lie behind this door for this person."""
        if self.helps:
            return Filing.objects.helped_by(request.user.pk or 0)
        return Filing.objects.of_citizen(citizen_of(request).pk)

    def draft(self, request: HttpRequest, uuid: UUID) -> Filing:
        """One draft of this person, or 404."""
        rows = self.filings(request).drafts().select_related("form", "version__procedure", "citizen")
        filing: Filing | None = rows.filter(uuid=uuid).first()
        if filing is None:
            raise Http404
        return filing

    def helper(self, request: HttpRequest) -> Account | None:
        """The member of staff, where one helps."""
        return request.user if self.helps and isinstance(request.user, Account) else None

    def scope(self, request: HttpRequest) -> Scope:
        """Where it may be handed in: anywhere by oneself, with help where the helper works."""
        return request.access.places_for(self.capability) if self.helps else PROVINCE  # type: ignore[attr-defined]

    def address(self, page: str, *arguments: object) -> str:
        """The address of one of the door's pages."""
        return reverse(f"{self.name}_{page}", args=arguments)

    def gated(self, view: View) -> View:
        """A page behind this door."""

        @functools.wraps(view)
        def passed(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            return view(request, *args, door=self, **kwargs)

        return gate(self.capability)(passed)


OWN = Door("filing", Capability.CITIZEN, "")
HELPED = Door("assisted", Capability.SUBMIT_RECORDS, "assisted/")
