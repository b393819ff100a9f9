"""Fields that several apps' requests share."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from rest_framework import serializers

from units.domain.days import EARLIEST, LATEST


class DayField(serializers.DateField):
    """A day that can be reckoned with: a day before the first or after the last of all dates would be no date."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)], **options)
