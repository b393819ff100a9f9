"""Filings for the tests: the form of a birth in the small catalogue, its answers, and files that may be kept."""

from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from procedures.models import Filing, FormVersion, Record
from procedures.services.filing_sending import send_filing
from procedures.services.filing_uploads import add_file
from procedures.services.filings import begin_filing, save_answers
from procedures.services.forms import read_forms, write_forms
from staffing.models import Citizen
from tests import cast, record_cast

FORMS = Path(__file__).resolve().parents[1] / "procedures/data/forms"
AT = record_cast.WEDNESDAY
HOME = {"line": "Tổ 3, khu 2", "typed": "phường Hồng Gai", "code": cast.HONG_GAI}
MOTHER = {
    "name": "Phạm Thị Thử",
    "personal_number": "022192004417",
    "born_on": "1992-03-14",
    "ethnicity": "Kinh",
    "nationality": "Việt Nam",
    "address": HOME,
}
FATHER = {
    "name": "Nguyễn Văn Thử",
    "born_on": "1990-05-02",
    "ethnicity": "Kinh",
    "nationality": "Việt Nam",
    "address": HOME,
}
BIRTH: dict[str, Any] = {
    "registered": False,
    "abroad": False,
    "foreign": False,
    "relation": "mother",
    "child_name": "Nguyễn Gia Thử",
    "child_born_on": "2026-11-01",
    "child_sex": "male",
    "child_ethnicity": "Kinh",
    "born_where": "home",
    "birthplace": HOME,
    "birth_paper": "certificate",
    "mother": MOTHER,
    "married": True,
    "father": FATHER,
    "register_at": "mother",
    "origin": {"typed": "Nam Định", "elsewhere": True},
    "wants_copies": False,
    "contact_telephone": "0912345218",
    "contact_email": "thu@example.vn",
    "return_method": "counter",
}
PLACE = {"line": "Tổ 3", "typed": "phường Hồng Gai"}
PAGES: list[tuple[str, dict[str, Any]]] = [
    ("before", {"registered": "no", "abroad": "no", "foreign": "no"}),
    ("relation", {"relation": "mother"}),
    (
        "child",
        {
            "child_name": "Nguyễn  Gia Thử",
            "child_born_on.day": "1",
            "child_born_on.month": "11",
            "child_born_on.year": "2026",
            "child_sex": "male",
            "child_ethnicity": "Kinh",
        },
    ),
    ("born-where", {"born_where": "home", **{f"birthplace.{part}": text for part, text in PLACE.items()}}),
    ("birth-paper", {"birth_paper": "certificate"}),
    (
        "mother",
        {
            "mother.name": "Phạm Thị Thử",
            "mother.born_on.day": "14",
            "mother.born_on.month": "3",
            "mother.born_on.year": "1992",
            "mother.ethnicity": "Kinh",
            "mother.nationality": "Việt Nam",
            **{f"mother.address.{part}": text for part, text in PLACE.items()},
        },
    ),
    ("parents", {"married": "no"}),
    ("acknowledged", {"acknowledged": "no"}),
    ("origin", {"origin.typed": "Nam Định", "origin.elsewhere": "on"}),
    ("copies", {"wants_copies": "no"}),
    ("contact", {"contact_telephone": "0912 345 218", "contact_email": "thu@example.vn"}),
    ("return", {"return_method": "counter"}),
]
"""The same as a browser sends it, page by page."""
NOTIFICATION = 2  # the paper to be uploaded


def form() -> FormVersion:
    """The form of a birth, loaded into the small catalogue."""
    record_cast.procedures()
    if not FormVersion.objects.exists():
        write_forms(read_forms(FORMS))
    return FormVersion.objects.get(version__procedure__code=record_cast.BIRTH)


def picture(shade: int = 200) -> BytesIO:
    """A small photograph; another shade is another file."""
    file = BytesIO()
    Image.new("L", (40, 40), shade).save(file, "PNG")
    file.seek(0)
    return file


def draft(citizen: Citizen | None = None, *, at: datetime = AT, **changes: Any) -> Filing:
    """A birth that a mother has answered, without its papers."""
    form()
    citizen = citizen or cast.citizen()
    filing = begin_filing(procedure_code=record_cast.BIRTH, at=at, citizen=citizen)
    mine = Filing.objects.of_citizen(citizen.pk)
    return save_answers(filings=mine, uuid=filing.uuid, answers=BIRTH | changes, at=at)


def with_paper(filing: Filing, *, at: datetime = AT, paper: int = NOTIFICATION, shade: int = 200) -> Filing:
    """The filing with a photograph of the birth notification."""
    file = picture(shade)
    add_file(
        filings=Filing.objects.all(),
        uuid=filing.uuid,
        paper=paper,
        file=file,
        name="chung-sinh.png",
        size=len(file.getvalue()),
        at=at,
    )
    return filing


def sent(citizen: Citizen | None = None, *, at: datetime = AT, **changes: Any) -> Record:
    """A record that a mother filed online."""
    filing = with_paper(draft(citizen, at=at, **changes), at=at)
    return send_filing(filings=Filing.objects.all(), uuid=filing.uuid, at=at)


def days(number: int) -> timedelta:
    """So many days."""
    return timedelta(days=number)


TODAY: date = AT.date()
