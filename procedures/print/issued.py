"""Issued figures on paper: made from what was issued alone, kept as they first went out."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from procedures.domain.definitions import ON_TIME_TARGET
from procedures.domain.figures import Measure, UnitView
from procedures.domain.vocabulary import Channel
from procedures.models import IssuedFigures, IssuedPaper
from procedures.print import sheet
from procedures.print.view import VERSION, Column, Number, Part, Row, View, of_today, paper
from procedures.queries.links import site_link
from units.formats import count, percent, plain_date, spoken_moment, spoken_month

Content = dict[str, Any]
LANGUAGES = ("vi", "en")


def paper_of(issued: IssuedFigures, language: str, *, at: datetime) -> IssuedPaper:
    """The paper in a language (vi, en): as it first went out, whoever asks and whenever."""
    there = issued.papers.filter(language=language).first()
    if there is None:
        data = made(issued, language)
        told = {"data": data, "digest": sha256(data).hexdigest(), "template": VERSION, "made_at": at}
        there, _is_new = IssuedPaper.objects.get_or_create(issued=issued, language=language, defaults=told)
    return there


def keep_papers(*, at: datetime) -> int:
    """Make the papers of all that was issued and has none yet, in every language; how many were made."""
    made_now = 0
    for language in LANGUAGES:
        for issued in IssuedFigures.objects.exclude(papers__language=language).order_by("id"):
            paper_of(issued, language, at=at)
            made_now += 1
    return made_now


def made(issued: IssuedFigures, language: str) -> bytes:
    """The paper as it comes out today, to be set against the one that is kept."""
    with translation.override(language):
        return paper(view_of(issued))


def view_of(issued: IssuedFigures) -> View:
    """What the paper says, in the active language."""
    content = issued.content
    above, body = _whose(issued)
    month = _month(issued)
    period = spoken_month(month) if month else _period(issued)
    return View(
        title=_("Report on the settlement of administrative procedures"),
        under=period,
        code=period,
        above=above,
        body=body,
        at=issued.issued_at,
        asked=_asked(issued),
        numbers=_numbers(content["sum"]),
        parts=[*_tables(content), _by_channel(content["sum"]), *_corrections(content)],
        definitions=[(one["id"], one["version"], one["since"]) for one in content["definitions"]] or of_today(),
        seals=[
            (_("Checksum of the figures (SHA-256)"), issued.checksum),
            (_("Address of these figures"), site_link("issued_figures", issued.pk)),
            (_("Issued at, by"), f"{spoken_moment(issued.issued_at)}, {_by_whom(issued)}"),
        ],
    )


def _month(issued: IssuedFigures) -> date | None:
    """The first day, where the period is one whole month."""
    following = (issued.first + timedelta(days=31)).replace(day=1)
    return issued.first if issued.first.day == 1 and issued.last == following - timedelta(days=1) else None


def _period(issued: IssuedFigures) -> str:
    return f"{plain_date(issued.first)} – {plain_date(issued.last)}"


def _whose(issued: IssuedFigures) -> tuple[Sequence[str], Sequence[str]]:
    """The heading; what was issued before names were kept with it is headed by the unit of the moment."""
    if issued.unit is None:
        return (), ()
    place = issued.content.get("place") or {"body": sheet.body(issued.unit), "name_en": issued.unit.name_en}
    english = place["name_en"] if get_language() == "en" else ""
    return [_("Quảng Ninh province")], [english or place["body"]]


def _asked(issued: IssuedFigures) -> list[tuple[str, str]]:
    place = issued.content.get("place") or {}
    unit = (_name(place) or issued.unit.label) if issued.unit else _("All units")
    return [
        (_("Period"), _period(issued)),
        (_("Unit"), f"{unit} ({_(UnitView(issued.by).label)})"),
        (_("Field"), issued.field.label if issued.field else _("All fields")),
        (_("As known at"), spoken_moment(issued.as_at)),
    ]


def _by_whom(issued: IssuedFigures) -> str:
    return str(issued.issued_by) if issued.issued_by else _("by the portal itself")


def _name(row: Content) -> str:
    return str((row.get("name_en") if get_language() == "en" else "") or row.get("name", ""))


def _kept(row: Content) -> int:
    return int(row["early"] + row["on_time"])


def _share(part: int, whole: int) -> str:
    return percent(part / whole if whole else None)


def _numbers(whole: Content) -> list[Number]:
    settled, opened = whole["settled"], whole["open"]
    judged = _("%(kept)s of %(total)s settled · target %(target)s") % {
        "kept": count(_kept(whole)),
        "total": count(settled),
        "target": percent(ON_TIME_TARGET, 0),
    }
    of_open = {"share": _share(whole["overdue"], opened), "total": count(opened)}
    of_soon = {"share": _share(whole["due_soon"], opened), "total": count(opened)}
    tone = "" if not settled else "good" if _kept(whole) / settled >= ON_TIME_TARGET else "warning"
    online = _("of these online: %(count)s") % {"count": count(whole["received_online"])}
    first_due = _("by the first due date: %(rate)s") % {"rate": _share(whole["first_due_kept"], settled)}
    in_766 = _("by Decision 766: %(rate)s") % {"rate": _share(whole["on_time_766"], settled)}
    return [
        Number(_("Received"), count(whole["received"]), online),
        Number(_("Early and on time"), _share(_kept(whole), settled), judged, tone=tone),
        Number(_("Settled late"), count(whole["late"]), f"{first_due} · {in_766}"),
        Number(_("In progress"), count(opened), _("at the moment named above")),
        Number(_("Overdue"), count(whole["overdue"]), _("%(share)s of %(total)s in progress · target 0") % of_open),
        Number(_("Due soon"), count(whole["due_soon"]), _("%(share)s of %(total)s in progress") % of_soon),
    ]


def _tables(content: Content) -> list[Part]:
    total = Row([_("Total"), *_cells(content["sum"])], "total")
    found = []
    for key, heading, head in (("units", _("By unit"), _("Unit")), ("fields", _("By field"), _("Field"))):
        rows = [Row([_name(row), *_cells(row)]) for row in content[key]]
        columns = [Column(head, is_number=False, width=3.0), *(Column(label) for label in _heads())]
        if rows:
            found.append(Part(heading, columns, [total, *rows]))
    return found


def _heads() -> list[str]:
    return [
        *(_("Received"), _("Settled"), _("Early and on time"), _("Late"), _("Rate on time")),
        *(_("In progress"), _("Overdue"), _("Due soon")),
    ]


def _cells(row: Content) -> list[str]:
    amounts = [row["received"], row["settled"], _kept(row), row["late"]]
    stock = [row["open"], row["overdue"], row["due_soon"]]
    return [*map(count, amounts), _share(_kept(row), row["settled"]), *map(count, stock)]


def _by_channel(whole: Content) -> Part:
    rows = []
    for channel in Channel:
        received = whole[f"received_{channel.value}"]
        rows.append(Row([_(channel.label), count(received), _share(received, whole["received"])]))
    columns = [Column(_("Channel"), False, 3.0), Column(_("Received")), Column(_("Share of receptions"))]
    others = [
        _("Filed online: %(number)s") % {"number": count(whole["submitted"])},
        _("Refused at reception: %(number)s") % {"number": count(whole["refused"])},
        _("Withdrawn: %(number)s") % {"number": count(whole["withdrawn"])},
    ]
    return Part(_("By channel"), columns, rows, [" · ".join(others)])


def _corrections(content: Content) -> list[Part]:
    """What was written down after its day; nothing where it was not yet kept with what is issued."""
    if "corrections" not in content:
        return []
    heading = _("Corrections written by this moment")
    if not content["corrections"]:
        return [Part(heading, words=[_("No figure of these days was corrected by this moment.")])]
    columns = [
        *(Column(_("Figure"), False, 3.0), Column(_("Records"))),
        *(Column(_("Changes")), Column(_("What they add up to"))),
    ]
    rows = [
        Row([_(Measure(row["measure"]).label), count(row["records"]), count(row["changes"]), _signed(row["net"])])
        for row in content["corrections"]
    ]
    words = _("Written down after the day that they count in; the figures above contain them.")
    return [Part(heading, columns, rows, [words])]


def _signed(number: int) -> str:
    return f"{'+' if number > 0 else '−' if number < 0 else ''}{count(abs(number))}"
