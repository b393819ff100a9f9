"""The guidance slip: what a procedure asks for, costs and takes, once and completely (Decree 118/2025, Art. 16)."""

from datetime import datetime

from django.utils.translation import gettext

from procedures.domain.calendar import local
from procedures.domain.vocabulary import Channel, Competence, ComponentState, ProcedureLevel, Target, TermUnit
from procedures.models import Component
from procedures.print import sheet
from procedures.print.sheet import Content
from procedures.queries.catalogue import CatalogueEntry, papers_by_case
from procedures.queries.explanations import spoken_term
from procedures.queries.fee_words import fees_on
from procedures.queries.links import site_link
from units.models import ServiceCentre

TITLE = "Phiếu hướng dẫn"
WHERE = {
    Competence.RECEIVING_UNIT: "Ủy ban nhân dân xã, phường, đặc khu nơi tiếp nhận",
    Competence.RESIDENCE: "Ủy ban nhân dân xã, phường, đặc khu nơi cư trú của chủ hồ sơ",
    Competence.PROPERTY: "Nơi có đất, công trình",
    Competence.AGENCY: "Cơ quan chuyên ngành của tỉnh",
}


def content(entry: CatalogueEntry, centre: ServiceCentre, at: datetime) -> Content:
    """The version of the catalogue that is in force, given out by a centre."""
    version, on = entry.version, local(at).date()
    procedure = version.procedure
    link = site_link("procedure", procedure.code)
    head = sheet.sheet(centre, title=TITLE, at=at, on=on, code=procedure.code, label="Mã thủ tục", link=link)
    agency = procedure.field.agency
    where = WHERE[Competence(version.competence)]
    if agency is not None and version.competence == Competence.AGENCY:
        where = sheet.body_on(agency, on)
    return head | {
        "name": version.name_vi,
        "field": procedure.field.name_vi,
        "level": gettext(ProcedureLevel(procedure.level).label),
        "target": gettext(Target(version.target).label),
        "where": where,
        "channels": ", ".join(gettext(Channel(channel).label) for channel in version.channels).capitalize(),
        "term": _term(entry),
        "result": version.result,
        "verified": version.verified,
        "fees": [list(fee) for fee in fees_on(entry.fees, on)] or [[gettext("Not published"), ""]],
        "cases": [[case, [_paper(row) for row in rows]] for case, rows in papers_by_case(entry)],
        "telephone": centre.telephone,
        "site": link,
        "basis": list(version.legal_basis),
    }


def _term(entry: CatalogueEntry) -> str:
    version = entry.version
    if version.at_once:
        return "giải quyết ngay khi tiếp nhận"
    if version.term_value is None:
        return "chưa công bố"
    return spoken_term(version.term_value, TermUnit(version.term_unit))


def _paper(row: Component) -> dict[str, str]:
    by_data = row.state == ComponentState.REPLACED_BY_DATA
    return {
        "name": row.name,
        "originals": str(row.originals) if row.originals and not by_data else "",
        "copies": str(row.copies) if row.copies and not by_data else "",
        "data": "×" if by_data else "",
    }
