"""For the one administrator who has lost the telephone and the recovery codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from staffing.models import Account
from staffing.services.second_factors import reset_second_factor
from units import clock
from units.errors import RuleBroken


class Command(BaseCommand):
    help = "Take an account's second factor off; it sets up another one at its next sign-in where one is required."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        account = Account.objects.filter(username=options["username"]).first()
        if account is None:
            raise CommandError(f"There is no account {options['username']}.")
        try:
            reset_second_factor(account_id=account.pk, actor=None, at=clock.now())
        except RuleBroken as broken:
            raise CommandError(f"The account {options['username']} has no second factor.") from broken
        self.stdout.write(f"{options['username']} signs in with the password alone, once.")
