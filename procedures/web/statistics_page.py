"""What the page of one statistical report shows: the numbers under their heads, the history, and what can be done."""

from typing import Any

from django.utils.translation import gettext as _

from procedures.domain.statistics import COMPILED_FROM, FIRST_COLUMN, ReportAct, ReportState, StatisticsForm, Table
from procedures.domain.statistics_meanings import MEANINGS
from procedures.models import StatisticalReport
from procedures.print.statistics_words import groups, name_column, printed_columns, spoken_period, spoken_window
from procedures.queries.statistics import broken_in, table_of
from procedures.web.numbers import count
from staffing.access import Access
from staffing.domain.capabilities import Capability
from units.formats import brief_moment


def report_context(report: StatisticalReport, access: Access) -> dict[str, Any]:
    """All that the page says of a report, and the acts that its reader may try."""
    form, state = StatisticsForm(report.form), ReportState(report.state)
    columns = printed_columns(form)
    followed_by = StatisticalReport.objects.filter(replaces=report).first()
    return {
        "report": report,
        "form": form,
        "state": state,
        "said": spoken_period(report.of_period),
        "window": spoken_window(report.of_period),
        "groups": groups(columns),
        "columns": columns,
        "under": [column for column in columns if column.group],
        "numbers": [f"({number})" for number in range(1, FIRST_COLUMN + len(columns))],
        "name_column": name_column(form),
        "sections": _sections(table_of(report)),
        "total": _written(table_of(report).total().values),
        "meanings": [
            (f"({number})", f"{one.group}: {one.label}" if one.group else one.label, _(MEANINGS[form][one.key]))
            for number, one in enumerate(columns, start=FIRST_COLUMN)
        ],
        "broken": broken_in(report),
        "steps": [
            (_(ReportAct(step.act).label), step.by, brief_moment(step.at), step.reason)
            for step in report.steps.select_related("by")
        ],
        "followed_by": followed_by,
        "acts": acts_of(report, access, followed_by),
        "may_export": _is_visible(report, access, Capability.EXPORT_FIGURES),
        "is_issued": state is ReportState.APPROVED,
    }


def acts_of(report: StatisticalReport, access: Access, followed_by: StatisticalReport | None) -> list[dict[str, Any]]:
    """What may be tried now: name, where it is sent, the button, whether a reason is asked for."""
    form, state = StatisticsForm(report.form), ReportState(report.state)
    of_province = form in COMPILED_FROM
    own = not of_province and _is_visible(report, access, Capability.SUBMIT_STATISTICS)
    over = access.may(Capability.APPROVE_STATISTICS)
    here = "statistics_act" if of_province else "statistics_own_act"
    makes = over if of_province else own
    offers = (
        (own and state is ReportState.DRAFT, "statistics_own_act", "submit", _("Submit to the province"), False),
        (over and state is ReportState.SUBMITTED, "statistics_act", "approve", _("Approve"), False),
        (over and of_province and state is ReportState.DRAFT, "statistics_act", "approve", _("Approve"), False),
        (over and state is ReportState.SUBMITTED, "statistics_act", "send_back", _("Send back"), True),
        (makes and state in (ReportState.DRAFT, ReportState.SENT_BACK), here, "prepare", _("Count again"), False),
        (makes and state is ReportState.APPROVED and not followed_by, here, "correct", _("Correct"), True),
    )
    return [
        {"route": route, "act": act, "label": label, "asks": asks} for may, route, act, label, asks in offers if may
    ]


def _is_visible(report: StatisticalReport, access: Access, capability: Capability) -> bool:
    rows = StatisticalReport.objects.visible_to(access.scope_for(capability))
    return bool(rows.filter(pk=report.pk).exists())


def _sections(table: Table) -> list[dict[str, Any]]:
    return [
        {
            "heading": f"{'I' * number}. {_(section.heading)}" if section.heading else "",
            "total": _written(table.total(section).values),
            "rows": [(index, row.name, _written(row.values)) for index, row in enumerate(section.rows, start=1)],
        }
        for number, section in enumerate(table.sections, start=1)
    ]


def _written(values: tuple[int, ...]) -> list[str]:
    return [count(value) for value in values]
