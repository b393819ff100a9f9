"""``manage.py verify_trail``: check that no event was changed, removed or cut off."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from procedures.models import Record
from procedures.services.trail import Finding, verify
from units import clock


class Command(BaseCommand):
    """Names every event that is not as it was written, and ends with 1 when there is one."""

    help = "Check the trail of all records, of one (--record), or of those that moved since a day (--since)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--record", metavar="CODE", help="only the record of this code")
        parser.add_argument("--since", type=date.fromisoformat, metavar="DAY", help="only records moved since this day")

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["record"]
        if code is not None and not Record.objects.filter(code=code).exists():
            raise CommandError(_("There is no record with the code %(code)s.") % {"code": code})
        found = verify(at=clock.now(), code=code, since=options["since"])
        for finding in found.findings:
            self.stdout.write(line(finding))
        counts = {"events": found.events, "records": found.records, "anchors": found.anchors}
        self.stdout.write(
            _("Checked events: %(events)s, records: %(records)s, anchors: %(anchors)s.") % counts,
        )
        if found.faults:
            raise CommandError(_("The trail is broken. Faults: %(count)s.") % {"count": found.faults})
        self.stdout.write(_("The trail is whole."))


def line(finding: Finding) -> str:
    """One fault with all that names it."""
    parts = [
        finding.code,
        _("event %(number)s") % {"number": finding.sequence} if finding.sequence is not None else "",
        _("row %(key)s") % {"key": finding.event_id} if finding.event_id is not None else "",
        finding.day.isoformat() if finding.day else "",
    ]
    return f"{', '.join(part for part in parts if part)}: {_(finding.fault.label)}"
