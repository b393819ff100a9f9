"""``manage.py refresh_figures``: bring the figures up to date now, and hold them to a recount if asked."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from procedures.services.figure_keeping import Reconciliation, drain_all, reconcile
from units import clock

SHOWN = 50


class Command(BaseCommand):
    """Drains what is waiting; ``--verify`` recounts all records and fails where a cell differs."""

    help = "Bring the figures up to date; --verify recounts all records, --repair mends the cells that differ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--verify", action="store_true", help="recount all records and name the cells that differ")
        parser.add_argument("--repair", action="store_true", help="mend the cells that differ (includes --verify)")

    def handle(self, *args: Any, **options: Any) -> None:
        moved = drain_all(at=clock.now())
        self.stdout.write(_("Changes moved into the figures: %(count)s.") % {"count": moved})
        if options["verify"] or options["repair"]:
            self._report(reconcile(at=clock.now(), repair=options["repair"]))

    def _report(self, found: Reconciliation) -> None:
        for cell in found.cells[:SHOWN]:
            self.stdout.write(f"{cell.table} {cell.key} {cell.column} {cell.difference:+d}")
        for code in found.misjudged[:SHOWN]:
            self.stdout.write(_("%(code)s: what is stored is not what its dates say.") % {"code": code})
        if found.agrees:
            self.stdout.write(_("The figures equal a recount of all records (%(count)s).") % {"count": found.records})
        elif found.repaired and not found.misjudged:
            self.stdout.write(_("Cells that differed and were mended: %(count)s.") % {"count": len(found.cells)})
        else:
            facts = {"cells": len(found.cells), "records": len(found.misjudged)}
            raise CommandError(
                _("The figures differ from a recount (cells: %(cells)s, records judged wrongly: %(records)s).") % facts
            )
