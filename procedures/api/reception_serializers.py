"""What a reception sends. Places are named by their units' codes, so that a request is true in any database."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from procedures.api.light_serializer import LightSerializer
from procedures.domain.vocabulary import (
    ApplicantKind,
    Channel,
    ComponentForm,
    ComponentState,
    Reason,
    ReturnMethod,
    SourceSystem,
    Word,
)
from procedures.queries.places import centre_of_unit, unit_in_force
from procedures.services.drafting import Paper, Party, Reception
from units import clock


def word_field(words: type[Word], **options: Any) -> serializers.ChoiceField:
    """A choice among stored values, with their labels for the documentation."""
    return serializers.ChoiceField(choices=[(word.value, _(word.label)) for word in words if word.value], **options)


class PartySerializer(LightSerializer[Party]):
    """A person or body, as on the papers. Numbers are checked; what does not fit only warns."""

    kind = word_field(ApplicantKind, default=ApplicantKind.CITIZEN.value)
    name = serializers.CharField(max_length=1000, help_text="At most 200 characters once composed (NFC).")
    personal_number = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)
    passport = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)
    tax_code = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)
    born_on = serializers.DateField(required=False, default=None, allow_null=True)
    telephone = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)
    email = serializers.EmailField(required=False, default="", allow_blank=True)
    address = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
    unit = serializers.CharField(
        max_length=20, required=False, default="", allow_blank=True, help_text="Code of the unit where the party lives."
    )


class PaperSerializer(LightSerializer[Paper]):
    """A paper as handed in."""

    name = serializers.CharField(max_length=2000)
    form = word_field(ComponentForm, default=ComponentForm.ORIGINAL.value)
    state = word_field(ComponentState, default=ComponentState.MUST_PROVIDE.value)
    originals = serializers.IntegerField(min_value=0, max_value=1000, default=1)
    copies = serializers.IntegerField(min_value=0, max_value=1000, default=0)
    is_present = serializers.BooleanField(default=True)


_EXAMPLE = {
    "procedure": "1.001193",
    "centre": "06685",
    "applicant": {
        "name": "Người mẫu Trình Diễn",
        "personal_number": "022192000000",
        "born_on": "1992-03-14",
        "telephone": "0912000000",
        "address": "Tổ 12, khu 3",
        "unit": "06685",
    },
    "return_method": "counter",
}


@extend_schema_serializer(examples=[OpenApiExample("A birth registration", value=_EXAMPLE, request_only=True)])
class ReceptionSerializer(LightSerializer[Reception]):
    """A reception or submission. Without ``papers`` the catalogue's list holds, without ``competent_unit`` its rule."""

    procedure = serializers.RegexField(r"^\d\.\d{6}$", help_text="National code of the procedure.")
    centre = serializers.CharField(max_length=20, help_text="Code of the unit whose service centre receives.")
    applicant = PartySerializer()
    submitter = PartySerializer(required=False, allow_null=True, default=None)
    representative = PartySerializer(required=False, allow_null=True, default=None)
    property_unit = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)
    competent_unit = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)
    choice_reason = word_field(Reason, required=False, default="", allow_blank=True)
    return_centre = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)
    return_method = word_field(ReturnMethod, default=ReturnMethod.COUNTER.value)
    channel = word_field(Channel, default=Channel.IN_PERSON.value)
    external_code = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)
    papers = PaperSerializer(many=True, required=False, allow_null=True, default=None)
    copies = serializers.IntegerField(min_value=1, max_value=10_000, default=1)
    pages = serializers.IntegerField(min_value=1, max_value=10_000, default=1)
    conditions = serializers.ListField(child=serializers.SlugField(max_length=40), default=list, max_length=10)

    def draft(self, source_system: SourceSystem) -> Reception:
        """The validated request as the services take it."""
        given = self.validated_data
        today = clock.today()
        papers = given["papers"]
        return Reception(
            procedure_code=given["procedure"],
            centre_id=centre_of_unit(given["centre"], today).pk,
            applicant=_party(given["applicant"], today),
            submitter=_party(given["submitter"], today) if given["submitter"] else None,
            representative=_party(given["representative"], today) if given["representative"] else None,
            property_unit_id=_unit(given["property_unit"], today),
            competent_unit_id=_unit(given["competent_unit"], today),
            choice_reason=Reason(given["choice_reason"]),
            return_centre_id=centre_of_unit(given["return_centre"], today).pk if given["return_centre"] else None,
            return_method=ReturnMethod(given["return_method"]),
            channel=Channel(given["channel"]),
            source_system=source_system,
            external_code=given["external_code"],
            papers=None if papers is None else tuple(paper_of(paper) for paper in papers),
            copies=given["copies"],
            pages=given["pages"],
            conditions=frozenset(given["conditions"]),
        )


def _unit(code: str, on: date) -> int | None:
    return unit_in_force(code, on).pk if code else None


def _party(given: dict[str, Any], on: date) -> Party:
    fields = {name: value for name, value in given.items() if name not in ("unit", "kind")}
    return Party(kind=ApplicantKind(given["kind"]), unit_id=_unit(given["unit"], on), **fields)


def paper_of(given: dict[str, Any]) -> Paper:
    return Paper(**given | {"form": ComponentForm(given["form"]), "state": ComponentState(given["state"])})
