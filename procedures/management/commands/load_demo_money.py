"""Give the centres of a demonstration invented bank accounts, and close the tills of its former days."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from procedures.services.demonstration.money import close_former_days, load_accounts
from units import clock


class Command(BaseCommand):
    help = "Invented accounts for fees at every centre that has none; tills of former days are closed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="also where DEMO is not set")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO and not options["force"]:
            raise CommandError(_("Demonstration records are only for DEMO=1."))
        load_accounts()
        close_former_days(at=clock.now())
