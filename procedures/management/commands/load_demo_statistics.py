"""Hand in the latest statistical reports of a demonstration."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from procedures.services.demonstration.statistics import hand_in_statistics
from units import clock


class Command(BaseCommand):
    help = "The latest period's statistical reports: most units have submitted, the province has approved many."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="also where DEMO is not set")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO and not options["force"]:
            raise CommandError(_("Demonstration records are only for DEMO=1."))
        hand_in_statistics(at=clock.now())
