"""How a record stands with its fee, for programs."""

from typing import Any

from rest_framework import serializers

from procedures.api.reception_serializers import word_field
from procedures.domain.money_vocabulary import PaymentState
from procedures.models import Record
from procedures.queries.money import payment_state, stands_of


class PaymentStateSerializer(serializers.Serializer[Any]):
    """What the ledger says of the fee, in whole đồng; nothing about who paid."""

    state = word_field(PaymentState)
    charged_vnd = serializers.IntegerField()
    due_vnd = serializers.IntegerField()
    held_vnd = serializers.IntegerField(help_text="Paid and not given back.")
    refunded_vnd = serializers.IntegerField()


def payment_of(record: Record) -> dict[str, object]:
    """The values of one record."""
    stands = stands_of(record)
    return {
        "state": payment_state(record, stands).value,
        "charged_vnd": stands.charged,
        "due_vnd": stands.still_due,
        "held_vnd": stands.held,
        "refunded_vnd": stands.refunded,
    }
