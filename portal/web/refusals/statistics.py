"""Sentences for refusals about statistical reports."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "statistics_act_not_allowed": _(
        "This report stands at “%(report_state)s”, where this is not possible. Somebody may have been faster: load the"
        " page again."
    ),
    "statistics_changed": _(
        "The numbers have changed since the report was prepared. Count again, look at them, then go on."
    ),
    "statistics_equipment_missing": _("Say first whether the centre has enough equipment, then submit."),
    "statistics_invariant": _(
        "The report is not issued, since it does not add up: %(rule)s does not hold in the line “%(line)s”, where"
        " %(left)s stands against %(right)s (%(others)s other lines). If the report of the period before is wrong,"
        " correct that one first."
    ),
    "statistics_issued": _("This report is approved and never changes. If it is wrong, begin a correction."),
    "statistics_not_found": _("There is no such report at your places. Go back to the list."),
    "statistics_not_here": _("This unit hands in no such report, or it is not yours. Go back to the list."),
    "statistics_not_in_force": _("Only the approved report in force is corrected. Open the latest one."),
    "statistics_not_over": _("The data of this period run to %(day)s. Prepare the report on the day after."),
    "statistics_period_unknown": _("There is no such period. Choose one from the list."),
    "statistics_reason_missing": _("Write the reason, then go on."),
    "statistics_same_person": _("You have submitted this report yourself. Somebody else approves it."),
    "statistics_units_missing": _(
        "Reports of %(number)s units are not approved yet, the first of them %(first)s. Approve them, then add up."
    ),
}
