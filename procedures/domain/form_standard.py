"""What every filing asks besides its own form: for whom somebody helps, how to reach them, how the result goes back."""

from collections.abc import Mapping
from typing import Any

from procedures.domain.forms import Form, FormStep, steps_of
from procedures.domain.vocabulary import ReturnMethod

PERSON, TELEPHONE, EMAIL = "filed_for", "contact_telephone", "contact_email"
FOR_ORGANISATION = "filed_for_organisation"
ORGANISATION, TAX_CODE = "filed_for_organisation_name", "filed_for_tax_code"
RETURN_METHOD, RETURN_ADDRESS = "return_method", "return_address"


def _words(vi: str, en: str) -> dict[str, str]:
    return {"vi": vi, "en": en}


_SCHEMA: Mapping[str, Any] = {
    "properties": {
        PERSON: {"$ref": "common#/$defs/person"},
        FOR_ORGANISATION: {"$ref": "common#/$defs/yes_no"},
        ORGANISATION: {"$ref": "common#/$defs/name"},
        TAX_CODE: {"$ref": "common#/$defs/tax_code"},
        TELEPHONE: {"$ref": "common#/$defs/telephone"},
        EMAIL: {"$ref": "common#/$defs/email"},
        RETURN_METHOD: {"enum": [method.value for method in ReturnMethod]},
        RETURN_ADDRESS: {"$ref": "common#/$defs/address"},
    }
}
_HELPED = {
    "id": "person",
    "title": _words("Nộp hồ sơ cho ai?", "For whom is this filed?"),
    "text": _words(
        "Nhập theo giấy tờ tùy thân của người có mặt. Hồ sơ đứng tên người đó, không đứng tên người giúp.",
        "As on the identity paper of the person who is here. The record bears that person's name, never the helper's.",
    ),
    "questions": [
        {
            "name": PERSON,
            "widget": "person",
            "label": _words("Người nộp hồ sơ", "Who files"),
            "parts": ["name", "personal_number", "born_on", "address"],
        },
        {
            "name": FOR_ORGANISATION,
            "widget": "yes_no",
            "label": _words(
                "Người này nộp thay mặt tổ chức, doanh nghiệp?", "Does this person act for an organisation?"
            ),
            "hint": _words("Bỏ trống nếu nộp cho cá nhân", "Leave empty where it is for a person"),
            "optional": True,
        },
    ],
}
_ORGANISATION = {
    "id": "organisation",
    "title": _words("Tổ chức, doanh nghiệp nào?", "Which organisation?"),
    "text": _words(
        "Hồ sơ đứng tên tổ chức; người có mặt là người đại diện. Đối chiếu giấy tờ chứng minh việc đại diện.",
        "The record bears the organisation's name, and the person who is here represents it. Compare what proves that.",
    ),
    "show_if": {"question": FOR_ORGANISATION, "is": True},
    "questions": [
        {"name": ORGANISATION, "widget": "text", "label": _words("Tên tổ chức, doanh nghiệp", "Name")},
        {
            "name": TAX_CODE,
            "widget": "text",
            "label": _words("Mã số thuế", "Tax code"),
            "hint": _words("10 chữ số, hoặc 13 chữ số của đơn vị phụ thuộc", "10 digits, 13 for a branch"),
        },
    ],
}
_CONTACT = {
    "id": "contact",
    "title": _words("Chúng tôi liên hệ với ông/bà bằng cách nào?", "How can we reach you?"),
    "text": _words(
        "Thông báo về hồ sơ được gửi đến đây: đã tiếp nhận, cần bổ sung, đã có kết quả.",
        "Notices go here: received, papers missing, result ready.",
    ),
    "questions": [
        {"name": TELEPHONE, "widget": "telephone", "label": _words("Số điện thoại", "Telephone")},
        {"name": EMAIL, "widget": "email", "label": _words("Thư điện tử", "E-mail"), "optional": True},
    ],
}
_RETURN = {
    "id": "return",
    "title": _words("Ông/Bà muốn nhận kết quả bằng cách nào?", "How do you want to get the result?"),
    "questions": [
        {
            "name": RETURN_METHOD,
            "widget": "choice",
            "label": _words("Cách nhận kết quả", "How the result goes back"),
            "options": [
                {
                    "value": "counter",
                    "label": _words("Tại Trung tâm Phục vụ hành chính công", "At the service centre"),
                    "hint": _words("Mang theo giấy tờ tùy thân", "Bring your identity paper"),
                },
                {
                    "value": "postal",
                    "label": _words("Qua bưu chính công ích", "By public post"),
                    "hint": _words("Có cước phí của bưu chính", "The post asks for postage"),
                },
                {
                    "value": "electronic",
                    "label": _words("Bản điện tử", "Electronically"),
                    "hint": _words("Có giá trị pháp lý như bản giấy", "Worth as much in law as the paper"),
                },
            ],
        }
    ],
}
_ADDRESS = {
    "id": "return-address",
    "title": _words("Gửi kết quả đến địa chỉ nào?", "Where shall the result be sent?"),
    "show_if": {"question": RETURN_METHOD, "is": "postal"},
    "questions": [{"name": RETURN_ADDRESS, "widget": "address", "label": _words("Địa chỉ nhận", "Address")}],
}

HELPED: tuple[FormStep, ...] = steps_of(_SCHEMA, [_HELPED, _ORGANISATION])
LAST: tuple[FormStep, ...] = steps_of(_SCHEMA, [_CONTACT, _RETURN, _ADDRESS])


def whole_form(form: Form, *, helped: bool) -> Form:
    """A procedure's form with what every filing asks; ``helped`` by somebody of the staff it asks for whom."""
    return form.with_steps(HELPED if helped else (), LAST)
