"""What every form begins with, and the words that forms share: heading, dates, people, papers."""

from datetime import date, datetime
from typing import Any

from procedures.domain.calendar import local
from procedures.domain.vocabulary import ComponentForm, ComponentState
from procedures.models import Applicant, Record, RecordComponent
from procedures.print.forms import qr
from procedures.queries.links import tracking_link
from units.domain.kinds import AGENCIES, CentreKind, UnitKind
from units.models import ServiceCentre, Unit
from units.queries.successors import centre_on, unit_on

Place = ServiceCentre | Unit
Content = dict[str, Any]
ROOM = 110  # letters


def sheet(
    place: Place, *, title: str, at: datetime, on: date, code: str = "", label: str = "Mã hồ sơ", link: str = ""
) -> Content:
    """What the layout prints on every form.

    ``at`` is the moment that the paper bears, ``on`` the day of printing, by which places are named; ``link`` is what
    the code to scan leads to.
    """
    moment = local(at)
    names = head(place, on)
    return {
        "title": title,
        "code": code,
        "code-label": label,
        "qr": qr(link) if link else "",
        "head": names,
        "issuer": " ".join(names["own"]),
        "number": "",
        "place-and-date": f"{_seat(place, on)}, {long_date(moment)}",
        "made": [moment.year, moment.month, moment.day, moment.hour, moment.minute],
    }


def of_record(record: Record, place: Place, *, title: str, at: datetime, on: date) -> Content:
    """A form about one record: its code, and the way to its tracking page."""
    return sheet(place, title=title, at=at, on=on, code=record.code, link=tracking_link(record.code))


def head(place: Place, on: date) -> Content:
    """Whose paper it is on ``on``: the body above, the body itself, and its name before a merger (Decree 30/2020)."""
    if isinstance(place, Unit):
        now = unit_on(place, on)
        above = ["Ủy ban nhân dân", "tỉnh Quảng Ninh"] if now.kind == UnitKind.DEPARTMENT else []
        return {"above": above, "own": _lines(body(now)), "formerly": body(place) if now.pk != place.pk else ""}
    centre = centre_on(place, on)
    whole = centre.unit.full_name
    # the body above names the place already
    own = centre.name[: -len(whole)] if centre.name.lower().endswith(whole.lower()) else centre.name
    return {
        "above": _lines(body(centre.unit)),
        "own": _lines(own.strip()),
        "formerly": place.name if centre.pk != place.pk else "",
    }


def _lines(name: str) -> list[str]:
    """A long name in two lines that end where a reader would breathe."""
    for breath in ("Ủy ban nhân dân ", "Trung tâm Phục vụ "):
        if name.startswith(breath):
            return [breath.strip(), name.removeprefix(breath)]
    return [name]


def body(unit: Unit) -> str:
    """At the commune level and the province's the committee acts; agencies bear their own names."""
    return str(unit.full_name) if unit.kind in AGENCIES else f"Ủy ban nhân dân {unit.inline_label}"


def body_on(unit: Unit, on: date) -> str:
    """The body that answers for ``unit`` on a day, with the name that the reader may know."""
    now = unit_on(unit, on)
    return body(now) if now.pk == unit.pk else f"{body(now)} (trước đây là {body(unit)})"


def centre_name(centre: ServiceCentre, on: date) -> str:
    """The centre by its name of a day, with the name that the reader may know."""
    now = centre_on(centre, on)
    return str(now.name) if now.pk == centre.pk else f"{now.name} (trước đây là {centre.name})"


def _seat(place: Place, on: date) -> str:
    """The place before the date: the commune, or the province for a body of the province."""
    unit = unit_on(place, on) if isinstance(place, Unit) else centre_on(place, on).unit
    provincial = unit.kind in AGENCIES or (isinstance(place, ServiceCentre) and place.kind == CentreKind.PROVINCIAL)
    return "Quảng Ninh" if provincial else str(unit.name)


def person(party: Applicant, on: date) -> dict[str, str]:
    """A party as a form names it."""
    where = ""
    if party.unit is not None:
        now = unit_on(party.unit, on)
        where = now.inline_label
        if now.pk != party.unit_id:
            where = f"{where} (trước đây là {party.unit.inline_label})"
    return {
        "name": party.name,
        "address": ", ".join(part for part in (party.address.rstrip(" ,"), where) if part),
        "telephone": party.telephone,
        "email": party.email,
        "number": party.number,
    }


def brought_by(record: Record) -> Applicant:
    """Who stands at the counter: the authorised person, the one who hands it in, or the owner."""
    return record.representative or record.submitter or record.applicant


def matter(record: Record) -> str:
    """What is asked for, in the words of the version under which it came."""
    return f"{record.version.name_vi} (mã thủ tục {record.version.procedure.code})"


def paragraphs(text: str) -> list[str]:
    """What an officer wrote, with the officer's own breaks between lines."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def short(name: str) -> str:
    """A procedure's name where a row has a line or two for it; the longest has over a thousand letters."""
    return name if len(name) <= ROOM else f"{name[:ROOM].rstrip(' ,;')}…"


def paper(row: RecordComponent) -> dict[str, str]:
    """A paper of the record as a row of the table."""
    by_data = (
        row.form == ComponentForm.DATA
        or row.state == ComponentState.REPLACED_BY_DATA
        or not (row.originals or row.copies)  # sent in online
    )
    return {
        "name": row.name,
        "originals": str(row.originals) if row.originals and not by_data else "",
        "copies": str(row.copies) if row.copies and not by_data else "",
        "data": "×" if by_data else "",
    }


def papers(record: Record) -> list[dict[str, str]]:
    """What was handed in, and what a database holds instead of it."""
    rows = record.components.all()
    return [paper(row) for row in rows if row.is_present or row.state == ComponentState.REPLACED_BY_DATA]


def long_date(day: date) -> str:
    """As official papers write it: two digits below 10, for months below 3 (Decree 30/2020, annex I)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def long_moment(moment: datetime) -> str:
    """A moment as forms write it, in local time."""
    here = local(moment)
    return f"{here.hour:02d} giờ {here.minute:02d} phút, {long_date(here)}"


def short_moment(moment: datetime) -> str:
    """A moment for a cell of a table."""
    return f"{local(moment):%H:%M %d/%m/%Y}"
