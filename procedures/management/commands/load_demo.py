"""Load the demonstration's records."""

import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from procedures.management.sentences import refusal
from procedures.services.demonstration.before_the_merger import load_june
from procedures.services.demonstration.loading import Loaded, load_first_day, load_live, load_period
from procedures.services.demonstration.many import load_many, missing_of, space_for
from procedures.services.settlement_months import count_settlement_months
from units import clock
from units.errors import RuleBroken
from units.formats import count, spoken_date

_GIGABYTE = 10**9
_SHARE_TOLD = 0.05  # of a long load, between two lines about it


class Command(BaseCommand):
    help = (
        "Load records of invented people: June 2025 in the units of then by COPY, 1 July through the services; --until "
        "fills the days after it by COPY, --live the three weeks up to today, --records the days between them with as "
        "many as are asked for. What is there already is left alone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--until", type=date.fromisoformat, metavar="DATE", help="2025-07-02 to 2025-10-06")
        parser.add_argument("--live", action="store_true", help="three weeks up to today, with work left to do")
        parser.add_argument(
            "--records", type=int, metavar="N", help="about so many in all, to try the portal at any size"
        )
        parser.add_argument(
            "--force", action="store_true", help="also where DEMO is not set (never among real records)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO and not options["force"]:
            raise CommandError(_("Demonstration records are only for DEMO=1."))
        at = clock.now()
        until: date | None = options["until"]
        self._load(_("June 2025, in the units of before the merger, by COPY"), lambda: load_june(at=at))
        self._load(_("1 July 2025, through the services"), lambda: load_first_day(at=at))
        if until is not None:
            title = _("1 July to %(day)s, by COPY") % {"day": spoken_date(until)}
            self._load(title, lambda: load_period(until=until, at=at))
        if options["live"]:
            title = _("Three weeks up to %(day)s, by COPY") % {"day": spoken_date(at.date())}
            self._load(title, lambda: load_live(at=at))
        if options["records"]:
            self._fill(options["records"], at=at)
        count_settlement_months(at=at)

    def _fill(self, wanted: int, *, at: datetime) -> None:
        missing = missing_of(wanted)
        if not missing:
            self.stdout.write(_("%(records)s records or more are there already") % {"records": count(wanted)})
            return
        space = space_for(missing)
        facts = {"records": count(missing), "needed": _gigabytes(space.needed)}
        self.stdout.write(_("%(records)s records will be written; they take about %(needed)s GB.") % facts)
        if space.free is not None:
            free = {"free": _gigabytes(space.free)}
            self.stdout.write(_("%(free)s GB are free where the database lies.") % free)
        began = time.monotonic()
        told = 0

        def tell(written: int, of: int) -> None:
            nonlocal told
            if written - told < _SHARE_TOLD * of:
                return
            told = written
            passed = time.monotonic() - began
            facts = {
                "written": count(written),
                "of": count(of),
                "passed": f"{passed:.0f}",
                "left": f"{passed * max(0, of - written) / written:.0f}",
            }
            self.stdout.write(
                _("%(written)s of %(of)s records in %(passed)s seconds; about %(left)s more, then indexes and figures")
                % facts
            )

        try:
            written = load_many(wanted, at=at, told=tell)
        except RuleBroken as broken:
            raise CommandError(refusal(broken)) from broken
        done = {"written": count(written), "seconds": f"{time.monotonic() - began:.0f}"}
        self.stdout.write(_("%(written)s records written, indexed and counted in %(seconds)s seconds") % done)

    def _load(self, title: str, part: Callable[[], Loaded]) -> None:
        began = time.monotonic()
        try:
            loaded = part()
        except RuleBroken as broken:
            raise CommandError(refusal(broken)) from broken
        facts = {"title": title, "seconds": f"{time.monotonic() - began:.1f}", **asdict(loaded)}
        if not loaded.new:
            self.stdout.write(_("%(title)s: %(records)s records are there already") % facts)
            return
        self.stdout.write(
            _(
                "%(title)s: %(records)s records, %(online)s of them online, in %(seconds)s seconds:"
                " %(settled)s settled (%(late)s late), %(open)s in progress, %(ready)s to be fetched,"
                " %(at_intake)s waiting for acceptance"
            )
            % facts
        )


def _gigabytes(size: int) -> str:
    return f"{size / _GIGABYTE:.1f}"
