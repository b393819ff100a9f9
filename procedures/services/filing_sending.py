"""A filing becomes a record: checked whole, sent once, its files the record's scans."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from procedures.domain.calendar import local
from procedures.domain.form_rules import holds
from procedures.domain.form_standard import (
    EMAIL,
    FOR_ORGANISATION,
    ORGANISATION,
    PERSON,
    RETURN_METHOD,
    TAX_CODE,
    TELEPHONE,
)
from procedures.domain.forms import Form, chosen, day_of, form_faults, kept, number_at, papers_wanted, way_out
from procedures.domain.vocabulary import (
    ApplicantKind,
    Channel,
    Competence,
    ComponentForm,
    ComponentState,
    ReturnMethod,
    SourceSystem,
)
from procedures.models import Attachment, Filing, FilingUpload, Record, RecordComponent
from procedures.models.filing import FilingQuerySet
from procedures.queries.catalogue import CatalogueEntry, entry_in_force
from procedures.queries.places import centre_of_unit, unit_in_force
from procedures.services.drafting import Paper, Party, Reception
from procedures.services.filings import form_of_filing
from procedures.services.intake import submit
from staffing.domain.identity import CitizenKind
from staffing.models import Account, Citizen
from units.errors import RuleBroken
from units.models import ServiceCentre
from units.scoping import PROVINCE, Scope

PROVINCE_CODE = "22"


@transaction.atomic
def send_filing(
    *,
    filings: FilingQuerySet,
    uuid: UUID,
    at: datetime,
    helper: Account | None = None,
    scope: Scope = PROVINCE,
    agreed: bool = False,
) -> Record:
    """Send a filing; sent again it gives the same record. ``helper`` of the staff sends only what was ``agreed`` to.

    Raises RuleBroken: filing_unknown, filing_outdated, filing_not_eligible, filing_incomplete, filing_papers_missing,
    filing_elsewhere, filing_not_agreed, and as ``intake.submit`` does.
    """
    rows = filings.filter(uuid=uuid).select_for_update(of=("self",))
    filing: Filing | None = rows.select_related("form", "version__procedure", "citizen").first()
    if filing is None:
        raise RuleBroken("filing_unknown")
    if filing.record_id is not None:  # joined above it would be missing to whoever waited for the lock
        return Record.objects.get(pk=filing.record_id)
    if filing.assisted_by_id is not None and not agreed:
        raise RuleBroken("filing_not_agreed")
    entry = entry_in_force(filing.version.procedure.code, local(at).date())
    draft = reception_of(filing, entry, on=local(at).date(), scope=scope)
    record = submit(draft=draft, actor=helper, citizen=filing.citizen, scope=scope, at=at)
    _lay_files(filing, record, at)
    filing.record, filing.sent_at = record, at
    filing.agreed_at = at if helper is not None else None
    filing.save(update_fields=["record", "sent_at", "agreed_at"])
    return record


def reception_of(filing: Filing, entry: CatalogueEntry, *, on: date, scope: Scope = PROVINCE) -> Reception:
    """The filing as intake takes it; RuleBroken as in ``send_filing``."""
    if entry.version.pk != filing.version_id:
        raise RuleBroken("filing_outdated")
    form = form_of_filing(filing)
    answers = kept(form, filing.answers)
    if way_out(form, answers) is not None:
        raise RuleBroken("filing_not_eligible")
    if form_faults(form, answers, on):
        raise RuleBroken("filing_incomplete")
    uploaded = dict.fromkeys(filing.uploads.exclude(finished_at=None).values_list("paper", flat=True))
    if any(paper.paper not in uploaded and not paper.optional for paper in papers_wanted(form, answers)):
        raise RuleBroken("filing_papers_missing")
    place = place_of(form, answers)
    if place is None and form.record.get("place"):
        raise RuleBroken("filing_elsewhere")
    unit_id = unit_in_force(place, on).pk if place else None
    by = entry.version.competence
    filer = filer_of(filing, answers)
    owner = owner_of(form, answers, filer)
    return Reception(
        procedure_code=entry.version.procedure.code,
        centre_id=_centre(entry, place, scope, on).pk,
        applicant=owner,
        submitter=None if owner is filer or owner.personal_number == filer.personal_number != "" else filer,
        representative=_representative(form, answers, filing.citizen),
        residence_unit_id=unit_id if by == Competence.RESIDENCE else None,
        property_unit_id=unit_id if by == Competence.PROPERTY else None,
        return_method=ReturnMethod(answers[RETURN_METHOD]),
        channel=Channel.ONLINE,
        source_system=SourceSystem.PORTAL,
        assisted_by_id=filing.assisted_by_id,
        papers=_papers(form, answers, entry, set(uploaded)),
        copies=number_at(form, "copies", answers),
        pages=number_at(form, "pages", answers),
    )


def place_of(form: Form, answers: Mapping[str, Any]) -> str | None:
    """The code of the unit in which the matter lies, by what was answered."""
    found = chosen(form, "place", answers)
    return found[1].get("code") or None if found and isinstance(found[1], Mapping) else None


def filer_of(filing: Filing, answers: Mapping[str, Any]) -> Party:
    """Who files, as the account vouches for them or as the helper wrote them down."""
    telephone, email = answers.get(TELEPHONE, ""), answers.get(EMAIL, "")
    if filing.citizen is None and answers.get(FOR_ORGANISATION):
        return Party(
            name=answers[ORGANISATION],
            kind=ApplicantKind.BUSINESS,
            tax_code=answers[TAX_CODE],
            telephone=telephone,
            email=email,
        )
    if filing.citizen is None:
        return replace(party_from(answers[PERSON]), telephone=telephone, email=email)
    citizen = filing.citizen
    if citizen.kind == CitizenKind.ORGANISATION:
        return Party(
            name=citizen.organisation_name,
            kind=ApplicantKind.BUSINESS,
            tax_code=citizen.tax_code,
            telephone=telephone,
            email=email,
        )
    return Party(
        name=citizen.person_name,
        personal_number=citizen.personal_number,
        born_on=citizen.born_on,
        telephone=telephone,
        email=email,
        address=citizen.address,
    )


def owner_of(form: Form, answers: Mapping[str, Any], filer: Party) -> Party:
    """Whose the record is: who files, or the person that the form names. Notices reach who files where nobody else."""
    found = chosen(form, "owner", answers)
    if found is None or found[0] == "citizen" or not isinstance(found[1], Mapping):
        return filer
    owner = party_from(found[1])
    return owner if owner.email else replace(owner, email=filer.email)


def party_from(person: Mapping[str, Any]) -> Party:
    """A person as a question of widget ``person`` holds them."""
    address = person.get("address") or {}
    return Party(
        name=person["name"],
        personal_number=person.get("personal_number", ""),
        passport=person.get("passport", ""),
        born_on=day_of(person.get("born_on", "")),
        telephone=person.get("telephone", ""),
        email=person.get("email", ""),
        address=", ".join(part for part in (address.get("line", ""), address.get("typed", "")) if part)[:300],
    )


def _representative(form: Form, answers: Mapping[str, Any], citizen: Citizen | None) -> Party | None:
    found = chosen(form, "representative", answers)
    if found is not None and isinstance(found[1], Mapping):
        return party_from(found[1])
    if citizen is None and answers.get(FOR_ORGANISATION):
        return party_from(answers[PERSON])
    if citizen is not None and citizen.kind == CitizenKind.ORGANISATION:
        return Party(name=citizen.person_name, personal_number=citizen.personal_number, born_on=citizen.born_on)
    return None


def _centre(entry: CatalogueEntry, place: str | None, scope: Scope, on: date) -> ServiceCentre:
    """Where it is received: at the helper's centre, at that of the place, or at the province's."""
    if not scope.whole_province:
        here = ServiceCentre.objects.filter(pk__in=scope.centres).order_by("pk").first()
        if here is None:
            raise RuleBroken("not_your_centre")
        return here
    return centre_of_unit(place or PROVINCE_CODE, on)


def _papers(form: Form, answers: Mapping[str, Any], entry: CatalogueEntry, uploaded: set[int]) -> tuple[Paper, ...]:
    """The procedure's list: the form is there, what was uploaded is, and what does not apply is said not to.

    Nothing of it lies on paper, so none is counted as an original or a copy.
    """
    given = {paper.paper: paper for paper in form.papers}
    papers = []
    for component in entry.components:
        if component.case and component.position not in given:
            continue
        how = given.get(component.position)
        state = ComponentState(component.state)
        if how is not None and not holds(how.show_if, answers):
            state = ComponentState.NOT_APPLICABLE
        elif how is not None and how.how == "upload":
            state = ComponentState.MUST_PROVIDE
        papers.append(
            Paper(
                name=component.name,
                form=ComponentForm(component.form),
                state=state,
                is_present=component.position in uploaded or (how is not None and how.how == "form"),
                component_id=component.pk,
            )
        )
    return tuple(papers)


def _lay_files(filing: Filing, record: Record, at: datetime) -> None:
    """The files become scans of the record's papers; what was uploaded for a paper that no longer applies goes."""
    papers = {
        paper.component.position: paper
        for paper in RecordComponent.objects.filter(record=record).select_related("component")
        if paper.component is not None and paper.state != ComponentState.NOT_APPLICABLE
    }
    scans: list[Attachment] = []
    seen: dict[int, set[str]] = defaultdict(set)
    left: list[FilingUpload] = []
    for upload in filing.uploads.all():
        paper = papers.get(upload.paper)
        if paper is None or upload.finished_at is None or upload.sha256 in seen[upload.paper]:
            left.append(upload)
            continue
        seen[upload.paper].add(upload.sha256)
        scans.append(_scan(upload, paper, filing))
    Attachment.objects.bulk_create(scans)
    for upload in left:
        if upload.file:
            transaction.on_commit(partial(upload.file.storage.delete, str(upload.file.name)))
    filing.uploads.all().delete()


def _scan(upload: FilingUpload, paper: RecordComponent, filing: Filing) -> Attachment:
    assert upload.finished_at is not None  # noqa: S101 - only whole files are laid
    return Attachment(
        component=paper,
        file=str(upload.file.name),
        name=upload.name,
        media_type=upload.media_type,
        size=upload.size,
        pages=upload.pages,
        sha256=upload.sha256,
        virus=upload.virus,
        virus_checked_at=upload.virus_checked_at,
        uploaded_by=filing.assisted_by,
        uploaded_by_citizen=filing.citizen,
        uploaded_at=upload.finished_at,
    )
