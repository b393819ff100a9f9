"""``manage.py explain_deadline RECEIVED_AT VALUE UNIT``: when something is due, and why."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from procedures.domain.calendar import ZONE
from procedures.domain.deadlines import Term, due
from procedures.domain.vocabulary import TermUnit
from procedures.management.sentences import refusal
from procedures.queries.calendar import calendar_for
from procedures.queries.explanations import explain
from units.errors import RuleBroken


class Command(BaseCommand):
    """Prints the due moment in ISO 8601 on the first line, then the explanation in Vietnamese, a line each."""

    help = "Print when a term is due by the default office hours, and why. Example: 2026-11-20T16:30 8 working_hour"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("received_at", metavar="RECEIVED_AT", help="ISO 8601; local time when it names no zone")
        parser.add_argument("value", metavar="VALUE", help="a whole number; 0 for same_day")
        parser.add_argument("unit", metavar="UNIT", help=", ".join(TermUnit))

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("vi"):
            try:
                start, term = moment_of(options["received_at"]), term_of(options["value"], options["unit"])
                deadline = due(start, term, calendar_for())
            except RuleBroken as broken:
                raise CommandError(refusal(broken)) from broken
            self.stdout.write(deadline.due_at.isoformat())
            for explained in explain(deadline.lines):
                self.stdout.write(str(explained))


def moment_of(text: str) -> datetime:
    """A moment from ISO 8601, local when it names no zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        message = _("“%(text)s” is no moment. Write it like 2026-11-20T16:30.") % {"text": text}
        raise CommandError(message) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def term_of(value: str, unit: str) -> Term:
    """A term from two words of the command line."""
    if unit not in set(TermUnit):
        facts = {"unit": unit, "units": ", ".join(TermUnit)}
        raise CommandError(_("“%(unit)s” is no unit of a term. Choose one of: %(units)s.") % facts)
    try:
        return Term(int(value), TermUnit(unit))
    except ValueError as error:
        raise CommandError(_("“%(value)s” is no whole number. Write digits only.") % {"value": value}) from error
