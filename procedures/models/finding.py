"""How people find a procedure, and how long it really takes: everyday words, events in life, times of settlement."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from procedures.domain.disclosure import FEWEST


class EverydayWords(models.Model):
    """What people say, and what they mean by it: a procedure, or other words of the catalogue.

    ``weight`` in per cent ranks the meanings of the same words; at zero they are no longer used. ``is_kept``: written
    or changed by an administrator, so that loading the files again leaves it alone.
    """

    words = models.CharField(_("Everyday words"), max_length=100)
    procedure = models.ForeignKey(
        "procedures.Procedure", models.CASCADE, null=True, blank=True, related_name="everyday_words"
    )
    meaning = models.CharField(_("Words of the catalogue"), max_length=200, blank=True)
    weight = models.PositiveSmallIntegerField(_("Weight, per cent"), default=100, validators=[MaxValueValidator(100)])
    is_kept = models.BooleanField(_("Kept by administrators"), default=False)

    class Meta:
        verbose_name = _("everyday words")
        verbose_name_plural = _("everyday words")
        ordering = ["words", "-weight", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(procedure__isnull=False, meaning="") | (Q(procedure=None) & ~Q(meaning="")),
                name="everyday_words_mean_one_thing",
            ),
            models.CheckConstraint(condition=Q(weight__lte=100), name="everyday_words_weight"),
            models.UniqueConstraint(
                fields=["words", "procedure", "meaning"], name="everyday_words_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return self.words


class LifeEvent(models.Model):
    """A turn in life that asks for several procedures, as the home page leads to them."""

    code = models.SlugField(_("Code"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(_("Position"))
    title_vi = models.CharField(_("Vietnamese title"), max_length=80)
    title_en = models.CharField(_("English title"), max_length=80)
    text_vi = models.CharField(_("What it asks for, in Vietnamese"), max_length=200)
    text_en = models.CharField(_("What it asks for, in English"), max_length=200)
    is_kept = models.BooleanField(_("Kept by administrators"), default=False)

    class Meta:
        verbose_name = _("life event")
        verbose_name_plural = _("life events")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.title_vi

    @property
    def title(self) -> str:
        """The title in the active language."""
        return self.title_en if get_language() == "en" else self.title_vi

    @property
    def text(self) -> str:
        """What the event asks for, in the active language."""
        return self.text_en if get_language() == "en" else self.text_vi


class LifeEventProcedure(models.Model):
    """A procedure that belongs to an event in life; ``is_main`` for what nearly everybody in it needs."""

    event = models.ForeignKey(LifeEvent, models.CASCADE, related_name="procedures")
    procedure = models.ForeignKey("procedures.Procedure", models.CASCADE, related_name="life_events")
    position = models.PositiveSmallIntegerField(_("Position"))
    is_main = models.BooleanField(_("Needed by nearly everybody"), default=False)

    class Meta:
        verbose_name = _("procedure of a life event")
        verbose_name_plural = _("procedures of a life event")
        ordering = ["event", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["event", "procedure"], name="life_event_procedure_once")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.procedure_id}"


class SettlementTimes(models.Model):
    """How long a procedure really took: working minutes from reception to result, over the days given.

    Counted anew every night; a procedure with fewer than ``FEWEST`` records has no row.
    """

    procedure = models.OneToOneField("procedures.Procedure", models.CASCADE, related_name="settlement_times")
    first_day = models.DateField()
    last_day = models.DateField()
    records = models.PositiveIntegerField()
    median_minutes = models.PositiveIntegerField()
    ninetieth_minutes = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(records__gte=FEWEST), name="settlement_times_of_several"),
            models.CheckConstraint(
                condition=Q(ninetieth_minutes__gte=F("median_minutes"), last_day__gte=F("first_day")),
                name="settlement_times_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.median_minutes} {self.ninetieth_minutes}"
