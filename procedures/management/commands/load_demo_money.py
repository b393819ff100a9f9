"""Give the centres of a demonstration invented bank accounts, so that a VietQR can be seen there."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from procedures.services.demonstration.money import load_accounts


class Command(BaseCommand):
    help = "Invented accounts for fees at every centre that has none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="also where DEMO is not set")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO and not options["force"]:
            raise CommandError(_("Demonstration records are only for DEMO=1."))
        self.stdout.write(str(load_accounts()))
