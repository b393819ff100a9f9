"""Make the published figures of 2025 again from the demonstration's records, side by side with the press's."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from procedures.services.demonstration.published import Compared, Verdict, compare
from procedures.services.demonstration.published_words import said_number, said_place
from units.formats import plain_date


class Command(BaseCommand):
    help = (
        "A table of the figures that the press published of July to October 2025, and what the demonstration's records"
        " give (load_demo --until 2025-10-06 first). Fails when one differs that must be equal."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", type=float, default=1.0, help="of the demonstration, where it was made smaller")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = compare(scale=options["scale"])
        lines = [[_("Unit"), _("Period"), _("Figure"), _("The press"), _("Here"), ""], *map(_line, rows)]
        widths = [max(len(line[number]) for line in lines) for number in range(5)]
        for line in lines:
            cells = (cell.ljust(width) for cell, width in zip(line, [*widths, 0], strict=True))
            self.stdout.write("  ".join(cells).rstrip())
        differing = sum(row.verdict is Verdict.DIFFERS for row in rows)
        if differing:
            raise CommandError(_("%(number)s figures differ from what was published.") % {"number": differing})


def _line(row: Compared) -> list[str]:
    days = f"{plain_date(row.first)} - {plain_date(row.last)}"
    published = f"{said_number(row.published)}{'' if row.unit.startswith('%') else ' '}{_(row.unit)}"
    ours = said_number(row.ours) if row.ours else "—"
    return [said_place(row.place, row.code), days, _(row.metric), published, ours, _(row.verdict.label)]
