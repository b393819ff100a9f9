"""List the due dates that the present calendar would give otherwise; move them only with --apply."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from procedures.services.deadline_recomputation import apply, differences
from units import clock
from units.errors import RuleBroken


class Command(BaseCommand):
    help = "List due dates that differ from a reckoning by the present calendar; --apply moves them, an event each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", default="", help="due dates from this moment on (ISO 8601; default: now)")
        parser.add_argument("--apply", action="store_true", help="move the due dates that are listed")

    def handle(self, *args: Any, as_of: str, **options: Any) -> None:
        moment = self._moment(as_of)
        count = 0
        try:
            for difference in list(differences(as_of=moment)):
                self.stdout.write(
                    f"{difference.code}  {difference.due_at.astimezone(clock.ZONE).isoformat()}"
                    f"  ->  {difference.would_be.isoformat()}"
                )
                count += 1
                if options["apply"]:
                    apply(difference=difference, actor=None, at=clock.now())
        except RuleBroken as broken:
            raise CommandError(f"{broken.code}: {broken.facts}") from broken
        done = "moved" if options["apply"] else "would move; nothing was changed (--apply moves them)"
        self.stdout.write(f"{count} due dates {done}.")

    def _moment(self, as_of: str) -> datetime:
        if not as_of:
            return clock.now()
        try:
            moment = datetime.fromisoformat(as_of)
        except ValueError as error:
            raise CommandError(f"--as-of {as_of!r} is not a date or moment in ISO 8601.") from error
        return moment if moment.tzinfo else moment.replace(tzinfo=clock.ZONE)
