"""A portal of the benchmark's own: durable servers in a passing folder, and one web server for each settings module."""

import contextlib
import http.client
import logging
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import psutil

from portal import embedded
from portal.embedded import LOOPBACK
from portal.embedded.place import passing

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds until a web server answers


@contextlib.contextmanager
def own_portal() -> Iterator[embedded.Running]:
    """Servers with everything written to disk as in production, tables and reference data; gone at the end."""
    place = passing()
    servers = embedded.Running(place, durable=True)
    try:
        os.environ.update(
            DATABASE_URL=servers.database,
            REDIS_URL=servers.redis,
            SECRET_KEY=secrets.token_urlsafe(48),
            DJANGO_SETTINGS_MODULE="portal.settings",
            DEBUG="0",
            DEMO="1",
            EMBEDDED="1",
            LOG_LEVEL="INFO",
            PORTAL_VAR=str(place.var),
            STATICFILES_STORAGE="django.contrib.staticfiles.storage.StaticFilesStorage",
        )
        (place.var / "static").mkdir()
        os.chdir(ROOT)
        import django

        django.setup()
        import_module("portal.wsgi")  # loaded and left alone by collections, as a web server's process has it
        log = (place.var / "log" / "bench.log").open("w")  # written as in production, and not among the tables
        for handler in logging.getLogger().handlers:
            if isinstance(handler, logging.StreamHandler):
                handler.setStream(log)
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)
        with open(os.devnull, "w") as nowhere:
            for command in ("load_units", "load_calendar", "load_procedures", "load_demo_accounts"):
                call_command(command, stdout=nowhere)
        yield servers
    finally:
        servers.stop()
        shutil.rmtree(place.home, ignore_errors=True)
        shutil.rmtree(place.var, ignore_errors=True)


@dataclass(frozen=True)
class Web:
    """A web server under load."""

    port: int
    process: psutil.Process

    def worked(self) -> float:
        """Seconds of processor time that it and its workers have used: what noise on the machine changes least."""
        times = [process.cpu_times() for process in (self.process, *self.process.children())]
        return sum(spent.user + spent.system for spent in times)


@contextlib.contextmanager
def web_server(servers: embedded.Running, settings: str = "portal.settings") -> Iterator[Web]:
    """gunicorn as portal.run starts it, under a settings module."""
    port = embedded.free_port()
    log = servers.place.var / "log" / f"{settings}.log"
    with log.open("ab") as file:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "portal.wsgi:application", "--bind", f"{LOOPBACK}:{port}"),
                *("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--preload", "--no-control-socket"),
            ],
            env=os.environ | {"DJANGO_SETTINGS_MODULE": settings},
            cwd=ROOT,
            stdout=file,
            stderr=file,
        )
        try:
            _await(port, process, log)
            yield Web(port, psutil.Process(process.pid))
        finally:
            process.terminate()
            process.wait(30)


def _await(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
        try:
            connection.request("GET", "/nothing-here")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    raise SystemExit(f"The web server did not start:\n{log.read_text()[-2000:]}")
