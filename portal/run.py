"""``make run``: the whole portal on one machine, from nothing to a page that answers.

Environment: PORT (8000), PORTAL_VAR (var), DEMO (1; 0 leaves out invented people and records), DATABASE_URL and
REDIS_URL (servers of your own instead of the embedded ones).
"""

import argparse
import contextlib
import hashlib
import os
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from portal import embedded
from portal.embedded import StartFailure
from portal.supervisor import Program, StopAsked, Supervisor, stopping_on_signals

BASE_DIR = Path(__file__).resolve().parent.parent
REHEARSED_PARTNER = "QN-TRINH-DIEN"
REHEARSED_SENDER = "TRINHDIEN"
# What a portal needs to know before its first record, and what a demonstration adds: management commands, in order.
REFERENCE_DATA = (("load_units",), ("load_calendar",), ("load_procedures",))
DEMONSTRATION = (
    ("load_demo_accounts",),
    ("load_demo", "--live"),
    ("refresh_figures", "--verify"),
    ("load_demo_tickets",),
    ("load_demo_money",),
    ("load_demo_statistics",),
)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(arguments: list[str] | None = None) -> int:
    """0 after Ctrl-C or SIGTERM, 1 when the portal could not start, with one sentence why."""
    options = _options(arguments)
    var = Path(os.environ.get("PORTAL_VAR") or BASE_DIR / "var").expanduser().absolute()
    with stopping_on_signals():
        try:
            with embedded.said_plainly(var):
                _run(var, options.port, demo=options.demo)
        except StopAsked:
            say("Stopped.")
            return 0
        except StartFailure as failure:
            say(f"The portal cannot start. {failure}")
            return 1
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m portal.run", description=__doc__)
    parser.add_argument("--port", default=os.environ.get("PORT") or "8000", help="of the site (PORT; 8000)")
    parser.add_argument(
        "--no-demo",
        dest="demo",
        action="store_false",
        default=os.environ.get("DEMO", "1").lower() not in ("0", "false", "no", "off"),
        help="no invented people and records (DEMO=0)",
    )
    return parser.parse_args(arguments)


def _run(var: Path, port: str, *, demo: bool) -> None:
    began = time.monotonic()
    number = _usable_port(port)
    with embedded.services(var) as servers:
        supervisor = None
        try:
            _set_environment(servers, var, number, demo=demo)
            _prepare(servers, var, demo=demo)
            supervisor = Supervisor([*_programs(var, number), *_stand_ins(var, number)], servers, say)
            say("Starting the site, the worker and the clock of nightly tasks.")
            supervisor.start()
            supervisor.await_page(number)
            _welcome(var, number, time.monotonic() - began, demo=demo)
            supervisor.watch()
        finally:
            if supervisor:
                say("Stopping: requests and tasks under way are finished first.")
                supervisor.stop()
            (var / "environment").unlink(missing_ok=True)


def _usable_port(port: str) -> int:
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        raise StartFailure(f"PORT must be a number from 1 to 65535, and it is {port!r}.")
    if not embedded.port_is_free(int(port)):
        raise StartFailure(
            f"Port {port} is taken by another program (or needs rights this account has not): stop that one, "
            f"or choose another, for instance PORT={int(port) % 60000 + 1025} make run."
        )
    return int(port)


def _set_environment(servers: embedded.Running, var: Path, port: int, *, demo: bool) -> None:
    """What settings.py reads, for our children, and in a file for manage.py while the portal runs."""
    own = not os.environ.get("DATABASE_URL")
    if own:
        say("Starting PostgreSQL and Valkey.")
    chosen = {
        "DATABASE_URL": os.environ.get("DATABASE_URL") or servers.database,
        "REDIS_URL": os.environ.get("REDIS_URL") or servers.redis,
        "EMBEDDED": str(int(own)),
        "DEMO": str(int(demo)),
    }
    if demo and not os.environ.get("PAYMENT_PLATFORM_URL"):
        chosen |= _rehearsed_payments(var)
    if demo and not (os.environ.get("SMS_GATEWAY_URL") or os.environ.get("ZALO_GATEWAY_URL")):
        chosen |= _rehearsed_messages(var)
    usual = {
        "IDENTITY_PROVIDERS": _rehearsed_identity(port) if demo else "",
        "SECRET_KEY": embedded.secret(var / "secret-key"),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "STATIC_ROOT": str(var / "static"),
        "MEDIA_ROOT": str(var / "media"),
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(var / "mail"),
    }
    environment = chosen | {name: os.environ.get(name) or value for name, value in usual.items()}
    os.environ.update(environment, DJANGO_SETTINGS_MODULE="portal.settings")
    file = var / "environment"
    file.unlink(missing_ok=True)
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        handle.writelines(f"{name}={value}\n" for name, value in environment.items())


def _rehearsed_payments(var: Path) -> dict[str, str]:
    """The settings of a payment platform of our own, on which a demonstration pays with no money."""
    return {
        "PAYMENT_PLATFORM_URL": f"http://{embedded.LOOPBACK}:{embedded.free_port()}",
        "PAYMENT_PLATFORM_PARTNER": REHEARSED_PARTNER,
        "PAYMENT_PLATFORM_TOKEN": embedded.secret(var / "payment-token"),
        "PAYMENT_PLATFORM_SECRET": embedded.secret(var / "payment-secret"),
    }


def _rehearsed_messages(var: Path) -> dict[str, str]:
    """The settings of a gateway of our own to telephones that nobody holds: one for both channels."""
    both = {
        "URL": f"http://{embedded.LOOPBACK}:{embedded.free_port()}",
        "TOKEN": embedded.secret(var / "messages-token"),
        "SECRET": embedded.secret(var / "messages-secret"),
    }
    named = {f"{channel}_GATEWAY_{name}": value for channel in ("SMS", "ZALO") for name, value in both.items()}
    return named | {"SMS_GATEWAY_SENDER": REHEARSED_SENDER}


def _rehearsed_identity(port: int) -> str:
    """Invented people to sign in as, at the next port that is free: the same one each time, where nobody took it."""
    from portal.rehearsal.identity_provider import line_of

    beside = next((one for one in range(port + 1, min(port + 20, 65536)) if embedded.port_is_free(one)), 0)
    return line_of(beside or embedded.free_port())


def _prepare(servers: embedded.Running, var: Path, *, demo: bool) -> None:
    """Tables, reference data, demonstration data, static files; what is there already is left alone."""
    os.chdir(BASE_DIR)
    with _in_one_sentence("reading the settings", servers, var):
        import django

        django.setup()
    from django.core.management import call_command
    from django.db import connections

    _require_answers()
    with _in_one_sentence("bringing the tables up to date", servers, var):
        say("Bringing the tables up to date.")
        call_command("migrate", interactive=False, verbosity=0)
    for command, *arguments in REFERENCE_DATA + (DEMONSTRATION if demo else ()):
        with _in_one_sentence(f"the command {command}", servers, var):
            say(f"Loading: {command}.")
            call_command(command, *arguments)
    with _in_one_sentence("collecting the static files", servers, var):
        _collect_static(var)
    connections.close_all()


def _require_answers() -> None:
    """Addresses given from outside are tried before anything is built on them."""
    import psycopg2
    import redis
    from django.conf import settings

    database = settings.DATABASES["default"]
    try:
        psycopg2.connect(
            host=database["HOST"],
            port=database["PORT"] or 5432,
            user=database["USER"],
            password=database["PASSWORD"],
            dbname=database["NAME"],
            connect_timeout=10,
        ).close()
    except psycopg2.Error as error:
        reason = " ".join(str(error).split())
        raise StartFailure(
            f"The database named by DATABASE_URL ({database['HOST']}:{database['PORT'] or 5432}, "
            f"{database['NAME']}) does not let us in: {reason}. Check the address, the password and that it runs."
        ) from error
    try:
        redis.from_url(os.environ["REDIS_URL"], socket_connect_timeout=10).ping()
    except (redis.RedisError, ValueError) as error:
        address = urlsplit(os.environ["REDIS_URL"])
        raise StartFailure(
            f"The broker named by REDIS_URL ({address.hostname}:{address.port}) does not let us in: {error}. "
            "Check the address, the password and that it runs."
        ) from error


@contextlib.contextmanager
def _in_one_sentence(doing: str, servers: embedded.Running, var: Path) -> Iterator[None]:
    """The person at the console gets the sentence; the traceback is kept for whoever mends it."""
    try:
        yield
    except StartFailure:
        raise
    except Exception as error:
        kept = var / "log" / "start.log"
        with contextlib.suppress(OSError):
            kept.write_text(traceback.format_exc())
        if "No space left on device" in str(error):
            embedded.require_disk_space(servers.place.home)
        reason = (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
        raise StartFailure(f"It stopped at {doing}: {reason} (details in {kept}).") from error


def _collect_static(var: Path) -> None:
    """Only when a file has changed since the last time: compressing all of them takes seconds."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = os.stat(storage.path(path))
            digest.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    stamp = var / "static-collected"
    if stamp.is_file() and stamp.read_text() == digest.hexdigest() and Path(settings.STATIC_ROOT).is_dir():
        return
    say("Collecting the static files.")
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(digest.hexdigest())


def _programs(var: Path, port: int) -> list[Program]:
    celery = (sys.executable, "-m", "celery", "-A", "portal.celery:app")
    commands = {
        "web": (
            *(sys.executable, "-m", "gunicorn", "portal.wsgi:application", "--bind", f"127.0.0.1:{port}"),
            *("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--preload", "--no-control-socket"),
            *("--config", "python:portal.deploy.warming"),
        ),
        "worker": (*celery, "worker", "--concurrency", "2", "--loglevel", "INFO", "--without-gossip"),
        "beat": (*celery, "beat", "--schedule", str(var / "beat-schedule"), "--pidfile=", "--loglevel", "INFO"),
    }
    if rehearsed := _rehearsed_port():
        commands["identity"] = (sys.executable, "-m", "portal.rehearsal.identity_provider", str(rehearsed))
    return [Program(name, command, var / "log" / f"{name}.log") for name, command in commands.items()]


def _rehearsed_port() -> int | None:
    """Where the identity provider of the demonstration listens; None where the environment named others."""
    from django.conf import settings

    from portal.rehearsal.identity_provider import CLIENT_ID

    issuers = (one.issuer for one in settings.IDENTITY_PROVIDERS if one.client_id == CLIENT_ID)
    return next((urlsplit(issuer).port for issuer in issuers), None)


def _stand_ins(var: Path, port: int) -> list[Program]:
    """What plays the outside in a demonstration."""
    played = {
        "payments": ("payment_platform", "PAYMENT_PLATFORM_URL", "PAYMENT_PLATFORM_PARTNER", REHEARSED_PARTNER),
        "messages": ("message_gateway", "SMS_GATEWAY_URL", "SMS_GATEWAY_SENDER", REHEARSED_SENDER),
    }
    programs = []
    for name, (module, address, mark, ours) in played.items():
        if os.environ.get(mark) == ours:
            command = (sys.executable, "-m", f"portal.rehearsal.{module}", "--port", _port_of(address))
            portal = ("--portal", f"http://{embedded.LOOPBACK}:{port}")
            programs.append(Program(name, (*command, *portal), var / "log" / f"{name}.log"))
    return programs


def _port_of(name: str) -> str:
    return str(urlsplit(os.environ[name]).port)


def _welcome(var: Path, port: int, seconds: float, *, demo: bool) -> None:
    say(f"\nReady after {seconds:.1f} seconds: http://127.0.0.1:{port}/")
    say(f"Logs: {var / 'log'}    Letters that would be sent: {var / 'mail'}")
    if os.environ.get("SMS_GATEWAY_SENDER") == REHEARSED_SENDER:
        say(f"Messages that telephones would show: {os.environ['SMS_GATEWAY_URL']}/")
    if demo:
        from staffing.services.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD

        say(f"\nDemonstration accounts (invented people), password {DEMO_PASSWORD}:")
        for account in DEMO_ACCOUNTS:
            say(f"  {account.username:16} {account.purpose}")
    if _rehearsed_port():
        from portal.rehearsal.identity_people import PEOPLE

        say(f"\nCitizens to sign in as, at http://127.0.0.1:{port}/citizen/sign-in/ (invented, no password):")
        for person in PEOPLE:
            say(f"  {person.name:28} {person.purpose}")
    say("\nCtrl-C stops all of it and keeps the data.")


if __name__ == "__main__":
    sys.exit(main())
