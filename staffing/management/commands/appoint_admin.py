"""The first administrator of a new portal, who then opens all other accounts on the site."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from staffing.domain.capabilities import Employer, Role
from staffing.services.accounts import Person, open_account
from staffing.services.assignments import Posting, assign
from units import clock
from units.domain.kinds import UnitKind
from units.errors import RuleBroken
from units.models import Unit


class Command(BaseCommand):
    help = "Open an account that manages all accounts of the province, and print its temporary password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("full_name")
        parser.add_argument("--decision", required=True, help="the number of the decision of appointment")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        at = clock.now()
        province = Unit.objects.in_force(at.date()).filter(kind=UnitKind.PROVINCE).first()
        if province is None:
            raise CommandError("The units are missing: run manage.py load_units first.")
        try:
            account, password = open_account(
                username=options["username"], person=Person(full_name=options["full_name"]), actor=None, at=at
            )
        except RuleBroken as refusal:
            raise CommandError(f"The account name {options['username']} is taken.") from refusal
        posting = Posting(Role.TECHNICAL_ADMIN, province, Employer.CIVIL_SERVICE, options["decision"], at.date())
        assign(account_id=account.pk, posting=posting, actor=None, at=at)
        self.stdout.write(f"{account.username} signs in with {password} and then chooses a password.")
