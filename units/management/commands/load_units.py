"""``manage.py load_units``: bring the units to their files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from units.errors import RuleBroken
from units.services.unit_loading import DATA, load_units
from units.services.unit_tables import Problem

KINDS = {
    "province": noop("Province"),
    "agencies": noop("Agencies"),
    "units": noop("Units in force"),
    "districts": noop("Former districts"),
    "former_units": noop("Former communes, wards and townships"),
    "successions": noop("Successions"),
    "office_hours": noop("Office hours"),
    "centres": noop("Service centres"),
    "main_points": noop("Main reception points"),
    "extra_points": noop("Extra reception points"),
}
PROBLEMS = {
    "file_unreadable": noop("%(file)s cannot be read: it is missing or not a CSV file in UTF-8."),
    "columns_missing": noop("%(file)s lacks the columns %(columns)s."),
    "value_unusable": noop('%(file)s, line %(line)s: column %(column)s cannot hold "%(value)s".'),
    "sum_wrong": noop("%(file)s must give %(expected)s units, but gives %(found)s."),
    "value_repeated": noop("%(file)s: %(value)s stands more than once in %(column)s."),
    "code_unknown": noop("%(file)s: the code %(value)s in %(column)s is not known."),
    "days_differ": noop("%(file)s: %(column)s must be one day, but is %(value)s."),
    "no_predecessor": noop("%(name)s (%(code)s) has no former unit in predecessors.csv."),
    "old_unit_differs": noop("predecessors.csv: the rows of %(name)s (%(code)s) contradict each other."),
    "shares_wrong": noop(
        "predecessors.csv: %(name)s (%(code)s) must go whole to one unit, or in parts to several different ones."
    ),
    "default_wrong": noop("predecessors.csv: %(name)s (%(code)s) must have exactly one default successor."),
    "identifier_taken": noop("The identifier %(identifier)s, meant for %(code)s, already belongs to another unit."),
}


class Command(BaseCommand):
    """Says created, changed and unchanged by kind; refuses files that do not add up and then changes nothing."""

    help = "Load the province's units, their successions and their service centres from the files of a folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=DATA, help="folder of the CSV files (default: units/data)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts = load_units(options["folder"])
        except RuleBroken as broken:
            lines = [_("Nothing was changed, because the files do not add up:")]
            lines += [f"- {sentence(problem)}" for problem in broken.facts["problems"]]
            raise CommandError("\n".join(lines)) from broken
        for kind, count in counts.items():
            facts = {"kind": _(KINDS[kind]), **vars(count)}
            line = _("%(kind)s: %(created)s created, %(changed)s changed, %(unchanged)s unchanged") % facts
            if count.removed:
                line += _(", %(removed)s removed") % facts
            self.stdout.write(line)


def sentence(problem: Problem) -> str:
    """What is wrong, for the person who edits the files."""
    return _(PROBLEMS[problem.code]) % problem.facts
