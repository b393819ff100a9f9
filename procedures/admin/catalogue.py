"""The pages on which administrators keep the catalogue. Whatever they change here, loading the files leaves alone."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.postgres.forms import SimpleArrayField
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from procedures.admin.words import Worded
from procedures.domain.vocabulary import Channel, FeeKind, TermUnit
from procedures.models import Component, FeeRule, Field, Procedure, ProcedureVersion
from staffing.admin_gate import ByCapability
from staffing.domain.capabilities import Capability
from units.domain.kinds import AGENCIES
from units.models import Unit


class Catalogue(Worded, ByCapability):
    """Shown and changed by whoever keeps the catalogue; records stand on it, so nothing is deleted."""

    view_capability = Capability.MANAGE_CATALOGUE
    change_capability = Capability.MANAGE_CATALOGUE


class VersionForm(forms.ModelForm):  # type: ignore[type-arg]
    """A version, with sentences where the database would only name a constraint."""

    channels = forms.MultipleChoiceField(
        label=_("Channels"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(channel.value, _(channel.label)) for channel in Channel],
    )
    legal_basis = SimpleArrayField(
        forms.CharField(max_length=120),
        label=_("Legal basis"),
        delimiter=";",
        required=False,
        help_text=_("Numbers of documents, with a semicolon between them."),
    )

    class Meta:
        model = ProcedureVersion
        fields = (
            "procedure",
            "valid_from",
            "valid_to",
            "name_vi",
            "name_en",
            "competence",
            "term_value",
            "term_unit",
            "at_once",
            "has_obligation",
            "payment_may_pause",
            "fee_phase",
            "channels",
            "online_level",
            "target",
            "result",
            "legal_basis",
            "verified",
        )

    def clean(self) -> dict[str, Any]:
        """Number and unit of a term belong together, and zero is a term only within the day."""
        given: dict[str, Any] = super().clean() or {}
        value, unit = given.get("term_value"), given.get("term_unit") or ""
        if (value is None) != (unit == ""):
            self.add_error("term_value", _("Give the term with its number and its unit, or leave both empty."))
        elif value == 0 and unit != TermUnit.SAME_DAY:
            self.add_error("term_value", _("Zero is a term only with the unit “within the day”."))
        elif value and unit == TermUnit.SAME_DAY:
            self.add_error("term_value", _("“Within the day” goes with the number zero."))
        begins, ends = given.get("valid_from"), given.get("valid_to")
        if begins and ends and ends <= begins:
            self.add_error("valid_to", _("The version must end after it begins."))
        elif begins and given.get("procedure") and self._overlaps(given):
            self.add_error("valid_from", _("Another version holds in this time. End that one first."))
        return given

    def _overlaps(self, given: dict[str, Any]) -> bool:
        others = ProcedureVersion.objects.filter(procedure=given["procedure"]).exclude(pk=self.instance.pk)
        if given.get("valid_to"):
            others = others.filter(valid_from__lt=given["valid_to"])
        return any(other.valid_to is None or other.valid_to > given["valid_from"] for other in others)


class FeeForm(forms.ModelForm):  # type: ignore[type-arg]
    """A fee rule: only a fixed fee and a free one have amounts."""

    class Meta:
        model = FeeRule
        fields = ("kind", "amount_vnd", "basis", "condition", "valid_from", "valid_to")

    def clean(self) -> dict[str, Any]:
        """The amount by the kind: unknown is never zero."""
        given: dict[str, Any] = super().clean() or {}
        kind, amount = given.get("kind"), given.get("amount_vnd")
        if kind == FeeKind.FIXED and amount is None:
            self.add_error("amount_vnd", _("Give the amount of the fixed fee."))
        elif kind == FeeKind.FREE and amount != 0:
            self.add_error("amount_vnd", _("A free matter has the amount zero."))
        elif kind in (FeeKind.SET_BY_PROVINCE, FeeKind.NOT_STATED) and amount is not None:
            self.add_error("amount_vnd", _("Choose “fixed amount” for a fee whose amount is known."))
        return given


class FeeInline(Catalogue, admin.TabularInline):  # type: ignore[type-arg]
    """The fees of a version."""

    model = FeeRule
    form = FeeForm
    extra = 0
    deletes = True


class PaperInline(Catalogue, admin.TabularInline):  # type: ignore[type-arg]
    """The papers of a version by case; one that records were received with is protected."""

    model = Component
    extra = 0
    deletes = True
    fields = ("position", "case", "name", "form", "state", "originals", "copies")


class VersionInline(Catalogue, admin.TabularInline):  # type: ignore[type-arg]
    """The versions of a procedure, to open."""

    model = ProcedureVersion
    extra = 0
    fields = readonly_fields = ("name_vi", "valid_from", "valid_to", "term_value", "term_unit", "verified")
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Versions are added on a page of their own, with their fees and papers."""
        return False


@admin.register(Field)
class FieldAdmin(Catalogue, admin.ModelAdmin):  # type: ignore[type-arg]
    """A field: whose it is at province level, and whether its records are sensitive."""

    list_display = ("name_vi", "agency", "agency_at_any_level", "is_sensitive", "is_kept")
    list_filter = ("is_sensitive", "is_kept")
    list_select_related = ("agency",)
    search_fields = ("name_vi", "code")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The code stands in addresses."""
        return ("code",) if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only agencies settle a field."""
        if db_field.name == "agency":
            kwargs["queryset"] = Unit.objects.filter(kind__in=AGENCIES, valid_to=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Field, form: Any, change: bool) -> None:
        """What was changed is kept, unless the mark itself was taken off."""
        obj.is_kept = kept_after(form, obj.is_kept)
        super().save_model(request, obj, form, change)


@admin.register(Procedure)
class ProcedureAdmin(Catalogue, admin.ModelAdmin):  # type: ignore[type-arg]
    """A procedure and its versions."""

    list_display = ("code", "name", "field", "is_kept")
    list_filter = ("level", "is_kept", "field")
    list_select_related = ("field",)
    search_fields = ("code", "versions__search_key")
    inlines = (VersionInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Procedure]:
        """With the versions, whose names the list shows."""
        return super().get_queryset(request).prefetch_related("versions")

    @admin.display(description=_("Vietnamese name"))
    def name(self, procedure: Procedure) -> str:
        """The name of its latest version."""
        versions = sorted(procedure.versions.all(), key=lambda version: version.valid_from)
        return versions[-1].name_vi[:160] if versions else ""

    def save_model(self, request: HttpRequest, obj: Procedure, form: Any, change: bool) -> None:
        """What was changed is kept, unless the mark itself was taken off."""
        obj.is_kept = kept_after(form, obj.is_kept)
        super().save_model(request, obj, form, change)


class WithoutTerm(admin.SimpleListFilter):
    """What cannot be received yet."""

    title = _("settlement term")
    parameter_name = "term"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """One choice."""
        return [("unknown", gettext("Term not yet known"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[ProcedureVersion]) -> QuerySet[ProcedureVersion]:
        """The versions without a term."""
        return queryset.filter(term_value=None) if self.value() else queryset


@admin.register(ProcedureVersion)
class ProcedureVersionAdmin(Catalogue, admin.ModelAdmin):  # type: ignore[type-arg]
    """A version with its fees and papers. Giving it a term lets the procedure be received.

    Records keep the version under which they were received: where the law changes, end this version and add the next.
    """

    form = VersionForm
    list_display = ("code", "name_vi", "term_value", "unit_of_term", "valid_from", "valid_to", "verified")
    list_filter = (WithoutTerm, "verified", "at_once", "procedure__level")
    list_select_related = ("procedure",)
    search_fields = ("procedure__code", "search_key")
    autocomplete_fields = ("procedure",)
    inlines = (FeeInline, PaperInline)

    @admin.display(description=_("Code"), ordering="procedure__code")
    def code(self, version: ProcedureVersion) -> str:
        """The procedure's code."""
        return version.procedure.code

    @admin.display(description=_("Term unit"))
    def unit_of_term(self, version: ProcedureVersion) -> str:
        """The unit in words."""
        return gettext(TermUnit(version.term_unit).label) if version.term_unit else "—"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A version stays with its procedure."""
        return ("procedure",) if obj else ()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Fees and papers are saved by now: whatever changed, the procedure is kept."""
        super().save_related(request, form, formsets, change)
        if form.has_changed() or any(formset.has_changed() for formset in formsets):
            Procedure.objects.filter(pk=form.instance.procedure_id).update(is_kept=True)


def kept_after(form: Any, marked: bool) -> bool:
    """The mark after a form was saved: as chosen where it was chosen, else set by any change."""
    return marked if "is_kept" in form.changed_data else marked or form.has_changed()
