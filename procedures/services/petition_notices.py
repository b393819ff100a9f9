"""Who is told of a petition: its writer, by whatever reaches them, and whoever has to act. Keys only, no text."""

from datetime import datetime

from procedures.domain.calendar import local
from procedures.domain.vocabulary import NoticeKind
from procedures.models import OutboxMessage, Petition
from procedures.queries.links import site_link
from procedures.services import telling
from procedures.services.notices import tell
from procedures.services.petition_recipients import may_receive
from staffing.domain.capabilities import ROLE_CAPABILITIES, Capability
from staffing.models import Account
from staffing.queries.posts import posts
from units.models import ServiceCentre
from units.queries.units import province

ROLES = frozenset(role for role, held in ROLE_CAPABILITIES.items() if Capability.HANDLE_PETITIONS in held)


def tell_writer(petition: Petition, kind: NoticeKind, *, at: datetime) -> None:
    """Tell the writer of the event just written."""
    text = petition.text
    telephone, email = text.telephone, text.email
    if kind is NoticeKind.PETITION_RECEIVED:  # goes out at once, unseen by anybody; the others follow an officer's act
        telephone, email = may_receive(petition)
    telling.tell(
        kind=kind,
        code=petition.code,
        number=_number(petition, kind, "writer"),
        at=at,
        telephone=telephone,
        email=email,
        citizen=petition.citizen,
        link=site_link("petition", petition.code),
    )


def tell_staff(petition: Petition, kind: NoticeKind, *, at: datetime) -> None:
    """Write to whoever has to act and wants a mail for each; the others see their list's number."""
    messages = [
        OutboxMessage(
            topic="mail",
            kind=kind,
            message_id=_number(petition, kind, f"staff{reader.pk}"),
            recipient=reader,
            payload={"code": petition.code, "link": site_link("desk_petition", petition.pk)},
            created_at=at,
            available_at=at,
        )
        for reader in to_tell(petition, at)
    ]
    OutboxMessage.objects.bulk_create(tell(messages))


def to_tell(petition: Petition, at: datetime) -> list[Account]:
    """The officer who has it; otherwise who may take it up at its unit, or, where nobody is, in the province."""
    on, unit = local(at).date(), petition.competent_unit_id
    centres = set(ServiceCentre.objects.filter(unit=unit).values_list("pk", flat=True))
    here = [post.account for post in posts(ROLES, on=on, units={unit}, centres=centres)]
    if petition.officer is not None and petition.officer in here:
        return [petition.officer]
    found = here or [post.account for post in posts(ROLES, on=on, units={province().pk}, centres=set())]
    return list(dict.fromkeys(found))


def _number(petition: Petition, kind: NoticeKind, who: str) -> str:
    return f"{petition.code}.{petition.events_written}.{kind.value}.{who}"
