"""An attacker has somebody's code, walks through the codes of a day, guesses, asks at every door: they learn status,
dates and places (decision 17), and nothing of a person, of the matter, or of what others have.
"""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from procedures.models import Attachment, Field, FigureDelta, Record, RecordComponent
from procedures.queries.money import payment_token
from procedures.queries.satisfaction import rating_token
from procedures.services import tries
from procedures.services.online_payments import begin_payment
from procedures.services.satisfaction import RatingChannel
from staffing.domain.capabilities import Capability
from tests import cast, filing_cast, record_cast
from tests.architecture.routes import routes
from tests.procedures import money_cast
from tests.procedures.services.test_filings import COMPANY
from tests.record_cast import ADOPTION, BIRTH, LAND_CHANGE, MARRIAGE, OWNER, WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db

PERSON = (OWNER.name, "Phạm", "P*", OWNER.personal_number, OWNER.telephone, OWNER.email, OWNER.address, "4417", "0218")
NUMBERS = (OWNER.name, OWNER.personal_number, OWNER.telephone, OWNER.email)
RIGHT, WRONG = "4417", "0000"
NOBODYS = "H49.27-261111-9999"


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    """No tries counted yet, an hour after the receptions."""
    cache.clear()
    with clock.frozen(WEDNESDAY + timedelta(hours=1)):
        yield


class Attacker:
    """Asks from as many addresses as it takes, so that no limit of one address stands in the way."""

    def __init__(self) -> None:
        self.asked = 0

    def client(self) -> Client:
        self.asked += 1
        return Client(REMOTE_ADDR=f"203.0.{self.asked // 250}.{self.asked % 250 + 1}")

    def look(self, code: str) -> Any:
        return self.client().get(reverse("tracked_record", args=[code]))

    def ask(self, code: str) -> Any:
        return self.client().get(reverse("api_tracking", args=[code]))

    def guess(self, code: str, digits: str) -> Any:
        return self.client().post(reverse("tracked_record", args=[code]), {"digits": digits})

    def guess_by_api(self, code: str, digits: str) -> Any:
        return self.client().post(reverse("api_tracking", args=[code]), {"digits": digits}, "application/json")


@pytest.fixture
def attacker() -> Attacker:
    return Attacker()


def a_day() -> list[Record]:
    """What one day leaves: ordinary and sensitive, open and ended, with a fee and without, asked about and refused."""
    money_cast.with_fee()
    return [
        record_cast.received(MARRIAGE),
        record_cast.received(LAND_CHANGE),
        record_cast.received(BIRTH),
        record_cast.received(ADOPTION),
        record_cast.submitted(MARRIAGE),
        record_cast.taken(LAND_CHANGE),
        record_cast.completed(BIRTH),
        record_cast.returned(BIRTH),
    ]


def text_of(answer: Any) -> str:
    """All that came back, headers too."""
    body = answer.content.decode() if not answer.streaming else b"".join(answer.streaming_content).decode("latin-1")
    return "\n".join(f"{name}: {value}" for name, value in answer.headers.items()) + "\n" + body


def without_code(answer: Any, code: str) -> str:
    """What came back, but for the code itself and what is random in every answer."""
    text = text_of(answer).replace(code, "CODE")
    text = re.sub(r'(csrfmiddlewaretoken" value|csp-nonce|nonce|data-mark|data-following)="[^"]*"', "", text)
    text = re.sub(r"'nonce-[^']*'", "", text)
    return re.sub(r"(?im)^(x-request-id|x-correlation-id|etag|content-length|expires|date): .*$", "", text)


def words_of(record: Record) -> tuple[str, ...]:
    version = record.version
    return (version.name_vi, version.name_vi.lower(), version.name_en, version.procedure.code, record.field.name_en)


# ---- walking through the codes of a day


def test_whoever_walks_through_the_codes_of_a_day_learns_no_person_and_no_matter(attacker: Attacker) -> None:
    for record in a_day():
        for answer in (attacker.look(record.code), attacker.ask(record.code)):
            assert answer.status_code == 200
            told = text_of(answer)
            assert [word for word in (*PERSON, *words_of(record)) if word in told] == []
            assert "/pay/" not in told
            assert "fee" not in json.loads(answer.content) if "json" in answer["Content-Type"] else True


def test_a_sensitive_matter_answers_as_an_ordinary_one_does(attacker: Attacker) -> None:
    record = record_cast.received(MARRIAGE)
    shown = []
    for sensitive in (True, False):
        Field.objects.update(is_sensitive=sensitive)
        shown.append([without_code(way(record.code), record.code) for way in (attacker.look, attacker.ask)])
    assert shown[0] == shown[1]


def test_a_fee_shows_neither_in_the_page_nor_in_the_number_of_queries(attacker: Attacker) -> None:
    free, dear = record_cast.received(MARRIAGE), money_cast.owing()
    money_cast.paid(dear)
    counts, shown = [], []
    for record in (free, dear, free, dear):
        with CaptureQueriesContext(connection) as asked:
            shown.append(without_code(attacker.look(record.code), record.code))
        counts.append(len(asked))
    assert counts[2] == counts[3]
    assert shown[2] == shown[3]


def test_a_payment_is_not_seen_by_whoever_holds_the_code_alone(attacker: Attacker) -> None:
    record = money_cast.owing()
    mark = re.search(r'data-[a-z-]*mark="([^"]+)"', text_of(attacker.look(record.code)))
    money_cast.paid(record)
    again = re.search(r'data-[a-z-]*mark="([^"]+)"', text_of(attacker.look(record.code)))
    assert (mark and mark[1]) == (again and again[1])


def test_no_answer_by_code_may_be_kept_or_indexed_or_tells_a_version(attacker: Attacker) -> None:
    record = record_cast.received(ADOPTION)
    for answer in (attacker.look(record.code), attacker.ask(record.code)):
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex"
        assert not {"ETag", "Last-Modified", "Server-Timing"} & set(answer.headers)


# ---- guessing


def test_five_guesses_hold_over_all_addresses_and_both_doors(attacker: Attacker) -> None:
    record = record_cast.received(ADOPTION)
    for turn in range(5):
        way = attacker.guess if turn % 2 else attacker.guess_by_api
        assert way(record.code, WRONG).status_code == 422
    assert "15 phút" in text_of(attacker.guess(record.code, RIGHT))
    assert json.loads(attacker.guess_by_api(record.code, RIGHT).content)["code"] == "digits_locked"


def test_a_day_gives_fifteen_guesses_and_no_more(attacker: Attacker) -> None:
    record = record_cast.received(ADOPTION)
    for _ in range(3):
        for _ in range(5):
            attacker.guess(record.code, WRONG)
        a_quarter_of_an_hour_later(record.code)
    assert json.loads(attacker.guess_by_api(record.code, RIGHT).content)["code"] == "digits_locked_today"
    assert record.version.name_vi not in text_of(attacker.guess(record.code, RIGHT))


def test_digits_of_somebody_known_are_not_walked_through_the_codes_of_a_day(attacker: Attacker) -> None:
    """Forty wrong answers for the codes of one unit and day, from however many addresses; other days go on."""
    mine = record_cast.received(MARRIAGE)
    for serial in range(100, 140):
        attacker.guess(f"H49.26-261111-{serial:04d}", RIGHT)
    assert mine.code.startswith("H49.26-261111-")
    assert json.loads(attacker.guess_by_api(mine.code, RIGHT).content)["code"] == "digits_locked_today"
    other_day = record_cast.received(MARRIAGE, at=WEDNESDAY - timedelta(days=1))
    assert attacker.guess(other_day.code, RIGHT).status_code == 302


def test_two_addresses_do_not_shut_a_day_to_those_whose_records_are_in_it(attacker: Attacker) -> None:
    """Each has ten of the forty wrong answers, however often it goes on asking; the API says so in numbers."""
    mine = record_cast.received(MARRIAGE)
    for address in ("203.0.113.8", "203.0.113.9"):
        client, told = Client(REMOTE_ADDR=address), []
        for serial in range(100, 130):
            cache.delete(f"throttle_tracking_{address}")
            address_of_code = reverse("api_tracking", args=[f"H49.26-261111-{serial:04d}"])
            answer = client.post(address_of_code, {"digits": RIGHT}, "application/json")
            told.append((answer.status_code, json.loads(answer.content)["code"]))
        assert told == [(422, "digits_wrong")] * 10 + [(429, "digits_locked_today")] * 20
    assert mine.code.startswith("H49.26-261111-")
    assert attacker.guess(mine.code, RIGHT).status_code == 302


def test_being_locked_out_costs_no_further_tries(attacker: Attacker) -> None:
    record = record_cast.received(MARRIAGE)
    for _ in range(30):
        attacker.guess(record.code, WRONG)
    a_quarter_of_an_hour_later(record.code)
    assert attacker.guess(record.code, RIGHT).status_code == 302


def test_a_line_with_endless_addresses_counts_as_one() -> None:
    record_cast.procedures()
    for number in range(30):
        Client(REMOTE_ADDR=f"2001:db8:1:2::{number + 1:x}").get(reverse("tracked_record", args=[NOBODYS]))
    assert Client(REMOTE_ADDR="2001:db8:1:2:ffff::1").get(reverse("tracking"), {"code": NOBODYS}).status_code == 302
    stopped = Client(REMOTE_ADDR="2001:db8:1:2:ffff::1").get(reverse("tracked_record", args=[NOBODYS]))
    assert stopped.status_code == 429
    elsewhere = Client(REMOTE_ADDR="2001:db8:1:3::1").get(reverse("tracked_record", args=[NOBODYS]))
    assert elsewhere.status_code == 404


def test_a_guess_at_a_code_that_nobody_has_is_answered_like_a_wrong_one(attacker: Attacker) -> None:
    record, answers = record_cast.received(ADOPTION), []
    for code in (record.code, NOBODYS):
        given = [attacker.guess_by_api(code, WRONG) for _ in range(6)]
        answers.append([(one.status_code, json.loads(one.content)["code"], len(one.content)) for one in given])
    assert answers[0] == answers[1]


def test_what_was_opened_with_the_digits_closes_by_itself(client: Client) -> None:
    """A shared computer: whoever comes half an hour later needs the digits anew."""
    record = record_cast.received(ADOPTION)
    address = reverse("tracked_record", args=[record.code])
    client.post(address, {"digits": RIGHT})
    assert record.version.name_vi in text_of(client.get(address))
    with clock.frozen(clock.now() + timedelta(minutes=31)):
        assert record.version.name_vi not in text_of(client.get(address))


def a_quarter_of_an_hour_later(code: str) -> None:
    """What is counted of a code for a quarter of an hour is forgotten; what is counted for a day is not."""
    (short,) = (limit for limit in tries.FOR_NOW if limit.of == "code")
    assert cache.delete(tries._key("tracking", short, code))


# ---- every other door


def stranger() -> Client:
    client = Client()
    cast.sign_in_citizen(client, cast.citizen(COMPANY))
    return client


def test_to_another_citizen_every_page_of_a_record_is_as_if_there_were_none() -> None:
    record = filing_cast.sent()
    of_records = [one for one in routes() if one.capability is Capability.CITIZEN and "record_code" in one.pattern]
    assert len({one.name for one in of_records}) >= 6
    for route in of_records:
        answers, counts = [], []
        for code in (record.code, NOBODYS):
            client = stranger()
            address = route.example.replace("H49.26-261111-0001", code)
            for method in (client.get, client.post):
                with CaptureQueriesContext(connection) as asked:
                    answer = method(address)
                answers.append((answer.status_code, without_code(answer, code)))
                counts.append(len(asked))
        assert answers[:2] == answers[2:], route.name
        assert counts[:2] == counts[2:], route.name
        assert {status for status, _ in answers} <= {404, 405}, route.name


def test_to_another_citizen_every_page_of_a_filing_is_as_if_there_were_none() -> None:
    filing = filing_cast.with_paper(filing_cast.draft())
    nobodys, client = "00000000-0000-0000-0000-000000000000", stranger()
    of_filings = [one for one in routes() if one.capability is Capability.CITIZEN and "uuid:uuid" in one.pattern]
    assert len(of_filings) >= 9
    for route in of_filings:
        example = route.example.replace("/x/", "/child/")
        for method in (client.get, client.post):
            theirs = method(example.replace(nobodys, str(filing.uuid), 1))
            none = method(example)
            assert theirs.status_code == none.status_code in (400, 404, 405), route.name
            assert filing_cast.MOTHER["name"] not in text_of(theirs)


def test_nobody_without_an_account_reaches_what_staff_see(attacker: Attacker) -> None:
    record = filing_cast.sent()
    scan = Attachment.objects.get(component__record=record)
    closed = [one for one in routes() if one.capability not in (Capability.PUBLIC, None)]
    for route in closed:
        example = re.sub(r"(?<=/)1(?=/)", str(record.pk), route.example).replace("H49.26-261111-0001", record.code)
        answer = attacker.client().get(example)
        assert answer.status_code in (302, 401, 403, 404, 405), (route.name, answer.status_code)
        assert [word for word in PERSON if word in text_of(answer).replace(record.code, "")] == [], route.name
    assert attacker.client().get(reverse("scan_shown", args=[scan.pk])).status_code == 302


def test_links_to_pay_and_to_rate_name_no_person_and_fit_no_other_record(attacker: Attacker) -> None:
    record, other = money_cast.owing(), money_cast.owing()
    pay, rate = payment_token(record), rating_token(record, RatingChannel.LINK)
    for address in (reverse("pay", args=[pay]), reverse("rate", args=[rate])):
        told = text_of(attacker.client().get(address))
        assert [word for word in (*PERSON, *words_of(record)) if word in told] == []
    signature = pay.partition(":")[2]
    for token in (f"{other.pk}:{signature}", rate, pay[:-1], f"{pay}x", str(record.pk)):
        assert attacker.client().get(reverse("pay", args=[token])).status_code == 404
    for token in (pay, rate.replace(RatingChannel.LINK.value, RatingChannel.COUNTER.value), f"{other.pk}{rate[1:]}"):
        assert attacker.client().get(reverse("rate", args=[token])).status_code == 404


def test_a_forged_notice_learns_not_even_whether_there_is_such_an_order(attacker: Attacker) -> None:
    record = money_cast.owing()
    with money_cast.platform() as platform:
        intent = begin_payment(record_id=record.pk, at=WEDNESDAY)
        platform.notices = ""
        platform.pay(intent.reference)
        genuine = json.loads(money_cast.notice(platform, intent.reference))
        answers = []
        for reference in (intent.reference, "QN261111AAAAAAAAAAAA"):
            forged = genuine | {"MaThamChieu": reference, "SoTien": 1}
            answer = attacker.client().post("/payments/notices/", json.dumps(forged), "application/json")
            answers.append((answer.status_code, answer.content.decode()))
    assert answers[0] == answers[1]
    assert intent.reference not in answers[0][1]
    assert attacker.client().get("/payments/return/", {"MaThamChieu": "QN261111AAAAAAAAAAAA"}).status_code == 404


def test_public_pages_and_files_name_nobody_of_the_day(attacker: Attacker) -> None:
    records = a_day()
    assert FigureDelta.objects.exists()
    for route in (one for one in routes() if one.capability is Capability.PUBLIC and "<" not in one.pattern):
        told = text_of(attacker.client().get(route.example))
        assert [word for word in NUMBERS if word in told] == [], route.name
        assert [record.code for record in records if record.code in told] == [], route.name


def test_the_names_of_papers_do_not_show_by_code(attacker: Attacker) -> None:
    record = record_cast.received(BIRTH)
    papers = RecordComponent.objects.filter(record=record).values_list("name", flat=True)
    told = text_of(attacker.look(record.code)) + text_of(attacker.ask(record.code))
    assert papers
    assert [name for name in papers if name in told] == []
