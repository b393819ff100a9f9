"""Forms brought in from their files, or changed by an administrator: what somebody answers never changes under them."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from procedures.domain.form_format import problems_of
from procedures.models import Filing, FormVersion, ProcedureVersion
from units.errors import RuleBroken
from units.remembered import forget_all
from units.services.unit_tables import Problem
from units.services.upsert import Count

KEYS = frozenset({"valid_from", "basis", "schema", "ui"})


@transaction.atomic
def write_forms(written: Mapping[str, dict[str, Any]]) -> Count:
    """Bring the forms to what ``read_forms`` read; those of procedures that administrators keep are left alone."""
    count = Count()
    versions = {
        version.procedure.code: version
        for version in ProcedureVersion.objects.filter(procedure__code__in=written, valid_to=None).select_related(
            "procedure"
        )
    }
    for code, form in written.items():
        version = versions.get(code)
        if version is None or version.procedure.is_kept:
            count.kept += 1
            continue
        _load(version, form, count)
    forget_all()
    return count


def read_forms(folder: Path) -> dict[str, dict[str, Any]]:
    """The forms of a folder by the procedure's code; RuleBroken ``catalogue_files`` where one does not add up."""
    written: dict[str, dict[str, Any]] = {}
    problems: list[Problem] = []
    for file in sorted(folder.glob("*.json")):
        try:
            form = json.loads(file.read_text(encoding="utf-8"))
            date.fromisoformat(form["valid_from"])
            faults = problems_of(form["schema"], form["ui"]) if set(form) == KEYS else None
        except (ValueError, KeyError, TypeError):
            faults = None
        if faults is None:
            problems.append(Problem("form_unreadable", {"file": file.name}))
            continue
        problems += [
            Problem("form_wrong", {"file": file.name, "place": fault.place, "text": fault.text}) for fault in faults
        ]
        written[file.stem] = form
    if problems:
        raise RuleBroken("catalogue_files", problems=problems)
    return written


def _load(version: ProcedureVersion, form: dict[str, Any], count: Count) -> None:
    held = FormVersion.objects.filter(version=version, valid_from=form["valid_from"]).order_by("-revision").first()
    content = {name: form[name] for name in ("basis", "schema", "ui")}
    if held is None:
        FormVersion.objects.create(version=version, valid_from=form["valid_from"], **content)
        count.created += 1
    elif any(getattr(held, name) != value for name, value in content.items()):
        for name, value in content.items():
            setattr(held, name, value)
        keep_form(held)
        count.changed += 1
    else:
        count.unchanged += 1


@transaction.atomic
def keep_form(form: FormVersion) -> FormVersion:
    """Save a form that was changed: in place while nobody has answered it, otherwise as the next revision."""
    if form.pk is not None and Filing.objects.filter(form=form.pk).exists():
        newest = FormVersion.objects.filter(version=form.version, valid_from=form.valid_from).order_by("-revision")
        last = newest.values_list("revision", flat=True).first() or 0
        form = FormVersion(
            version=form.version,
            valid_from=form.valid_from,
            revision=last + 1,
            basis=form.basis,
            schema=form.schema,
            ui=form.ui,
        )
    form.save()
    return form
