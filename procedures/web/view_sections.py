"""What each page of figures says on paper, from what the page shows: one function a page."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from procedures.domain.figures import UnitView
from procedures.print.view import Column, Number, Part, Row, View, of_today
from procedures.web.drawings import Drawing, chart_drawing, histogram_drawing, map_drawing
from procedures.web.figure_view import Worst, overdue_words
from procedures.web.numbers import count
from procedures.web.unit_lines import Attention
from procedures.web.view_papers import Context
from units.formats import spoken_moment


def asked(context: Context, *, period: str | None = None, of_the_past: bool = False) -> list[tuple[str, str]]:
    """The question in words: period, whose, which field and channel, as at which moment.

    ``of_the_past``: the page shows figures as at a past moment where one is asked for.
    """
    unit, of_field, channel = context.get("unit"), context.get("of_field"), context.get("channel")
    everybody = _("All units") if context["of_all"] else _("Units in the reader's charge")
    lines = [
        (_("Period"), context["said_period"] if period is None else period),
        (_("Unit"), unit.label if unit else everybody),
        (_("Field"), of_field.label if of_field else _("All fields")),
    ]
    if channel:
        lines.append((_("Channel"), _(channel.label)))
    if context.get("whose") is UnitView.OF_THE_DAY:
        lines.append((_("Units"), _(UnitView.OF_THE_DAY.label)))
    if of_the_past and context["past"]:
        return [*lines, (_("As known at"), context["said_moment"])]
    return [*lines, (_("Figures at"), spoken_moment(context["at"]))]


def view_of(context: Context, title: str, **more: Any) -> View:
    """A paper about what the page was asked."""
    question = more.pop("asked", None) or asked(context)
    seals = more.pop("seals", None) or [(_("Address of this page"), context["address"])]
    return View(title=title, at=context["at"], asked=question, seals=seals, **more)


def drawn_part(heading: str, drawing: Drawing, *words: str, width: int = 100) -> Part:
    """A drawing with its key, and words below it."""
    return Part(heading, svg=drawing.svg, key=drawing.key, words=words, width=width)


def table_of(heading: str, heads: Sequence[str], rows: Sequence[Sequence[str]], *words: str, wide: float = 3.0) -> Part:
    """The first column holds names, the others numbers; an interval keeps to one line."""
    wider = {_("Likely between"), _("Four days of five between"), _("Late among the like")}
    columns = [
        Column(heads[0], False, wide),
        *(Column(head, width=1.9 if head in wider else 1.0) for head in heads[1:]),
    ]
    return Part(heading, columns, [Row(row) for row in rows], words)


def _numbers(context: Context) -> dict[str, Any]:
    large = [
        Number(one.label, one.value, one.note, one.trend.words if one.trend else "", one.tone)
        for one in context["numbers"]
    ]
    beside = [(label, value) for label, value, _definition in context["judged"]]
    return {"numbers": large, "beside": beside, "definitions": of_today()}


def _map(context: Context, heading: str, *words: str, width: int) -> list[Part]:
    """The map, where there are units to be compared."""
    return [drawn_part(heading, map_drawing(context["map"]), *words, width=width)] if context["map"].compares else []


def overview(context: Context) -> View:
    """The province, or the reader's places."""
    parts = [
        *_map(context, _("Early and on time, unit by unit"), width=76),
        _attention(context["attention"], is_past=context["past"] is not None),
        *_days(context),
        *_channels(context),
        _units(context),
    ]
    question = asked(context, of_the_past=True)
    title = _("Settlement of administrative procedures")
    return view_of(context, title, asked=question, parts=parts, **_numbers(context))


def unit(context: Context) -> View:
    """One unit."""
    heads = [
        *(_("Field"), _("Received"), _("Settled"), _("Late"), _("Early and on time")),
        *(_("In progress"), overdue_words(context["past"])),
    ]
    rows = [
        [
            *(row.name, count(row.received.total), count(row.settled.total), count(row.settled.late), rate),
            *(count(row.stock.open), count(row.stock.overdue)),
        ]
        for row, _links, rate in context["fields"]
    ]
    parts = [table_of(_("By field"), heads, rows), *_days(context), *_channels(context)]
    return view_of(
        context,
        _("Settlement of administrative procedures"),
        asked=asked(context, of_the_past=True),
        under=context["unit"].label,
        parts=parts,
        **_numbers(context),
    )


def field(context: Context) -> View:
    """One field of administration."""
    question = asked(context, of_the_past=True)
    title = _("Settlement of administrative procedures")
    return view_of(context, title, asked=question, parts=[_units(context), *_days(context)], **_numbers(context))


def _attention(found: Attention, *, is_past: bool) -> Part:
    moved = found.worst is Worst.MOVEMENT
    if moved:
        heads = [_("Unit"), _("Earlier rate"), _("Present rate"), _("Points"), _("Likely between")]
        rows = [[line.name, line.rate_before, line.rate, line.said_points, line.said_move] for line in found.lines]
    else:
        heads = [_("Unit"), _("Settled"), _("Late"), _("Of all late"), _("Rate"), _("Likely between")]
        rows = [
            [
                *(line.name, count(line.row.settled.total), count(line.row.settled.late)),
                *(share, line.rate, line.likely),
            ]
            for line, share in found.rows
        ]
    if moved:
        nothing = _("No unit's rate fell against the period before.")
    elif is_past:
        nothing = _("Nothing was settled late in this period, and nothing was overdue at this moment.")
    else:
        nothing = _("Nothing was settled late in this period, and nothing is overdue now.")
    return table_of(_("First in need of attention"), heads, rows, found.words if rows else nothing)


def _days(context: Context) -> list[Part]:
    chart = context["chart"]
    if not chart.parts:
        return []
    tallest = _("The tallest bar stands for %(top)s records.") % {"top": count(chart.top)}
    return [drawn_part(f"{_('Received')} {chart.unit}", chart_drawing(chart), tallest)]


def _channels(context: Context) -> list[Part]:
    heads = [
        *(_("Channel"), _("Received"), _("Share of receptions")),
        *(_("Settled"), _("Late"), _("Early and on time")),
    ]
    rows = [
        [
            *(_(line.channel.label), count(line.received), line.share),
            *(count(line.settled.total), count(line.settled.late), line.rate),
        ]
        for line in context["channels"]
    ]
    return [table_of(_("By channel"), heads, rows)] if rows else []


def _units(context: Context) -> Part:
    flows = [
        *(_("Unit"), _("Received"), _("Settled"), _("Late")),
        *(_("Early and on time"), _("Likely between")),
    ]
    stock = [] if context["channel"] else [_("In progress"), overdue_words(context["past"]), _("Due soon")]
    rows = []
    for line in context["lines"]:
        row = line.row
        cells = [line.name, count(row.received.total), count(row.settled.total), count(row.settled.late)]
        cells += [line.rate, line.likely]
        if stock:
            cells += [count(row.stock.open), count(row.stock.overdue), count(row.stock.due_soon)]
        rows.append(cells)
    return table_of(_("All units"), [*flows, *stock], rows)


def compare(context: Context) -> View:
    """Two to six side by side."""
    of_fields = context["of_fields"]
    heads = [_("Figure"), *(side.name for side in context["sides"])]
    columns = [Column(heads[0], False, 2.0), *(Column(head) for head in heads[1:])]
    rows: list[Row] = []
    for row in context["rows"]:
        if row.group:
            rows.append(Row([row.group], "group"))
        rows.append(Row([row.label, *(cell.text for cell in row.cells)]))
    if context["too_few"]:
        part = Part("", words=[_("Choose two to six above.")])
    elif of_fields:
        part = Part("", columns, rows, [_("Days are those of whole months, counted every night.")])
    else:
        words = _(
            "Clerks receive at the unit's centre, also for other units; officers settle at the unit. Both are those"
            " whose assignment counts today. Days are those of whole months, counted every night."
        )
        part = Part("", columns, rows, [words])
    title = _("Fields side by side") if of_fields else _("Units side by side")
    question = [line for line in asked(context, of_the_past=True) if line[0] not in (_("Unit"), _("Field"))]
    return view_of(context, title, asked=question, parts=[part], definitions=of_today())


def times(context: Context) -> View:
    """How long settlements took, and the same of one procedure."""
    found = context["found"]
    numbers = [
        Number(_("Half took at most"), context["said_median"]),
        Number(_("Nine of ten took at most"), context["said_ninetieth"]),
        Number(_("Early and on time"), context["rate"], _("of %(total)s settled") % {"total": count(found.records)}),
    ]
    words = _(
        "Whole months, %(said_months)s, counted every night: what is settled today stands here tomorrow. 0 is the day"
        " of reception itself; waiting for missing papers is included, since people lived through it."
    ) % {"said_months": context["said_months"]}
    heading = _("Working days from reception to settlement")
    nothing = Part(heading, words=[_("Nothing was settled in these months. Choose a longer period above.")])
    parts = [
        drawn_part(heading, histogram_drawing(context["bars"], context["width"], context["height"]), words, width=90)
        if found.records
        else nothing
    ]
    for key, words, head in (
        ("procedures", _("By procedure, the most frequent"), _("Procedure")),
        ("months", _("By month"), _("Month")),
        ("units", _("By unit"), _("Unit")),
    ):
        if context.get(key):
            parts.append(_times_table(words, head, context[key]))
    procedure = context.get("name", "")
    return view_of(context, _("Time taken"), under=procedure, numbers=numbers, parts=parts)


def _times_table(heading: str, head: str, lines: Sequence[Any]) -> Part:
    heads = [head, _("Settled"), _("Late"), _("Rate"), _("Median, days"), _("Nine of ten, days")]
    rows = [
        [line.name, count(line.records), count(line.late), line.rate, str(line.median), str(line.ninetieth)]
        for line in lines
    ]
    return table_of(heading, heads, rows, wide=4.0)


def the_map(context: Context) -> View:
    """The map by a measure, with every unit's number."""
    rows = [[line.name, line.number, line.of] for line in context["lines"]]
    words = []
    if context["of_now"]:
        words.append(_("This measure is known as it stands now; the month does not change it."))
    columns = [Column(_("Unit"), False, 2.0), Column(context["map_title"]), Column(_("Of"), width=2.0)]
    without = [Part("", words=[context["without_map"]])] if context["without_map"] else []
    table = [Part(_("All units"), columns, [Row(row) for row in rows])] if rows else []
    parts = [*_map(context, "", *words, width=92), *without, *table]
    question = asked(context, period=context["of_days"], of_the_past=True)
    return view_of(context, _("Map of the units"), under=context["map_title"], asked=question, parts=parts)
