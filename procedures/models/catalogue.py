"""The catalogue: procedures, their versions by date, their fees and papers."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from procedures.domain.money_vocabulary import FeePhase
from procedures.domain.vocabulary import (
    Channel,
    Competence,
    ComponentForm,
    ComponentState,
    FeeBasis,
    FeeKind,
    OnlineLevel,
    ProcedureLevel,
    Target,
    TermUnit,
)
from procedures.models.catalogue_queryset import ProcedureVersionQuerySet
from units.domain.names import search_key, sort_key


class Field(models.Model):
    """A field of administration (lĩnh vực), and the agency that settles it at province level.

    Records of a sensitive field (civil status, adoption, social protection, health) are never titled on the public
    tracking page without the last four digits of the owner's number (decision 17). ``is_kept``: changed by an
    administrator, so that loading the files again leaves it alone.
    """

    code = models.SlugField(_("Code"), max_length=160, unique=True)
    name_vi = models.CharField(_("Vietnamese name"), max_length=200, unique=True)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    agency = models.ForeignKey("units.Unit", models.PROTECT, null=True, blank=True, related_name="fields")
    agency_at_any_level = models.BooleanField(_("Settled by the agency at any level"), default=False)
    is_sensitive = models.BooleanField(_("Sensitive"), default=False)
    is_kept = models.BooleanField(_("Kept by administrators"), default=False)
    sort_key = models.CharField(max_length=500, editable=False, db_collation="C")

    class Meta:
        verbose_name = _("field")
        verbose_name_plural = _("fields")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name_vi

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the sort key true to the name."""
        self.sort_key = sort_key(self.name_vi)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def label(self) -> str:
        """The name in the active language; the Vietnamese one where there is no other."""
        return self.name_en if get_language() == "en" and self.name_en else self.name_vi


class Procedure(models.Model):
    """An administrative procedure (thủ tục hành chính) by its national code.

    ``is_kept``: an administrator changed it or its versions, fees or papers, so that loading the files again leaves
    all of it alone. ``uses``: records of the last twelve months, by which searches are ranked.
    """

    code = models.CharField(_("Code"), max_length=12, unique=True, validators=[RegexValidator(r"^\d\.\d{6}$")])
    field = models.ForeignKey(Field, models.PROTECT, related_name="procedures")
    level = models.CharField(_("Level"), max_length=10, choices=ProcedureLevel.choices())
    is_kept = models.BooleanField(_("Kept by administrators"), default=False)
    uses = models.PositiveIntegerField(_("Records of the last twelve months"), default=0, editable=False)

    class Meta:
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^\d\.\d{6}$"), name="procedure_code"),
            models.CheckConstraint(condition=Q(level__in=list(ProcedureLevel)), name="procedure_level"),
        ]

    def __str__(self) -> str:
        return self.code


class ProcedureVersion(models.Model):
    """What a procedure is from one day on; a record keeps the version under which it was received.

    A version without a term can be shown but not received. ``has_obligation``: an amount is determined while the
    record is settled, and paid before the result; ``payment_may_pause``: only where sector law says that this stops
    the clock (Art. 24). ``fee_phase``: until when a fee is to be paid.
    """

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions")
    valid_from = models.DateField(_("In force from"))
    valid_to = models.DateField(_("In force until (exclusive)"), null=True, blank=True)
    name_vi = models.CharField(_("Vietnamese name"), max_length=1200)
    name_en = models.CharField(_("English name"), max_length=1200, blank=True)
    competence = models.CharField(_("Rule of competence"), max_length=20, choices=Competence.choices())
    term_value = models.PositiveSmallIntegerField(_("Settlement term"), null=True, blank=True)
    term_unit = models.CharField(_("Term unit"), max_length=15, blank=True, choices=TermUnit.choices())
    at_once = models.BooleanField(_("Result at once"), default=False)
    has_obligation = models.BooleanField(_("Has a financial obligation"), default=False, db_default=False)
    payment_may_pause = models.BooleanField(_("Financial obligation stops the clock"), default=False)
    fee_phase = models.CharField(
        _("Fee is paid"),
        max_length=20,
        choices=FeePhase.choices(),
        default=FeePhase.BEFORE_RESULT,
        db_default=FeePhase.BEFORE_RESULT,
    )
    channels = ArrayField(models.CharField(max_length=12), verbose_name=_("Channels"), default=list, blank=True)
    online_level = models.CharField(_("Online level"), max_length=12, blank=True, choices=OnlineLevel.choices())
    target = models.CharField(_("For whom"), max_length=10, choices=Target.choices())
    result = models.CharField(_("Result"), max_length=1200, blank=True)
    legal_basis = ArrayField(models.CharField(max_length=120), verbose_name=_("Legal basis"), default=list, blank=True)
    verified = models.BooleanField(_("Verified against the publication"), default=False)
    search_key = models.TextField(editable=False)
    sort_key = models.CharField(max_length=400, editable=False, db_collation="C")

    objects = ProcedureVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("procedure version")
        verbose_name_plural = _("procedure versions")
        ordering = ["procedure__code", "valid_from"]
        constraints = [
            ExclusionConstraint(
                name="procedure_version_one_at_a_time",
                expressions=[
                    ("procedure", RangeOperators.EQUAL),
                    (Func(F("valid_from"), F("valid_to"), Value("[)"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="procedure_version_period"
            ),
            models.CheckConstraint(
                condition=Q(term_value=None, term_unit="") | Q(term_value__isnull=False, term_unit__in=list(TermUnit)),
                name="procedure_version_term",
            ),
            models.CheckConstraint(condition=Q(competence__in=list(Competence)), name="procedure_version_competence"),
            models.CheckConstraint(
                condition=Q(channels__contained_by=list(Channel)), name="procedure_version_channels"
            ),
            models.CheckConstraint(
                condition=Q(payment_may_pause=False) | Q(has_obligation=True),
                name="procedure_version_pause_of_something",
            ),
            models.CheckConstraint(condition=Q(target__in=list(Target)), name="procedure_version_target"),
            models.CheckConstraint(condition=Q(fee_phase__in=list(FeePhase)), name="procedure_version_fee_phase"),
        ]
        indexes = [GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="procedure_version_search")]

    def __str__(self) -> str:
        return self.name_vi[:80]

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the search and sort keys true to the names."""
        self.search_key = f"{search_key(self.name_vi)} {search_key(self.name_en)}".strip()
        self.sort_key = sort_key(self.name_vi[:150])[:400]
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def name(self) -> str:
        """The name in the active language; the Vietnamese one where there is no other."""
        return self.name_en if get_language() == "en" and self.name_en else self.name_vi

    @property
    def name_language(self) -> str:
        """The language ``name`` is in, for screen readers (318 procedures have no English name)."""
        return "en" if get_language() == "en" and self.name_en else "vi"

    @property
    def has_term(self) -> bool:
        """Whether the procedure can be received at all."""
        return self.term_value is not None


class FeeRule(models.Model):
    """A fee of a version, with the days on which it holds and the condition it asks for."""

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="fees")
    kind = models.CharField(_("Kind"), max_length=16, choices=FeeKind.choices())
    amount_vnd = models.PositiveIntegerField(_("Amount, đồng"), null=True, blank=True)
    basis = models.CharField(_("Counted"), max_length=16, choices=FeeBasis.choices(), default=FeeBasis.RECORD)
    condition = models.CharField(_("Condition"), max_length=40, blank=True)
    valid_from = models.DateField(_("In force from"))
    valid_to = models.DateField(_("In force until (exclusive)"), null=True, blank=True)

    class Meta:
        verbose_name = _("fee rule")
        verbose_name_plural = _("fee rules")
        ordering = ["version", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=FeeKind.FREE, amount_vnd=0)
                | Q(kind=FeeKind.FIXED, amount_vnd__isnull=False)
                | Q(kind__in=[FeeKind.SET_BY_PROVINCE, FeeKind.NOT_STATED], amount_vnd=None),
                name="fee_rule_amount",
            ),
            models.CheckConstraint(condition=Q(basis__in=list(FeeBasis)), name="fee_rule_basis"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="fee_rule_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_vnd}"


class Component(models.Model):
    """A paper that belongs to a procedure version, common to all cases (blank ``case``) or of one case."""

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="components")
    case = models.CharField(_("Case"), max_length=1200, blank=True)
    position = models.PositiveSmallIntegerField(_("Position"))
    name = models.CharField(_("Name"), max_length=2000)
    form = models.CharField(_("Form"), max_length=10, choices=ComponentForm.choices())
    state = models.CharField(_("Usual state"), max_length=20, choices=ComponentState.choices())
    originals = models.PositiveSmallIntegerField(_("Originals"), default=1)
    copies = models.PositiveSmallIntegerField(_("Copies"), default=0)

    class Meta:
        verbose_name = _("dossier component")
        verbose_name_plural = _("dossier components")
        ordering = ["version", "position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(form__in=list(ComponentForm)), name="component_form"),
            models.CheckConstraint(condition=Q(state__in=list(ComponentState)), name="component_state"),
        ]

    def __str__(self) -> str:
        return self.name[:80]
