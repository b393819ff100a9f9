"""Let people wait in the hall of a demonstration, and say where its kiosk and its screen are."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from procedures.management.sentences import refusal
from procedures.services.demonstration.tickets import load_tickets
from staffing.services.demo_accounts import HONG_GAI
from units import clock
from units.errors import RuleBroken


class Command(BaseCommand):
    help = "Queue tickets of invented people at Hồng Gai, and new addresses of its kiosk and its hall screen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="also where DEMO is not set")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO and not options["force"]:
            raise CommandError(_("Demonstration records are only for DEMO=1."))
        try:
            addresses = load_tickets(HONG_GAI, at=clock.now())
        except RuleBroken as broken:
            raise CommandError(refusal(broken)) from broken
        for kind, address in addresses.items():
            self.stdout.write(f"{_(kind.label)}: {address}")
