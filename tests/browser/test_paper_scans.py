"""Papers scanned in by a person at the desk: one by one, each with its own second try, with and without a script."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from procedures.models import Attachment, Record
from tests import cast, record_cast
from tests.browsing import PHONE, Open, overflow, violations
from tests.procedures import scans
from tests.record_cast import BIRTH, WEDNESDAY
from units import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def at_nine_on_a_wednesday(settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    record_cast.procedures()
    with clock.frozen(WEDNESDAY):
        yield


def file(name: str, content: bytes) -> dict[str, Any]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def first_paper(page: Page) -> Any:
    return page.locator("[data-paper]").first


def opened(open_page: Open, record: Record, **more: Any) -> Page:
    return open_page(f"/records/{record.pk}/", account=cast.clerk(), language="en", **more)


def test_a_wrong_file_does_not_cost_the_right_ones(open_page: Open) -> None:
    page = opened(open_page, record_cast.received(BIRTH), refused=True)
    paper = first_paper(page)
    paper.locator("input[type=file]").set_input_files(
        [file("mot.pdf", scans.pdf()), file("anh.heic", scans.heic()), file("hai.jpg", scans.picture())]
    )
    expect(paper.locator(".scan-list > li")).to_have_count(2)
    wrong = paper.locator("[data-waiting] > li")
    expect(wrong).to_have_count(1)
    expect(wrong).to_contain_text("This is a HEIC picture")
    assert violations(page) == []
    wrong.get_by_role("button", name="Leave out").click()
    expect(wrong).to_have_count(0)
    assert Attachment.objects.count() == 2


def test_a_file_cut_off_by_the_line_is_tried_again(open_page: Open) -> None:
    page = opened(open_page, record_cast.received(BIRTH), cut=True)
    cut = {"left": 1}

    def line(route: Route) -> None:
        cut["left"] -= 1
        route.abort("internetdisconnected") if cut["left"] >= 0 else route.continue_()

    page.route("**/scans/", line)
    paper = first_paper(page)
    paper.locator("input[type=file]").set_input_files([file("mot.pdf", scans.pdf()), file("hai.pdf", scans.pdf(2))])
    expect(paper.locator(".scan-list > li")).to_have_count(1)
    expect(paper.locator("[data-waiting] > li")).to_contain_text("The line broke off")
    paper.get_by_role("button", name="Try again").click()
    expect(paper.locator(".scan-list > li")).to_have_count(2)
    assert Attachment.objects.count() == 2


def test_a_file_too_large_is_not_even_sent(open_page: Open, settings: Any) -> None:
    settings.UPLOAD_FILE_BYTES = 3_000
    page = opened(open_page, record_cast.received(BIRTH))
    page.route("**/scans/", lambda route: pytest.fail("it was sent"))
    first_paper(page).locator("input[type=file]").set_input_files(file("lon.pdf", b"%PDF-" + b"\0" * 5_000))
    expect(first_paper(page).locator("[data-waiting] > li")).to_contain_text("This file is larger than")


def test_files_are_dropped_on_a_paper(open_page: Open) -> None:
    page = opened(open_page, record_cast.received(BIRTH))
    dropped = page.evaluate_handle(
        """(bytes) => { const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], "tha.jpg", {type: "image/jpeg"})); return data; }""",
        list(scans.picture()),
    )
    paper = page.locator("[data-paper]").nth(1)
    paper.dispatch_event("dragover", {"dataTransfer": dropped})
    expect(paper).to_have_class("scan-paper is-over")
    paper.dispatch_event("drop", {"dataTransfer": dropped})
    expect(paper.locator(".scan-list > li")).to_have_count(1)
    assert Attachment.objects.get().component.position == 2


def test_without_a_script_files_are_added_too(open_page: Open) -> None:
    page = opened(open_page, record_cast.received(BIRTH), script=False)
    paper = first_paper(page)
    paper.locator("input[type=file]").set_input_files([file("mot.pdf", scans.pdf())])
    paper.get_by_role("button", name="Add").click()
    expect(page.get_by_text("Files added: 1")).to_be_visible()
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize("address", ["/records/{}/", "/desk/received/{}/"])
def test_the_papers_fit_a_telephone(open_page: Open, address: str) -> None:
    record = record_cast.received(BIRTH)
    page = open_page(address.format(record.pk), account=cast.clerk(), width=PHONE)
    first_paper(page).locator("input[type=file]").set_input_files(file("mot.pdf", scans.pdf()))
    expect(first_paper(page).locator(".scan-list > li")).to_have_count(1)
    assert overflow(page) == 0
    assert violations(page) == []
