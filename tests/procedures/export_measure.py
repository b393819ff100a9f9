"""What a file of all records costs in memory and time: ``measured(ExportFormat.CSV)``, in a process of its own.

By hand, on the database that DATABASE_URL names: ``python -m tests.procedures.export_measure csv``.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from typing import Any


def measured(form: str) -> dict[str, Any]:
    """``records``, ``seconds``, ``bytes`` and ``peak_mb``, the most memory that the worker ever held.

    It asks for all records in the name of any account, works the file off as a worker does, and deletes it.
    """
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"MEDIA_ROOT": folder, "DJANGO_SETTINGS_MODULE": "portal.settings"}
        command = [sys.executable, "-m", "tests.procedures.export_measure", form]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _measure(form: str) -> dict[str, Any]:
    from unittest import mock

    from procedures.domain.exports import KEPT_FOR, ExportFormat, ExportState
    from procedures.models import Export
    from procedures.services import exports
    from staffing.models import Account
    from units import clock

    at = clock.now()
    export = Export.objects.create(
        account=Account.objects.order_by("pk")[0],
        source="records",
        format=form,
        language="vi",
        scope={"whole_province": True, "units": [], "centres": []},
        file=exports.new_place(ExportFormat(form)),
        asked_at=at,
        expires_at=at + KEPT_FOR,
    )
    started = time.monotonic()
    try:
        with mock.patch.object(exports, "require_places"):
            while exports.work(now=clock.now) is not None:
                pass
        seconds = time.monotonic() - started
        export.refresh_from_db()
        if export.state != ExportState.DONE:
            raise RuntimeError(f"{export.state} {export.failure}")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return {
            "records": export.done,
            "seconds": round(seconds, 1),
            "bytes": export.size,
            "peak_mb": round(peak),
        }
    finally:
        exports.remove_files(export)
        export.delete()


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(_measure(sys.argv[1])))
