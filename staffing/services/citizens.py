"""Citizens and organisations as they sign in."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from staffing.domain.identity import Identity
from staffing.models import Citizen


@transaction.atomic
def welcome(*, identity: Identity, at: datetime) -> Citizen:
    """The row of whoever signed in, as the identity provider describes them now: made at the first sign-in."""
    described = asdict(identity)
    key = {name: described.pop(name) for name in ("issuer", "subject")}
    described["signed_in_at"] = at
    citizen, _ = Citizen.objects.update_or_create(
        **key, defaults=described, create_defaults=described | {"created_at": at}
    )
    return citizen
