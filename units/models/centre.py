"""Service centres, where people come, and the hours that count."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from units.domain.kinds import CentreKind


class OfficeHours(models.Model):
    """A named timetable. Competent units' terms run by theirs; a unit without one has the default (decision 6)."""

    name = models.CharField(_("Name"), max_length=80, unique=True)
    is_default = models.BooleanField(_("Default office hours"), default=False)

    class Meta:
        verbose_name = _("office hours")
        verbose_name_plural = _("office hours")
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="office_hours_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OfficeSession(models.Model):
    """One sitting on one weekday (0 is Monday); a working Saturday announced by swap takes Friday's sittings."""

    hours = models.ForeignKey(OfficeHours, models.CASCADE, related_name="sessions")
    weekday = models.PositiveSmallIntegerField(_("Weekday"))
    opens = models.TimeField(_("Opens"))
    closes = models.TimeField(_("Closes"))

    class Meta:
        verbose_name = _("office session")
        verbose_name_plural = _("office sessions")
        ordering = ["hours", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="office_session_weekday"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="office_session_order"),
            ExclusionConstraint(
                name="office_session_apart",
                expressions=[
                    ("hours", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (
                        Func(
                            Func(F("opens"), template="(extract(epoch from %(expressions)s))::int"),
                            Func(F("closes"), template="(extract(epoch from %(expressions)s))::int"),
                            function="int4range",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}-{self.closes:%H:%M}"


class ServiceCentre(models.Model):
    """Trung tâm Phục vụ hành chính công: the provincial one and 54 under it; ``office_hours``: when doors open."""

    unit = models.OneToOneField("units.Unit", models.PROTECT, related_name="centre")
    kind = models.CharField(_("Kind"), max_length=12, choices=[(kind.value, _(kind.label)) for kind in CentreKind])
    name = models.CharField(_("Name"), max_length=160)
    name_en = models.CharField(_("English name"), max_length=160)
    office_hours = models.ForeignKey(OfficeHours, models.PROTECT, null=True, blank=True, related_name="centres")
    address = models.CharField(_("Address"), max_length=200, blank=True)
    telephone = models.CharField(_("Telephone"), max_length=20, blank=True)
    is_active = models.BooleanField(_("In operation"), default=True)

    class Meta:
        verbose_name = _("service centre")
        verbose_name_plural = _("service centres")
        ordering = ["unit__sort_key"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=["provincial", "commune"]), name="centre_kind")]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name in the active language."""
        return self.name_en if get_language() == "en" and self.name_en else self.name


class ReceptionPoint(models.Model):
    """A place of a centre where papers are received; Vân Đồn and Cô Tô have more than the main one."""

    centre = models.ForeignKey(ServiceCentre, models.CASCADE, related_name="reception_points")
    name = models.CharField(_("Name"), max_length=120)
    is_main = models.BooleanField(_("Main point"), default=False)
    address = models.CharField(_("Address"), max_length=200, blank=True)
    counters = models.PositiveSmallIntegerField(_("Counters"), default=1)
    is_verified = models.BooleanField(_("Confirmed by the unit"), default=False)

    class Meta:
        verbose_name = _("reception point")
        verbose_name_plural = _("reception points")
        ordering = ["centre", "-is_main", "name"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "name"], name="reception_point_name"),
            models.UniqueConstraint(fields=["centre"], condition=Q(is_main=True), name="reception_point_one_main"),
        ]

    def __str__(self) -> str:
        return self.name
