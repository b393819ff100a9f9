"""Units: the province, its agencies, the 54 in force, and what was there before 2025-07-01."""

import re
from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from units.domain.kinds import AGENCIES, COMMUNE_LEVEL, UnitKind
from units.domain.names import search_key, sort_key

IDENTIFIER = re.compile(r"[A-Z0-9]+(\.[A-Z0-9]+)*")


class UnitQuerySet(models.QuerySet["Unit"]):
    """Units, by day and by level."""

    def in_force(self, on: date) -> Self:
        """Units that exist on ``on`` (``valid_to`` is the first day on which they no longer do)."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)

    def communes(self) -> Self:
        """Wards, communes, special zones and (formerly) townships."""
        return self.filter(kind__in=COMMUNE_LEVEL)


class Unit(models.Model):
    """A unit of the province. Its key is (code, valid_from): 54 codes serve an old and a new unit.

    ``identifier`` is the organisation identifier printed in record codes (Decision 20/2020/QĐ-TTg; H49.NN until the
    official ones are published, then an administrator changes it).
    """

    code = models.CharField(_("Code"), max_length=20)
    valid_from = models.DateField(_("In force from"))
    valid_to = models.DateField(_("In force until (exclusive)"), null=True, blank=True)
    kind = models.CharField(_("Kind"), max_length=20, choices=[(kind.value, _(kind.label)) for kind in UnitKind])
    name = models.CharField(_("Name"), max_length=120)
    full_name = models.CharField(_("Full name"), max_length=160)
    name_en = models.CharField(_("English name"), max_length=160)
    slug = models.SlugField(_("Slug"), max_length=80, blank=True)
    identifier = models.CharField(_("Organisation identifier"), max_length=35, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    office_hours = models.ForeignKey("units.OfficeHours", models.PROTECT, null=True, blank=True, related_name="units")
    headquarters = models.CharField(_("Headquarters"), max_length=200, blank=True)
    area_km2 = models.DecimalField(_("Area, km²"), max_digits=8, decimal_places=2, null=True, blank=True)
    population = models.PositiveIntegerField(_("Population"), null=True, blank=True)
    latitude = models.FloatField(_("Latitude"), null=True, blank=True)
    longitude = models.FloatField(_("Longitude"), null=True, blank=True)
    tile_column = models.PositiveSmallIntegerField(_("Map column"), null=True, blank=True)
    tile_row = models.PositiveSmallIntegerField(_("Map row"), null=True, blank=True)
    search_key = models.CharField(max_length=200, editable=False)
    sort_key = models.CharField(max_length=400, editable=False, db_collation="C")

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["sort_key", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="unit_key"),
            models.UniqueConstraint(
                fields=["identifier"], condition=~Q(identifier="") & Q(valid_to=None), name="unit_identifier_once"
            ),
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="unit_period"),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in UnitKind]), name="unit_kind"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the search and sort keys true to the name (bulk writes, which pass by here, give them themselves)."""
        self.search_key = search_key(self.full_name)
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_absolute_url(self) -> str:
        """Its page; a former unit says since when, because its code may serve another one now."""
        page = reverse("unit", args=[self.code])
        return f"{page}?from={self.valid_from.isoformat()}" if self.valid_to else page

    def clean(self) -> None:
        """An identifier stands in record codes before a hyphen, and belongs to one unit in force."""
        if not self.identifier:
            return
        if not IDENTIFIER.fullmatch(self.identifier):
            raise ValidationError(
                {"identifier": _("Write capital letters and digits in groups divided by dots, such as H49.27.")}
            )
        others = type(self).objects.filter(identifier=self.identifier, valid_to=None).exclude(pk=self.pk)
        if self.valid_to is None and (other := others.first()):
            message = gettext("This identifier already belongs to %(unit)s.") % {"unit": other.label}
            raise ValidationError({"identifier": message})

    @property
    def label(self) -> str:
        """The full name in the active language."""
        return self.name_en if get_language() == "en" and self.name_en else self.full_name

    @property
    def inline_label(self) -> str:
        """The name within a sentence of the active language: "phường Hồng Gai"; agencies keep their capital."""
        label = self.label
        return label if label == self.name_en or self.kind in AGENCIES else label[:1].lower() + label[1:]
