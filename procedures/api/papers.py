"""/api/v1/records/{code}/paper/ and /api/v1/handover-lists/: where papers are, handed over and received."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from procedures.api.reception_serializers import word_field
from procedures.api.record_acts import account_named
from procedures.api.records import actor_of, scope_of, visible_record
from procedures.domain.circulation_vocabulary import PaperPlace
from procedures.models import Folder, FolderMove, HandoverList, Record
from procedures.queries.papers import from_stop, list_in, stop_of, to_stop, way_of
from procedures.services.papers import PUT, Spot, put_away, receive_list, receive_paper, send_papers
from staffing.domain.capabilities import Capability
from units import clock
from units.errors import RuleBroken
from units.models import Unit

MOST = 300


def _code_of(place: Any) -> str:
    return str(place.code if isinstance(place, Unit) else place.unit.code)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Received at the counter",
            value={
                "place": "counter",
                "at_centre": True,
                "place_code": "06685",
                "shelf": "",
                "at": "2026-11-11T09:00:00+07:00",
            },
            response_only=True,
        )
    ]
)
class WaySerializer(serializers.Serializer[Any]):
    """One place of a paper; ``place_code`` is of the centre's or unit's place, empty with the applicant."""

    place = word_field(PaperPlace)
    at_centre = serializers.SerializerMethodField()
    place_code = serializers.SerializerMethodField()
    shelf = serializers.CharField(source="label")
    at = serializers.DateTimeField()

    def get_at_centre(self, step: Folder | FolderMove) -> bool:
        """Whether it is a service centre's place, not a unit's."""
        return step.centre_id is not None

    def get_place_code(self, step: Folder | FolderMove) -> str:
        """Code of the unit."""
        stop = stop_of(step)
        return _code_of(stop.place) if stop.centre_id or stop.unit_id else ""


class RecordPaper(APIView):
    """The paper of one record."""

    capability = Capability.VIEW_RECORDS

    @extend_schema(operation_id="records_paper", responses=WaySerializer(many=True))
    def get(self, request: Request, code: str) -> Response:
        """Its way, the latest step first: where it is now. Empty for records that came without paper."""
        folder = Folder.objects.filter(record=visible_record(request, code)).first()
        return Response(WaySerializer(way_of(folder) if folder else [], many=True).data)


class PaperReceived(APIView):
    """The paper of one record, arrived."""

    capability = Capability.MOVE_PAPERS

    @extend_schema(operation_id="records_receive_paper", request=None, responses=WaySerializer(many=True))
    def post(self, request: Request, code: str) -> Response:
        """Receive the paper that is on its way; the answer is the way as it is then."""
        record = visible_record(request, code, Capability.MOVE_PAPERS)
        scope = scope_of(request, Capability.MOVE_PAPERS)
        receive_paper(record_id=record.pk, actor=actor_of(request), scope=scope, at=clock.now())
        return Response(WaySerializer(way_of(Folder.objects.get(record=record)), many=True).data)


@extend_schema_serializer(
    examples=[OpenApiExample("On a shelf", value={"place": "shelf", "shelf": "K2-03"}, request_only=True)]
)
class SpotSerializer(serializers.Serializer[Any]):
    """Where the folder is put: ``shelf`` names the shelf or the archive's box, ``holder`` the person who keeps it."""

    place = serializers.ChoiceField(choices=[place.value for place in PUT])
    shelf = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    holder = serializers.CharField(
        max_length=150, required=False, default="", allow_blank=True, help_text="Username, for the place `officer`."
    )

    def spot(self) -> Spot:
        """The place; RuleBroken("account_unknown")."""
        given = self.validated_data
        holder = account_named(given["holder"]) if given["holder"] else None
        return Spot(PaperPlace(given["place"]), given["shelf"], holder)


class PaperPutAway(APIView):
    """The paper of one record, put somewhere."""

    capability = Capability.MOVE_PAPERS

    @extend_schema(operation_id="records_put_away", request=SpotSerializer, responses=WaySerializer(many=True))
    def post(self, request: Request, code: str) -> Response:
        """Put the folder that lies here on a shelf, into a hand, into the archive, or back into the applicant's hands.

        The answer is the way as it is then. To another centre or unit paper goes with a list.
        """
        given = SpotSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        record = visible_record(request, code, Capability.MOVE_PAPERS)
        scope = scope_of(request, Capability.MOVE_PAPERS)
        folder = put_away(record_id=record.pk, spot=given.spot(), actor=actor_of(request), scope=scope, at=clock.now())
        return Response(WaySerializer(way_of(folder), many=True).data)


class ItemSerializer(serializers.Serializer[Any]):
    """A paper of a list."""

    record = serializers.CharField(source="record.code")
    sent_at = serializers.DateTimeField()
    received_at = serializers.DateTimeField(allow_null=True)
    is_missing = serializers.BooleanField()
    remark = serializers.CharField()


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "On its way",
            value={
                "id": 3,
                "number": "01/PBG",
                "from_place": "06685",
                "to_place": "07192",
                "made_at": "2026-11-11T10:00:00+07:00",
                "due_by": "2026-11-12T17:00:00+07:00",
                "received_at": None,
                "items": [
                    {
                        "record": "H49.07-261111-0001",
                        "sent_at": "2026-11-11T10:00:00+07:00",
                        "received_at": None,
                        "is_missing": False,
                        "remark": "",
                    }
                ],
            },
            response_only=True,
        )
    ]
)
class ListSerializer(serializers.Serializer[HandoverList]):
    """A hand-over list with its papers."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    from_place = serializers.SerializerMethodField()
    to_place = serializers.SerializerMethodField()
    made_at = serializers.DateTimeField()
    due_by = serializers.DateTimeField(allow_null=True)
    received_at = serializers.DateTimeField(allow_null=True)
    items = ItemSerializer(many=True)

    def get_from_place(self, papers: HandoverList) -> str:
        """Code of the unit from whose place it left."""
        return _code_of(from_stop(papers).place)

    def get_to_place(self, papers: HandoverList) -> str:
        """Code of the unit to whose place it goes."""
        return _code_of(to_stop(papers).place)


@extend_schema_serializer(
    examples=[OpenApiExample("Two papers", value={"records": ["H49.01-261111-0001", "H49.07-261111-0002"]})]
)
class SendSerializer(serializers.Serializer[Any]):
    """Records whose papers are handed over."""

    records = serializers.ListField(child=serializers.CharField(max_length=60), allow_empty=False, max_length=MOST)


class MissingSerializer(serializers.Serializer[Any]):
    """A paper that did not come."""

    record = serializers.CharField(max_length=60)
    remark = serializers.CharField(max_length=300)


@extend_schema_serializer(examples=[OpenApiExample("All came", value={"missing": []})])
class ReceiveSerializer(serializers.Serializer[Any]):
    """What did not come."""

    missing = MissingSerializer(many=True, default=list)


class HandoverLists(APIView):
    """Hand-over lists."""

    capability = Capability.MOVE_PAPERS

    @extend_schema(
        operation_id="handover_lists_make", request=SendSerializer, responses={201: ListSerializer(many=True)}
    )
    def post(self, request: Request) -> Response:
        """Hand papers over: a list for each place where they belong next; all or none."""
        given = SendSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        scope, codes = scope_of(request, Capability.MOVE_PAPERS), set(given.validated_data["records"])
        records = list(Record.objects.visible_to(scope).filter(code__in=codes).values_list("pk", flat=True))
        if len(records) != len(codes):
            raise RuleBroken("handed_record_unknown")
        lists = send_papers(record_ids=records, actor=actor_of(request), scope=scope, at=clock.now())
        made: Any = [list_in(scope, papers.pk) for papers in lists]
        return Response(ListSerializer(made, many=True).data, status=201)


class HandoverListDetail(APIView):
    """One hand-over list."""

    capability = Capability.MOVE_PAPERS

    @extend_schema(operation_id="handover_list", responses=ListSerializer)
    def get(self, request: Request, key: int) -> Response:
        """The list with its papers, for the places from which it left and to which it goes."""
        return Response(ListSerializer(_list(request, key)).data)


class HandoverListReceived(APIView):
    """One hand-over list, arrived."""

    capability = Capability.MOVE_PAPERS

    @extend_schema(operation_id="handover_list_receive", request=ReceiveSerializer, responses=ListSerializer)
    def post(self, request: Request, key: int) -> Response:
        """Receive the list but what is missing, each with a remark."""
        given = ReceiveSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        papers = _list(request, key)
        by_code = {item.record.code: item.record_id for item in papers.items.all()}
        rows = given.validated_data["missing"]
        if any(row["record"] not in by_code for row in rows):
            raise RuleBroken("record_not_found")
        scope = scope_of(request, Capability.MOVE_PAPERS)
        missing = {by_code[row["record"]]: row["remark"] for row in rows}
        receive_list(list_id=key, missing=missing, actor=actor_of(request), scope=scope, at=clock.now())
        return Response(ListSerializer(_list(request, key)).data)


def _list(request: Request, key: int) -> HandoverList:
    papers = list_in(scope_of(request, Capability.MOVE_PAPERS), key)
    if papers is None:
        raise RuleBroken("list_unknown")
    return papers
