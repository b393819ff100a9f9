"""What tests of procedures share."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from procedures.services.catalogue_loading import load_procedures
from units.remembered import forget_all
from units.services.unit_loading import load_units
from units.services.upsert import Count


@pytest.fixture(scope="module")
def whole_catalogue(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[dict[str, Count]]:
    """The whole province with its whole catalogue, loaded once for a module and rolled back after it.

    Gives what the load counted. Tests ask for ``db`` as well: theirs is a transaction within this one.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        load_units()
        yield load_procedures()
        transaction.set_rollback(True)
    forget_all()
