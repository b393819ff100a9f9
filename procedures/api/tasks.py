"""/api/v1/records/{code}/tasks/: other agencies asked about a record, and their answers."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from procedures.api.reception_serializers import word_field
from procedures.api.record_acts import IF_MATCH, RecordAct
from procedures.api.record_serializers import RecordDetailSerializer
from procedures.api.records import scope_of, visible_record
from procedures.domain.circulation_vocabulary import TaskAnswer, TaskKind
from procedures.domain.deadlines import Term
from procedures.domain.vocabulary import TermUnit
from procedures.models import AgencyTask, Record
from procedures.queries.places import unit_in_force
from procedures.queries.tasks import tasks_of
from procedures.services.tasks import Question, Reply, answer_task, ask_agencies
from staffing.domain.capabilities import Capability
from units import clock


class QuestionSerializer(serializers.Serializer[Any]):
    """What one agency is asked."""

    unit = serializers.CharField(max_length=20, help_text="Code of the unit.")
    request = serializers.CharField(max_length=2000)
    term_value = serializers.IntegerField(min_value=1, max_value=9_999)
    term_unit = word_field(TermUnit, default=TermUnit.WORKING_DAY.value)
    is_lead = serializers.BooleanField(default=False)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "An opinion within two working days",
            value={
                "kind": "consultation",
                "in_parallel": True,
                "questions": [{"unit": "vp-dkdd", "request": "Xác nhận nguồn gốc thửa đất", "term_value": 2}],
            },
            request_only=True,
        )
    ]
)
class AskSerializer(serializers.Serializer[Any]):
    """Agencies asked together: in the order given, or in parallel."""

    kind = word_field(TaskKind)
    in_parallel = serializers.BooleanField(default=True)
    questions = QuestionSerializer(many=True, allow_empty=False)


@extend_schema_serializer(examples=[OpenApiExample("Its part is done", value={"answer": "done"}, request_only=True)])
class AnswerSerializer(serializers.Serializer[Any]):
    """An agency's answer; the unit that settles gives the number of the letter that brought it."""

    answer = word_field(TaskAnswer)
    opinion = serializers.CharField(max_length=4000, allow_blank=True, default="")
    letter_number = serializers.CharField(max_length=60, allow_blank=True, default="")


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Asked, not yet answered",
            value={
                "id": 7,
                "unit": "vp-dkdd",
                "kind": "consultation",
                "position": 1,
                "in_parallel": True,
                "is_lead": False,
                "asked_at": "2026-11-11T09:00:00+07:00",
                "begun_at": "2026-11-11T09:00:00+07:00",
                "due_at": "2026-11-13T17:00:00+07:00",
                "answer": "",
                "answered_at": None,
                "request": "Xác nhận nguồn gốc thửa đất",
                "opinion": "",
                "letter_number": "",
            },
            response_only=True,
        )
    ]
)
class TaskSerializer(serializers.Serializer[AgencyTask]):
    """One agency asked. ``request`` and ``opinion`` are empty for whoever may not see personal data there."""

    id = serializers.IntegerField()
    unit = serializers.CharField(source="unit.code")
    kind = word_field(TaskKind)
    position = serializers.IntegerField()
    in_parallel = serializers.BooleanField()
    is_lead = serializers.BooleanField()
    asked_at = serializers.DateTimeField()
    begun_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    answer = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)
    request = serializers.SerializerMethodField()
    opinion = serializers.SerializerMethodField()
    letter_number = serializers.CharField()

    def get_request(self, task: AgencyTask) -> str:
        """What is to be done."""
        return task.request if self.context["shows_words"] else ""

    def get_opinion(self, task: AgencyTask) -> str:
        """What was answered."""
        return task.opinion if self.context["shows_words"] else ""


class RecordTasks(RecordAct):
    """Agencies asked about one record."""

    capability = Capability.PROCESS_RECORDS
    capabilities = {"get": Capability.VIEW_RECORDS}
    serializer_class = AskSerializer

    @extend_schema(operation_id="records_tasks", responses=TaskSerializer(many=True))
    def get(self, request: Request, code: str) -> Response:
        """All of them, in the order in which they were asked."""
        record = visible_record(request, code)
        people = scope_of(request, Capability.VIEW_PERSONAL_DATA)
        shows_words = Record.objects.visible_to(people).filter(pk=record.pk).exists()
        rows: Any = tasks_of(record.pk)
        return Response(TaskSerializer(rows, many=True, context={"shows_words": shows_words}).data)

    @extend_schema(
        operation_id="records_ask", parameters=[IF_MATCH], request=AskSerializer, responses=RecordDetailSerializer
    )
    def post(self, request: Request, code: str) -> Response:
        """Ask agencies; the due date of the record stays."""
        return super().post(request, code)

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        """Ask."""
        today = clock.today()
        questions = [
            Question(
                unit_in_force(row["unit"], today).pk,
                row["request"],
                Term(row["term_value"], TermUnit(row["term_unit"])),
                is_lead=row["is_lead"],
            )
            for row in given["questions"]
        ]
        return ask_agencies(
            kind=TaskKind(given["kind"]), questions=questions, in_parallel=given["in_parallel"], **common
        )


class TaskAnswerView(RecordAct):
    """An agency's answer."""

    capability = Capability.PROCESS_RECORDS
    serializer_class = AnswerSerializer

    @extend_schema(
        operation_id="records_answer", parameters=[IF_MATCH], request=AnswerSerializer, responses=RecordDetailSerializer
    )
    def post(self, request: Request, code: str, task: int) -> Response:  # type: ignore[override]
        """Write the answer down; in order, the next agency's turn begins."""
        self.task = task
        return super().post(request, code)

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        """Answer."""
        reply = Reply(TaskAnswer(given["answer"]), given["opinion"], given["letter_number"])
        return answer_task(task_id=self.task, reply=reply, **common)
