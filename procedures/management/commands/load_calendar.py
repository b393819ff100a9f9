"""``manage.py load_calendar``: bring the working calendar to its file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from procedures.services.calendar_loading import HOLIDAYS, load_calendar
from units.errors import RuleBroken
from units.formats import spoken_date
from units.services.unit_tables import Problem

KINDS = {"years": noop("Years of the calendar"), "days": noop("Holidays and swapped days")}
PROBLEMS = {
    "file_unreadable": noop("%(file)s cannot be read: it is missing or not a CSV file in UTF-8."),
    "file_empty": noop("The file has no rows."),
    "columns_missing": noop("%(file)s lacks the columns %(columns)s."),
    "value_unusable": noop('Line %(line)s: column %(column)s cannot hold "%(value)s".'),
    "day_repeated": noop("Line %(line)s: %(day)s stands in the file already."),
    "kind_contradicted": noop("Line %(line)s: a worked Saturday is no day off, and every other kind is one."),
    "swap_on_a_weekday": noop("Line %(line)s: %(day)s is worked anyway, so it cannot be swapped in."),
    "holiday_missing": noop("%(day)s is a public holiday every year, but the file does not have it as a day off."),
}


class Command(BaseCommand):
    """Says created, changed and unchanged; refuses a file that makes no sense and then changes nothing."""

    help = "Load the days off, the swapped days and the years they belong to from a file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=HOLIDAYS, help="CSV file (default: holidays.csv)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts = load_calendar(options["file"])
        except RuleBroken as broken:
            lines = [_("Nothing was changed, because the file of the calendar does not add up:")]
            lines += [f"- {sentence(problem)}" for problem in broken.facts["problems"]]
            raise CommandError("\n".join(lines)) from broken
        for kind, count in counts.items():
            facts = {"kind": _(KINDS[kind]), **vars(count)}
            self.stdout.write(
                _("%(kind)s: %(created)s created, %(changed)s changed, %(unchanged)s unchanged") % facts,
            )


def sentence(problem: Problem) -> str:
    """What is wrong, for the person who edits the file."""
    facts = dict(problem.facts)
    if "day" in facts:
        facts["day"] = spoken_date(facts["day"])
    return _(PROBLEMS[problem.code]) % facts
