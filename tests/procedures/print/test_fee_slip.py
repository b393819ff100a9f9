"""The slip for a fee says what was paid and how, and what is due can be transferred from it."""

import pytest

from procedures.domain.money_vocabulary import PaymentMeans
from procedures.domain.printing import FormCode
from procedures.models import Record
from tests.procedures.money_cast import FEE, account, owing, paid
from tests.procedures.print.paper import has, words_of

pytestmark = pytest.mark.django_db


def slip(record: Record) -> str:
    return words_of(FormCode.FEE_RECEIPT, Record.objects.get(pk=record.pk))


def test_what_is_due_stands_there_with_account_and_purpose() -> None:
    account()
    record = owing()
    words = slip(record)
    has(words, "Còn phải nộp: 40.000 đ")
    has(words, "Số tài khoản: 113366668888")
    has(words, f"Nội dung chuyển khoản: {record.code.replace('-', ' ').replace('.', ' ')}")
    assert "Đã thu" not in words


def test_what_is_paid_stands_there_with_its_number_and_nothing_to_transfer() -> None:
    account()
    record = owing()
    paid(record, FEE, means=PaymentMeans.TRANSFER, number="FT26315001")
    words = slip(record)
    has(words, "Đã thu: 40.000 đ")
    has(words, "Số tham chiếu giao dịch (nếu có): FT26315001")
    assert "Còn phải nộp" not in words
    assert "Số tài khoản" not in words
