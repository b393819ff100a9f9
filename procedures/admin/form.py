"""Forms of procedures in the administration site: checked before they are saved, and looked at on their own page."""

import json
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from procedures.admin.catalogue import Catalogue
from procedures.models import FormVersion, Procedure
from procedures.services.forms import keep_form


class ReadableJSON(forms.JSONField):
    """JSON as a person can read and change it."""

    widget = forms.Textarea(attrs={"rows": 30, "cols": 110, "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        """Indented; what was typed and could not be read stays as it was typed."""
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)


class FormVersionForm(forms.ModelForm):  # type: ignore[type-arg]
    """Both halves of a form; the model says what does not add up."""

    schema = ReadableJSON(label=_("Answers (JSON Schema)"))
    ui = ReadableJSON(label=_("Pages and questions"))

    class Meta:
        model = FormVersion
        fields = ("version", "valid_from", "basis", "schema", "ui")


@admin.register(FormVersion)
class FormVersionAdmin(Catalogue, admin.ModelAdmin):  # type: ignore[type-arg]
    """A form. One that somebody has begun to answer stays: the change becomes its next revision."""

    form = FormVersionForm
    list_display = ("code", "name", "valid_from", "revision", "look")
    list_select_related = ("version__procedure",)
    search_fields = ("version__procedure__code", "version__search_key")
    autocomplete_fields = ("version",)

    @admin.display(description=_("Code"), ordering="version__procedure__code")
    def code(self, form: FormVersion) -> str:
        """The procedure's code."""
        return form.version.procedure.code

    @admin.display(description=_("Vietnamese name"))
    def name(self, form: FormVersion) -> str:
        """What is filed by it."""
        return form.version.name_vi[:120]

    @admin.display(description=_("Preview"))
    def look(self, form: FormVersion) -> str:
        """To the page that shows all its questions."""
        return format_html('<a href="{}">{}</a>', reverse("form_preview", args=[form.pk]), gettext("Preview"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A form stays with its procedure and its day."""
        return ("version", "valid_from", "revision", "look") if obj else ()

    def save_model(self, request: HttpRequest, obj: FormVersion, form: Any, change: bool) -> None:
        """Kept as the service keeps it; loading the files leaves the procedure alone from now on."""
        obj.pk = keep_form(obj).pk
        Procedure.objects.filter(versions=obj.version_id).update(is_kept=True)
