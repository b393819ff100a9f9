"""Where administrators keep how people find a procedure; loading the files leaves alone what they change."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from procedures.admin.catalogue import Catalogue, kept_after
from procedures.domain.spelling import words_of
from procedures.models import EverydayWords, LifeEvent, LifeEventProcedure


class EverydayWordsForm(forms.ModelForm):  # type: ignore[type-arg]
    """Everyday words with one meaning, in sentences where the database would only name a constraint."""

    class Meta:
        model = EverydayWords
        fields = ("words", "procedure", "meaning", "weight", "is_kept")
        help_texts = {
            "words": _("As people say or type it. Capitals and diacritics do not matter."),
            "meaning": _("Fill in either a procedure or these words: the search then looks for them instead."),
            "weight": _("100 for a sure meaning, less for a doubtful one; at 0 the words are no longer used."),
        }

    def clean(self) -> dict[str, Any]:
        """Words must hold a letter, and mean one thing."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("words") and not words_of(given["words"]):
            self.add_error("words", _("Write at least one word with letters or digits."))
        if bool(given.get("procedure")) == bool(given.get("meaning")):
            self.add_error("meaning", _("Give either a procedure or words of the catalogue, and not both."))
        return given


class Kept(Catalogue):
    """What was changed here is kept, unless the mark itself was taken off."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The mark is set by any change."""
        obj.is_kept = kept_after(form, obj.is_kept)
        super().save_model(request, obj, form, change)  # type: ignore[misc]


@admin.register(EverydayWords)
class EverydayWordsAdmin(Kept, admin.ModelAdmin):  # type: ignore[type-arg]
    """What people say, and what they mean by it. Words of the files are switched off by the weight 0."""

    form = EverydayWordsForm
    list_display = ("words", "procedure", "meaning", "weight", "is_kept")
    list_filter = ("is_kept",)
    list_select_related = ("procedure",)
    search_fields = ("words", "procedure__code", "meaning")
    autocomplete_fields = ("procedure",)


class LifeEventProcedureInline(Catalogue, admin.TabularInline):  # type: ignore[type-arg]
    """The procedures of an event in their order."""

    model = LifeEventProcedure
    extra = 0
    deletes = True
    fields = ("position", "procedure", "is_main")
    autocomplete_fields = ("procedure",)


@admin.register(LifeEvent)
class LifeEventAdmin(Kept, admin.ModelAdmin):  # type: ignore[type-arg]
    """An event in life with its words and its procedures; once changed here, all of it stays as it is."""

    list_display = ("title_vi", "position", "is_kept")
    inlines = (LifeEventProcedureInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The code stands in addresses."""
        return ("code",) if obj else ()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """A procedure added or taken out marks the event as well."""
        super().save_related(request, form, formsets, change)
        if any(formset.has_changed() for formset in formsets):
            LifeEvent.objects.filter(pk=form.instance.pk).update(is_kept=True)
