"""Make the demonstration accounts."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from staffing.services.demo_accounts import load_demo_accounts
from units import clock
from units.errors import RuleBroken


class Command(BaseCommand):
    help = "Make the demonstration accounts that are missing. Their password is known to everybody."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="also where DEMO is not set")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO and not options["force"]:
            raise CommandError(_("Demonstration accounts are only for DEMO=1: anybody can sign in with them."))
        try:
            counts = load_demo_accounts(at=clock.now())
        except RuleBroken as refusal:
            if refusal.code == "units_not_loaded":
                raise CommandError(_("The units are missing: run manage.py load_units first.")) from refusal
            raise CommandError(_("The name %(username)s belongs to a real account.") % refusal.facts) from refusal
        self.stdout.write(_("Demonstration accounts: %(created)s created, %(unchanged)s unchanged") % counts)
