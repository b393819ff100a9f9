"""Forms in the administration site: checked, kept from the files, never changed under whoever answers them."""

import copy
import json

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from procedures.models import Filing, FormVersion
from procedures.services.forms import read_forms, write_forms
from tests import cast, filing_cast

pytestmark = pytest.mark.django_db


def save(client: Client, form: FormVersion, ui: object) -> int:
    fields = {"basis": form.basis, "schema": json.dumps(form.schema), "ui": json.dumps(ui)}
    return client.post(reverse("admin:procedures_formversion_change", args=[form.pk]), fields).status_code


def retitled(form: FormVersion) -> dict[str, object]:
    ui: dict[str, object] = copy.deepcopy(form.ui)
    ui["steps"][0]["title"] = {"vi": "Tựa đề mới", "en": "A new title"}  # type: ignore[index]
    return ui


def test_a_change_is_kept_from_the_files(client: Client) -> None:
    form = filing_cast.form()
    client.force_login(cast.catalogue_admin())
    assert save(client, form, retitled(form)) == 302
    write_forms(read_forms(filing_cast.FORMS))
    assert FormVersion.objects.get(pk=form.pk).ui["steps"][0]["title"]["vi"] == "Tựa đề mới"


def test_a_form_that_is_being_answered_gets_a_revision(client: Client) -> None:
    filing = filing_cast.draft()
    client.force_login(cast.catalogue_admin())
    assert save(client, filing.form, retitled(filing.form)) == 302
    assert FormVersion.objects.get(revision=2).ui["steps"][0]["title"]["vi"] == "Tựa đề mới"
    assert Filing.objects.get().form.ui["steps"][0]["title"]["vi"] != "Tựa đề mới"


def test_a_form_that_does_not_add_up_is_not_saved(client: Client) -> None:
    form = filing_cast.form()
    client.force_login(cast.catalogue_admin())
    ui = retitled(form)
    del ui["record"]
    assert save(client, form, ui) == 200
    assert FormVersion.objects.get(pk=form.pk).ui == form.ui


@pytest.mark.parametrize("language", ["vi", "en"])
def test_all_its_questions_are_looked_at_on_one_page(client: Client, language: str) -> None:
    form = filing_cast.form()
    keeper = cast.catalogue_admin()
    keeper.language = language
    keeper.save()
    client.force_login(keeper)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = client.get(reverse("form_preview", args=[form.pk])).content.decode()
    wanted = "Nơi đăng ký" if language == "vi" else "Place of registration"
    assert wanted in page
    assert "child_name" in page
    assert client.get(reverse("form_preview", args=[0])).status_code == 404


def test_a_clerk_does_not_look_at_forms(client: Client) -> None:
    client.force_login(cast.clerk())
    assert client.get(reverse("form_preview", args=[filing_cast.form().pk])).status_code == 403
