import csv
import shutil
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procedures.domain.fees import charge, rule_on
from procedures.domain.vocabulary import ComponentState, FeeKind, TermUnit
from procedures.models import (
    Component,
    EverydayWords,
    FeeRule,
    Field,
    LifeEvent,
    Procedure,
    ProcedureVersion,
    RecordComponent,
)
from procedures.queries.catalogue import entry_in_force
from procedures.services.catalogue_loading import DATA, IN_FORCE_FROM, load_procedures
from tests import record_cast
from units.errors import RuleBroken

pytestmark = pytest.mark.django_db
FILES = (
    "fields",
    "field_agencies",
    "procedures",
    "procedure_components",
    "working_components",
    "fee_rules",
    "everyday_words",
    "life_events",
    "life_event_procedures",
)


@pytest.fixture
def loaded(whole_catalogue, db):
    """What the first load of the whole catalogue came to."""
    return whole_catalogue


@pytest.fixture
def folder(tmp_path, whole_catalogue, db):
    """The files of the catalogue, to be broken."""
    for name in FILES:
        shutil.copy(DATA / f"{name}.csv", tmp_path)
    return tmp_path


def change(path, row_number, **changes):
    """Write other values into one row of a file, counted from zero."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[row_number] |= changes
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def row_of(path, code):
    """The number of a procedure's first row."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(number for number, row in enumerate(csv.DictReader(file)) if row["code"] == code)


def version(code):
    return ProcedureVersion.objects.select_related("procedure__field__agency").get(procedure__code=code)


def rows_of(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def expected_counts():
    """What the files come to: a list of papers worked out for the counter goes before the published one."""
    worked_out = rows_of("working_components")
    codes = {row["code"] for row in worked_out}
    published = [row for row in rows_of("procedure_components") if row["code"] not in codes]
    return {
        "fields": 86,
        "procedures": 559,
        "versions": 559,
        "fees": 561,
        "papers": len(worked_out) + len(published),
        "everyday_words": len(rows_of("everyday_words")),
        "life_events": 9,
        "life_event_procedures": len(rows_of("life_event_procedures")),
    }


def test_the_whole_catalogue_comes_in(loaded):
    created = {kind: count.created for kind, count in loaded.items()}
    assert {kind: created[kind] for kind in expected_counts()} == expected_counts()
    assert ProcedureVersion.objects.filter(term_value=None, term_unit="").count() == 69
    assert set(ProcedureVersion.objects.values_list("valid_from", flat=True)) == {IN_FORCE_FROM}
    assert Procedure.objects.filter(level="province").count() == 194
    assert ProcedureVersion.objects.filter(verified=False).count() == 116


def test_loading_again_changes_nothing_and_asks_little(loaded):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        again = load_procedures()
    assert all((c.created, c.changed, c.removed, c.kept) == (0, 0, 0, 0) for c in again.values())
    unchanged = {kind: count.unchanged for kind, count in again.items()}
    assert {kind: unchanged[kind] for kind in expected_counts()} == expected_counts()
    assert len(queries) < 35 + again["forms"].unchanged  # each form is looked up by itself


def test_terms_in_hours_are_working_hours_and_within_the_day_is_zero(loaded):
    assert ProcedureVersion.objects.filter(term_unit=TermUnit.WORKING_HOUR).count() == 5
    assert set(ProcedureVersion.objects.filter(term_unit=TermUnit.SAME_DAY).values_list("term_value")) == {(0,)}
    assert (version("1.001193").term_value, version("1.001193").term_unit) == (0, TermUnit.SAME_DAY)
    assert (version("2.000908").term_value, version("2.000908").term_unit) == (1, TermUnit.WORKING_DAY)


def test_an_unknown_fee_is_never_free(loaded):
    unknown = FeeRule.objects.filter(kind__in=[FeeKind.NOT_STATED, FeeKind.SET_BY_PROVINCE])
    assert unknown.count() == 227
    assert not unknown.exclude(amount_vnd=None).exists()
    assert FeeRule.objects.filter(kind=FeeKind.FREE, condition="").count() == 284


def test_certified_copies_cost_by_page_and_extracts_by_copy(loaded):
    on = date(2026, 11, 11)
    copies = rule_on(entry_in_force("2.000815", on).fees, on)
    assert charge(copies, copies=5, pages=2).amount_vnd == 20_000
    extract = rule_on(entry_in_force("2.000635", on).fees, on)
    assert charge(extract, copies=3).amount_vnd == 24_000


@pytest.mark.parametrize(
    "day, amount",
    [(date(2026, 8, 14), 8_000), (date(2026, 8, 15), 0), (date(2027, 2, 28), 0), (date(2027, 3, 1), 8_000)],
)
def test_an_extract_is_free_with_an_integrated_identity_while_the_resolution_holds(loaded, day, amount):
    fees = entry_in_force("2.000635", day).fees
    assert charge(rule_on(fees, day, frozenset({"eid_level_2_integrated"}))).amount_vnd == amount
    assert charge(rule_on(fees, day)).amount_vnd == 8_000


def test_two_fields_that_differ_only_in_case_stay_two(loaded):
    alike = Field.objects.filter(name_vi__iexact="kinh tế hợp tác và phát triển nông thôn")
    assert alike.count() == 2
    assert len({field.code for field in alike}) == 2


def test_civil_status_adoption_protection_and_records_of_conviction_are_sensitive(loaded):
    sensitive = set(Field.objects.filter(is_sensitive=True).values_list("code", flat=True))
    assert {"ho-tich", "nuoi-con-nuoi", "bao-tro-xa-hoi", "tre-em", "nguoi-co-cong", "ly-lich-tu-phap"} <= sensitive
    assert not {"dat-dai", "chung-thuc", "duong-bo"} & sensitive


def test_agencies_settle_their_fields(loaded):
    assert version("1.012783").procedure.field.agency.slug == "vp-dkdd"
    insurance = Field.objects.get(code="bao-hiem-xa-hoi")
    assert insurance.agency_at_any_level
    assert not Field.objects.get(code="dat-dai").agency_at_any_level
    agency_ruled = ProcedureVersion.objects.filter(competence="agency", procedure__field__agency=None)
    assert not agency_ruled.exists()


def test_a_list_worked_out_for_the_counter_goes_before_the_published_one(loaded):
    papers = list(version("1.001193").components.values_list("name", "state"))
    assert papers[0] == ("Tờ khai đăng ký khai sinh", ComponentState.MUST_PROVIDE)
    assert ("Giấy tờ tùy thân của người yêu cầu", ComponentState.REPLACED_BY_DATA) in papers
    assert len(papers) == 5


def test_papers_keep_their_cases_and_their_numbers(loaded):
    cases = set(Component.objects.filter(version__procedure__code="2.001263").values_list("case", flat=True))
    assert {"Hồ sơ của người nhận con nuôi", "Hồ sơ của người được nhận làm con nuôi"} <= cases
    assert Component.objects.filter(originals=0, copies=2).count() == 4
    listed = {row["code"] for name in ("procedure_components", "working_components") for row in rows_of(name)}
    assert ProcedureVersion.objects.filter(components=None).count() == 559 - len(listed)


def test_channels_levels_and_names_may_be_missing(loaded):
    assert ProcedureVersion.objects.filter(channels=[]).count() == 79
    assert ProcedureVersion.objects.filter(online_level="").count() == 75
    assert ProcedureVersion.objects.filter(name_en="").count() == 318
    assert version("1.001193").legal_basis
    assert not any(";" in basis for basis in version("1.001193").legal_basis)


def test_what_an_administrator_changed_is_kept(loaded):
    row = version("1.013855")
    assert not row.has_term
    row.term_value, row.term_unit = 20, TermUnit.WORKING_DAY
    row.save()
    Procedure.objects.filter(code="1.013855").update(is_kept=True)
    Field.objects.filter(code="dat-dai").update(is_kept=True, is_sensitive=True)
    counts = load_procedures()
    assert (counts["procedures"].kept, counts["fields"].kept) == (1, 1)
    assert version("1.013855").term_value == 20
    assert Field.objects.get(code="dat-dai").is_sensitive


def test_what_nobody_kept_returns_to_the_file(loaded):
    ProcedureVersion.objects.filter(procedure__code="1.000894").update(term_value=99)
    counts = load_procedures()
    assert (counts["versions"].changed, counts["procedures"].kept) == (1, 0)
    assert version("1.000894").term_value != 99


def test_everyday_words_of_administrators_stay_and_those_that_left_the_file_go(loaded, folder):
    EverydayWords.objects.filter(words="sổ đỏ", procedure__code="1.013978").update(weight=7, is_kept=True)
    EverydayWords.objects.create(words="giấy gì đó", meaning="khai sinh", is_kept=True)
    lines = (folder / "everyday_words.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    without = [line for line in lines if not line.startswith("sao y,")]
    (folder / "everyday_words.csv").write_text("".join(without), encoding="utf-8")
    count = load_procedures(folder)["everyday_words"]
    assert (count.created, count.changed, count.removed, count.kept) == (0, 0, 1, 2)
    assert EverydayWords.objects.get(words="sổ đỏ", procedure__code="1.013978").weight == 7
    assert EverydayWords.objects.filter(words="giấy gì đó").exists()


def test_a_life_event_of_administrators_keeps_its_procedures(loaded):
    event = LifeEvent.objects.get(code="sinh-con")
    event.is_kept, event.title_vi = True, "Chào con"
    event.save()
    event.procedures.filter(procedure__code="1.001193").delete()
    counts = load_procedures()
    assert (counts["life_events"].kept, counts["life_event_procedures"].kept) == (1, 20)
    assert LifeEvent.objects.get(code="sinh-con").title_vi == "Chào con"
    assert not event.procedures.filter(procedure__code="1.001193").exists()


def test_a_later_version_of_an_administrator_stays(loaded):
    row = version("1.000894")
    row.valid_to = date(2027, 1, 1)
    row.save()
    ProcedureVersion.objects.create(
        procedure=row.procedure,
        valid_from=date(2027, 1, 1),
        name_vi=row.name_vi,
        competence=row.competence,
        term_value=3,
        term_unit=TermUnit.WORKING_DAY,
        target=row.target,
    )
    Procedure.objects.filter(code="1.000894").update(is_kept=True)
    load_procedures()
    assert row.procedure.versions.count() == 2


def test_a_paper_that_left_the_file_goes_and_records_keep_its_name(loaded, folder):
    record = record_cast.received("1.000894")
    paper = RecordComponent.objects.filter(record=record).first()
    assert paper.component is not None
    path = folder / "working_components.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("1.000894,1,")), encoding="utf-8")
    assert load_procedures(folder)["papers"].removed == 1
    paper.refresh_from_db()
    assert (paper.component, paper.name) == (None, "Tờ khai đăng ký kết hôn")


BROKEN = [
    ("procedures", 0, {"code": "1.12"}, "value_unusable"),
    ("procedures", 1, {"settlement_unit": "week"}, "value_unusable"),
    ("procedures", 1, {"settlement_unit": ""}, "term_halved"),
    ("procedures", 1, {"settlement_value": "0"}, "term_zero"),
    ("procedures", 1, {"fee_vnd": ""}, "fee_contradicted"),
    ("procedures", 0, {"fee_vnd": "5"}, "fee_contradicted"),
    ("procedures", 1, {"field_vi": "Chưa ai nghe"}, "code_unknown"),
    ("procedures", 1, {"code": "1.013855"}, "value_repeated"),
    ("procedures", 1, {"competence": "agency"}, "agency_missing"),
    ("field_agencies", 0, {"field_vi": "Chưa ai nghe"}, "code_unknown"),
    ("field_agencies", 0, {"agency_slug": "so-chua-co"}, "code_unknown"),
    ("procedure_components", 0, {"code": "9.999999"}, "code_unknown"),
    ("procedure_components", 0, {"originals": "0", "copies": "0"}, "paper_uncounted"),
    ("fee_rules", 0, {"last_day": "2026-01-01"}, "fee_period"),
    ("fields", 1, {"code": "an-toan-thuc-pham"}, "value_repeated"),
    ("everyday_words", 0, {"code": "9.999999"}, "code_unknown"),
    ("everyday_words", 0, {"meaning": "khai sinh"}, "words_unclear"),
    ("everyday_words", 0, {"code": ""}, "words_unclear"),
    ("everyday_words", 0, {"weight": "101"}, "value_unusable"),
    ("life_events", 1, {"code": "sinh-con"}, "value_repeated"),
    ("life_event_procedures", 0, {"event": "khong-co"}, "code_unknown"),
    ("life_event_procedures", 0, {"code": "9.999999"}, "code_unknown"),
]


@pytest.mark.parametrize("file, row, changes, problem", BROKEN)
def test_a_broken_file_is_refused_and_changes_nothing(folder, file, row, changes, problem):
    Procedure.objects.filter(code="1.001193").update(level="province")
    change(folder / f"{file}.csv", row, **changes)
    with pytest.raises(RuleBroken) as refused:
        load_procedures(folder)
    assert refused.value.code == "catalogue_files"
    assert problem in {found.code for found in refused.value.facts["problems"]}
    assert Procedure.objects.get(code="1.001193").level == "province"


def test_the_command_says_what_it_did_and_names_every_fault(folder, capsys):
    call_command("load_procedures")
    assert "559" in capsys.readouterr().out
    change(folder / "procedures.csv", 1, field_vi="Chưa ai nghe")
    change(folder / "fee_rules.csv", 0, code="9.999999")
    with pytest.raises(CommandError) as refused:
        call_command("load_procedures", folder=folder)
    assert "Chưa ai nghe" in str(refused.value)
    assert "9.999999" in str(refused.value)
