"""What the pages of those who watch over settlement say on paper: forecast, delays, records at risk, the index."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from procedures.print.view import Column, Number, Part, Row, View
from procedures.web.view_papers import Context
from procedures.web.view_sections import asked, table_of, view_of


def forecast(context: Context) -> View:
    """The ten working days to come."""
    likely = _("likely between %(late_likely)s") % {"late_likely": context["late_likely"]}
    numbers = [
        Number(_("Receptions expected"), context["received"], _error(context)),
        Number(_("Records that fall due"), context["due"], _("open now, their term running")),
        Number(_("Late if nothing changes"), context["late"], likely, tone="warning"),
    ]
    heads = [
        *(_("Day"), _("Receptions expected"), _("Four days of five between")),
        *(_("Fall due"), _("Late if nothing changes"), _("Likely between")),
    ]
    days = [[one.day, one.expected, one.likely, one.due, one.late, one.late_likely] for one in context["days"]]
    of_fields = [
        *(_("Field"), _("Fall due"), _("Late among the like"), _("Share late"), _("Late if nothing changes")),
    ]
    fields = [[one.name, one.due, one.like, one.share, one.late] for one in context["fields"]]
    none = [] if fields else [_("No open record falls due in these days.")]
    parts = [
        table_of(_("Day by day"), heads, days, wide=2.0),
        table_of(_("Where the late ones are expected"), of_fields, fields, *none),
        Part(_("How this is reckoned"), words=_reckoned(context["like_days"])),
    ]
    title = _("The next ten working days")
    question = asked(context, period=title)
    return view_of(context, title, asked=question, numbers=numbers, parts=parts)


def _error(context: Context) -> str:
    if not context["error"]:
        return _("too few days yet to try it")
    words = ngettext(
        "a mean error of %(error)s on the %(n)s day tried",
        "a mean error of %(error)s on the %(n)s days tried",
        context["tried"],
    )
    return words % {"error": context["error"], "n": context["tried"]}


def _reckoned(like_days: int) -> list[str]:
    return [
        _(
            "Receptions: the average of the same weekday over the last eight weeks, of days that were worked; days off"
            " have none, and a worked Saturday counts as a Friday. The same rule was tried on the last four weeks,"
            " each day from what was known two weeks before it: that is the error shown, and four of five of those"
            " days lay within the interval."
        ),
        _(
            "Late: the open records whose term ends on a day, times the share that was late among those of the same"
            " field settled in the last %(like_days)s days (of all fields where fewer than 20 were settled). The"
            " interval is that of the share at 95%%. Records that are overdue already are not among them, and neither"
            " are those whose clock stands still."
        )
        % {"like_days": like_days},
        _("It is an expectation, not a plan: whoever acts today changes it."),
    ]


def delays(context: Context) -> View:
    """Whose time made records late."""
    heads = [_("Whose time"), _("Working time beyond the term"), _("Share"), _("Late records with a part")]
    rows = [Row([label, time, share, late]) for label, time, share, late, _href in context["holders"]]
    columns = [Column(heads[0], False, 3.0), *(Column(head, width=1.4) for head in heads[1:])]
    total = [Row([_("Total"), context["total"], "", ""], "total")] if rows else []
    none = [] if rows else [_("No record was settled late in this period.")]
    parts = [Part(_("Whose time it was"), columns, [*rows, *total], none)]
    if context["agencies"]:
        asked_heads = [_("Agency that was asked"), _("Working time beyond the term"), _("Late records with a part")]
        agencies = [[agency.label, time, late] for agency, time, late in context["agencies"]]
        words = _("Agencies that were asked and answered beyond the term")
        parts.append(table_of(words, asked_heads, agencies))
    if context["units"] and not context["unit"]:
        labels = [_(holder.label) for holder in context["columns"]]
        by_unit = [[place.label, *cells, whole] for place, cells, whole in context["units"]]
        parts.append(table_of(_("By unit"), [_("Unit"), *labels, _("Total")], by_unit, wide=2.0))
    parts.append(Part("", words=[_delays_said()]))
    return view_of(context, _("Delays"), parts=parts)


def _delays_said() -> str:
    return _(
        "Of records settled late in this period: the working time after the due moment, and in whose hands the record"
        " was then. Each part opens the records, whose trails are the evidence."
    )


def at_risk(context: Context) -> View:
    """Records at risk by their codes: nobody's name, not even the officer's."""
    chosen = next((one for one in context["units"] if one.code == context["chosen_unit"]), None)
    field = next((one for one in context["fields"] if one.code == context["chosen_field"]), None)
    told = dict(context) | {"unit": chosen, "of_field": field, "said_period": ""}
    question = [line for line in asked(told) if line[0] != _("Period")]
    numbers = [Number(_(risk.label), str(number)) for risk, number, _href in context["tabs"]]
    columns = [
        *(Column(_("Code"), False, 2.5), Column(_("Procedure"), False, 3.2), Column(_("Settled by"), False, 1.7)),
        *(Column(_("Due"), False, 1.4), Column(_("Why it is at risk"), False, 2.6)),
    ]
    rows = [
        Row(
            [
                *(line.record.code, line.record.version.name, line.record.competent_unit.label, line.due or "—"),
                "; ".join([*(_(risk.label) for risk in line.risks), *line.reasons]),
            ]
        )
        for line in context["lines"]
    ]
    none = [] if rows else [_("Nothing at this risk")]
    more = [_("The list goes on: this sheet holds one page of it.")] if context["later_url"] else []
    risk = context["risk"]
    parts = [Part(_(risk.label), columns, rows, [*none, *more])]
    return view_of(context, _("Records at risk"), asked=question, numbers=numbers, parts=parts)


def index(context: Context) -> View:
    """The index of Decision 766 of a month: indicators by group, and the units by rank."""
    parts = []
    if context.get("groups"):
        parts.append(_indicators(context["groups"]))
    if context.get("ranked"):
        parts.append(_ranking(context["ranked"]))
    numbers = []
    if "total" in context:
        counted = _("%(available)s of 100 points could be counted; the sum is scaled to 100.") % {
            "available": context["available"]
        }
        moved = context["total_change"].words if context["total_change"] else ""
        numbers = [Number(_("Index"), f"{context['total']} / 100", counted, moved)]
    stored = context["stored"]
    seals = [(_("Address of this page"), context["address"])]
    if stored:
        seals.insert(0, (_("Checksum of the figures (SHA-256)"), stored.checksum))
    question = asked(context, period=context["said_month"])
    question = [line for line in question if line[0] != _("Field")]
    question.append((_("Formulas"), context["version"].code))
    return view_of(context, _("Index of Decision 766"), asked=question, numbers=numbers, parts=parts, seals=seals)


def _indicators(groups: Sequence[Any]) -> Part:
    columns = [
        *(Column(_("Indicator"), False, 4.0), Column(_("Counted, of all"), width=1.6), Column(_("Share"))),
        *(Column(_("Points")), Column(_("At most"))),
    ]
    rows = []
    for group in groups:
        rows.append(Row([f"{group.group.value}. {group.name}: {group.points} / {group.most}"], "group"))
        for one in group.indicators:
            name = f"{one.indicator.value} {one.name}"
            points = one.points if one.most else _("for information")
            rows.append(Row([name, one.numbers, one.share, points, one.most]))
    return Part(_("Groups and indicators"), columns, rows)


def _ranking(ranked: Sequence[Any]) -> Part:
    heads = [
        *(_("Unit"), _("Rank"), _("Index"), _("Against the month before"), _("Points counted")),
        *(_("Records in hand"), _("In term"), _("Likely between")),
    ]
    rows = [
        [
            *(one.name, str(one.place), one.total, one.change.words if one.change else "", one.available),
            *(one.records, one.rate, one.likely),
        ]
        for one in ranked
    ]
    return table_of(_("Units"), heads, rows)
