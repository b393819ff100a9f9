"""Django's ``check``, which says in one sentence when there is no database to check."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import check
from django.db import OperationalError, connections


class Command(check.Command):
    def handle(self, *app_labels: Any, **options: Any) -> None:
        for alias in options["databases"] or ():
            self._require(alias)
        super().handle(*app_labels, **options)

    def _require(self, alias: str) -> None:
        """Checks of models ask the database about itself, and would end in a traceback without one."""
        try:
            connections[alias].ensure_connection()
        except OperationalError as error:
            at = connections[alias].settings_dict
            reason = " ".join(str(error).split())
            raise CommandError(
                f"There is no database to check: {at['HOST'] or 'localhost'}:{at['PORT'] or 5432} does not let us in "
                f"({reason}). Set DATABASE_URL to one that runs, and check again."
            ) from error
