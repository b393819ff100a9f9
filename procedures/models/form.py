"""The form of a procedure version as it is asked online: data, kept for as long as somebody's answers belong to it."""

from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from procedures.domain.form_format import problems_of
from procedures.domain.forms import Form, form_of


class FormVersion(models.Model):
    """The questions of a procedure from one day on. The newest revision of the newest day holds.

    What somebody has begun to answer is never changed under their hands: a change is then a revision of its own
    (``services.forms``). ``schema`` is a JSON Schema, ``ui`` its pages (``data/forms/README.md``).
    """

    version = models.ForeignKey("procedures.ProcedureVersion", models.CASCADE, related_name="forms")
    valid_from = models.DateField(_("In force from"))
    revision = models.PositiveSmallIntegerField(_("Revision"), default=1, editable=False)
    basis = models.CharField(_("Legal basis"), max_length=300, blank=True)
    schema = models.JSONField(_("Answers (JSON Schema)"))
    ui = models.JSONField(_("Pages and questions"))

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")
        ordering = ["version__procedure__code", "valid_from", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["version", "valid_from", "revision"], name="form_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.version.procedure_id} {self.valid_from} {self.revision}"

    def clean(self) -> None:
        """A form that does not add up is refused with every fault it has."""
        if not isinstance(self.schema, dict) or not isinstance(self.ui, dict):
            raise ValidationError(_("Both halves of a form are JSON objects."))
        if problems := problems_of(self.schema, self.ui):
            raise ValidationError([f"{problem.place}: {problem.text}" for problem in problems])

    @cached_property
    def form(self) -> Form:
        """The form as the rules read it."""
        return form_of(self.schema, self.ui)
