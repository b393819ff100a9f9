"""/api/v1/tickets/: queue numbers for machines of other makers, with the token of somebody who serves tickets."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from procedures.api.reception_serializers import word_field
from procedures.api.records import scope_of
from procedures.domain.calendar import local
from procedures.domain.ticket_vocabulary import Priority
from procedures.models import Ticket
from procedures.queries.places import centre_of_unit
from procedures.queries.ticket_board import board
from procedures.queries.tickets import outlook
from procedures.services.ticket_issue import come_back, issue
from procedures.services.ticket_steps import check_centre
from procedures.throttles import KioskThrottle
from staffing.domain.capabilities import Capability
from units import clock

KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The same key at the same centre gives the same number all day, however often it is sent.",
)


_CALL = {"number": "A007", "counter": "3", "called_at": "2026-11-11T09:12:00+07:00"}
_LINE = {"matter": "A", "name": "Hộ tịch, chứng thực", "name_en": "Civil status and certification", "waiting": 4}
_SENT = {"centre": "06685", "matter": "A", "priority": "elderly", "language": "vi"}
_GIVEN = {
    "number": "A012",
    "matter": "A",
    "priority": "elderly",
    "issued_at": "2026-11-11T09:14:00+07:00",
    "ahead": 2,
    "minutes": 12,
}


@extend_schema_serializer(examples=[OpenApiExample("A number", _SENT, request_only=True)])
class NumberRequestSerializer(serializers.Serializer[Any]):
    """What a machine asks for: a group of matters, or the digits of a return ticket."""

    centre = serializers.CharField(max_length=20, help_text="Code of the unit whose centre it is.")
    matter = serializers.CharField(
        max_length=1, required=False, default="", allow_blank=True, help_text="Letter of the group of matters."
    )
    priority = word_field(Priority, default=Priority.NONE.value)
    language = serializers.ChoiceField(choices=["vi", "en"], default="vi")
    return_code = serializers.CharField(
        max_length=9, required=False, default="", allow_blank=True, help_text="Digits of a return ticket."
    )


@extend_schema_serializer(examples=[OpenApiExample("A number", _GIVEN, response_only=True)])
class NumberSerializer(serializers.Serializer[Any]):
    """A number as it is printed, and how long it will wait."""

    number = serializers.CharField()
    matter = serializers.CharField()
    priority = word_field(Priority)
    issued_at = serializers.DateTimeField()
    ahead = serializers.IntegerField(help_text="How many people are called before.")
    minutes = serializers.IntegerField(help_text="About how long one will wait.")


class CallSerializer(serializers.Serializer[Any]):
    """A number and the counter that called it."""

    number = serializers.CharField()
    counter = serializers.CharField()
    called_at = serializers.DateTimeField()


class WaitingLineSerializer(serializers.Serializer[Any]):
    """How many wait in one group of matters."""

    matter = serializers.CharField(source="prefix")
    name = serializers.CharField()
    name_en = serializers.CharField()
    waiting = serializers.IntegerField()


@extend_schema_serializer(
    examples=[OpenApiExample("A board", {"counters": [_CALL], "calls": [_CALL], "lines": [_LINE]}, response_only=True)]
)
class BoardSerializer(serializers.Serializer[Any]):
    """What hangs in the hall."""

    counters = CallSerializer(many=True)
    calls = CallSerializer(many=True, help_text="The last calls, newest first.")
    lines = WaitingLineSerializer(many=True)


class TicketNumbers(APIView):
    """Numbers."""

    capability = Capability.SERVE_TICKETS
    throttle_classes = [KioskThrottle]

    @extend_schema(
        operation_id="tickets_issue",
        request=NumberRequestSerializer,
        responses={201: NumberSerializer},
        parameters=[KEY],
    )
    def post(self, request: Request) -> Response:
        """Give a number; with ``return_code`` at the front, for somebody who was sent home for a paper."""
        given = NumberRequestSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        asked, at = given.validated_data, clock.now()
        centre_id = _centre(request, asked["centre"])
        if asked["return_code"]:
            ticket = come_back(centre_id=centre_id, code=asked["return_code"], language=asked["language"], at=at)
        else:
            ticket = issue(
                centre_id=centre_id,
                prefix=asked["matter"],
                priority=Priority(asked["priority"]),
                language=asked["language"],
                at=at,
                key=request.headers.get("Idempotency-Key", ""),
            )
        return Response(_written(ticket), status=status.HTTP_201_CREATED)


class TicketBoard(APIView):
    """The hall."""

    capability = Capability.SERVE_TICKETS

    @extend_schema(operation_id="tickets_board", responses=BoardSerializer)
    def get(self, request: Request, code: str) -> Response:
        """Whom the counters of a unit's centre call, and how many wait."""
        return Response(BoardSerializer(board(_centre(request, code), clock.today())).data)


def _centre(request: Request, code: str) -> int:
    """The centre of that unit; RuleBroken("not_your_ticket_centre") where the account does not serve tickets."""
    found = centre_of_unit(code, clock.today())
    check_centre(found.pk, scope_of(request, Capability.SERVE_TICKETS))
    return found.pk


def _written(ticket: Ticket) -> dict[str, Any]:
    seen = outlook(ticket, clock.now())
    return NumberSerializer(
        {
            "number": ticket.number,
            "matter": ticket.prefix,
            "priority": ticket.priority,
            "issued_at": local(ticket.issued_at),
            "ahead": seen.ahead,
            "minutes": seen.minutes,
        }
    ).data
