"""A statistical report as a workbook: typed numbers under the printed heads, and what each column means beside them."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from procedures.domain.calendar import ZONE
from procedures.domain.statistics import COLUMNS, FIRST_COLUMN, StatisticsForm
from procedures.domain.statistics_meanings import MEANINGS

TEXT_STAYS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False}
FIRST_ROW = 9  # of the table's heads


def workbook(content: dict[str, Any], form: StatisticsForm) -> bytes:
    """The same bytes for the same content: the workbook's dates are the report's own."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **TEXT_STAYS_TEXT})
    year, month, day, hour, minute = content["made"]
    made = datetime(year, month, day, hour, minute, tzinfo=ZONE).astimezone(UTC)
    book.set_properties({"title": content["title"], "author": content["issuer"], "created": made})
    styles = _styles(book)
    page = book.add_worksheet(f"Biểu {content['form']}")
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    _heading(page, content, styles)
    _heads(page, content, styles)
    last = _lines(page, content, styles)
    _signatures(page, content, styles, last + 2)
    page.set_column(0, 0, 6)
    page.set_column(1, 1, 42)
    page.set_column(2, len(content["columns"]) + 1, 11)
    page.freeze_panes(FIRST_ROW + 3, 2)
    _meanings(book, form, styles)
    book.close()
    return buffer.getvalue()


def _styles(book: xlsxwriter.Workbook) -> dict[str, Any]:
    font = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
    boxed = font | {"border": 1}
    return {
        "plain": book.add_format(font),
        "italic": book.add_format(font | {"italic": True, "align": "center"}),
        "title": book.add_format(font | {"bold": True, "font_size": 14, "align": "center"}),
        "centre": book.add_format(font | {"bold": True, "align": "center"}),
        "head": book.add_format(boxed | {"bold": True, "align": "center", "text_wrap": True}),
        "column": book.add_format(boxed | {"italic": True, "align": "center"}),
        "name": book.add_format(boxed | {"text_wrap": True}),
        "bold": book.add_format(boxed | {"bold": True, "text_wrap": True}),
        "number": book.add_format(boxed | {"num_format": "#,##0"}),
        "total": book.add_format(boxed | {"bold": True, "num_format": "#,##0"}),
        "meaning": book.add_format(font | {"text_wrap": True, "valign": "top"}),
    }


def _heading(page: Any, content: dict[str, Any], styles: dict[str, Any]) -> None:
    last, middle = len(content["columns"]) + 1, (len(content["columns"]) + 1) // 2
    above = " ".join(content["head"]["above"]).upper()
    page.merge_range(0, 0, 0, middle - 1, above or content["issuer"].upper(), styles["centre"])
    page.merge_range(1, 0, 1, middle - 1, content["issuer"].upper() if above else "", styles["centre"])
    page.merge_range(0, middle, 0, last, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", styles["centre"])
    page.merge_range(1, middle, 1, last, "Độc lập - Tự do - Hạnh phúc", styles["centre"])
    page.merge_range(2, 0, 2, middle - 1, f"Biểu số: {content['form']} ({content['basis']})", styles["italic"])
    page.merge_range(2, middle, 2, last, content["place-and-date"], styles["italic"])
    page.merge_range(4, 0, 4, last, content["title"].upper(), styles["title"])
    page.merge_range(5, 0, 5, last, f"{content['period']} ({content['window']})", styles["centre"])
    if said := content["correction"] or content["reprint"]:
        page.merge_range(6, 0, 6, last, said, styles["italic"])
    parts = (
        f"Đơn vị báo cáo: {content['from']}",
        f"Đơn vị nhận báo cáo: {content['to']}",
        f"Đơn vị tính: {content['counted']}",
    )
    page.write(7, 0, " · ".join(parts), styles["plain"])


def _heads(page: Any, content: dict[str, Any], styles: dict[str, Any]) -> None:
    top, under, column = FIRST_ROW, FIRST_ROW + 1, 2
    page.merge_range(top, 0, under, 0, "STT", styles["head"])
    page.merge_range(top, 1, under, 1, content["name-column"], styles["head"])
    for label, span in content["groups"]:
        words = content["columns"][column - 2 : column - 2 + span]
        if not label:
            page.merge_range(top, column, under, column, words[0], styles["head"])
        else:
            page.merge_range(top, column, top, column + span - 1, label, styles["head"])
            page.write_row(under, column, words, styles["head"])
        column += span
    page.write_row(under + 1, 0, [f"({number})" for number in range(1, column + 1)], styles["column"])


def _lines(page: Any, content: dict[str, Any], styles: dict[str, Any]) -> int:
    row = FIRST_ROW + 3
    page.merge_range(row, 0, row, 1, "Tổng số", styles["bold"])
    page.write_row(row, 2, content["total"], styles["total"])
    for part in content["sections"]:
        if part["heading"]:
            row += 1
            page.merge_range(row, 0, row, 1, part["heading"], styles["bold"])
            page.write_row(row, 2, part["total"], styles["total"])
        for line in part["rows"]:
            row += 1
            page.write_number(row, 0, int(line["number"]), styles["column"])
            page.write_string(row, 1, line["name"], styles["name"])
            page.write_row(row, 2, line["values"], styles["number"])
    return row


def _signatures(page: Any, content: dict[str, Any], styles: dict[str, Any], row: int) -> None:
    last, middle = len(content["columns"]) + 1, (len(content["columns"]) + 1) // 2
    signers = (("NGƯỜI LẬP BIỂU", content["preparer"]), (content["signer"]["title"], content["signer"]["name"]))
    for (first, end), (title, name) in zip(((0, middle - 1), (middle, last)), signers, strict=True):
        page.merge_range(row, first, row, end, title, styles["centre"])
        page.merge_range(row + 4, first, row + 4, end, name, styles["centre"])
    page.write(row + 6, 0, f"SHA-256: {content['checksum']}", styles["plain"])


def _meanings(book: xlsxwriter.Workbook, form: StatisticsForm, styles: dict[str, Any]) -> None:
    page = book.add_worksheet(_("Definitions")[:31])
    for index, column in enumerate(COLUMNS[form]):
        name = f"{_(column.group)}: {_(column.label)}" if column.group else _(column.label)
        page.write_string(index, 0, f"({index + FIRST_COLUMN})", styles["meaning"])
        page.write_string(index, 1, name, styles["meaning"])
        page.write_string(index, 2, _(MEANINGS[form][column.key]), styles["meaning"])
    page.set_column(0, 0, 6)
    page.set_column(1, 1, 44)
    page.set_column(2, 2, 100)
