"""The electronic result on the page of one's own record."""

from typing import Any

from procedures.domain.scan_words import VirusState
from procedures.domain.vocabulary import ReturnMethod, Status
from procedures.models import Record
from procedures.queries.money import still_to_pay
from procedures.services.electronic_results import file_to_download
from units.formats import spoken_moment


def own_result(record: Record) -> dict[str, Any]:
    """The context of ``_own_result.html``: whether there is a file, whether to take it, what stands against it."""
    status = Status(record.status)
    if status not in (Status.COMPLETED, Status.RETURNED):
        return {}
    electronically = record.return_method == ReturnMethod.ELECTRONIC
    there = record.result_files.current().exclude(virus=VirusState.INFECTED).exists()
    waits = status is Status.COMPLETED and electronically
    to_pay = status is Status.COMPLETED and still_to_pay(record)
    return {
        "result_awaited": waits and not there,
        "result_to_pay": there and to_pay,
        "result_to_take": waits and there and not to_pay,
        "result_to_download": not to_pay and file_to_download(record) is not None,
        "result_taken": spoken_moment(record.returned_at) if electronically and record.returned_at else "",
    }
