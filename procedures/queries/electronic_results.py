"""The electronic result of a record, as the desk's page of it shows it."""

from dataclasses import dataclass

from procedures.domain.scan_words import VirusState
from procedures.models import Record, ResultFile
from units.formats import spoken_moment


@dataclass(frozen=True, slots=True)
class ShownFile:
    """One file: when it was added and by whom, whether it counts, and when its owner took it."""

    file: ResultFile
    added: str
    virus: VirusState
    downloads: tuple[str, ...]

    @property
    def is_current(self) -> bool:
        """Whether no other has taken its place."""
        return self.file.ended_at is None


def files_of(record: Record) -> list[ShownFile]:
    """The files of a record, the current one first; two queries."""
    rows = record.result_files.select_related("added_by").prefetch_related("downloads").order_by("-id")
    return [
        ShownFile(
            file=row,
            added=spoken_moment(row.added_at),
            virus=VirusState(row.virus),
            downloads=tuple(spoken_moment(one.at) for one in row.downloads.all()),
        )
        for row in rows
    ]
