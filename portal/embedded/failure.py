"""What can go wrong while servers start, each in one sentence that says what to do next."""

import re
from pathlib import Path

LEAST_FREE_MEGABYTES = 300


class StartFailure(Exception):
    """The portal cannot start. The message is one sentence for the person at the console, never a traceback."""


def disk_full(folder: Path, free_megabytes: int) -> StartFailure:
    return StartFailure(
        f"The disk that holds {folder} has {free_megabytes} MB left and {LEAST_FREE_MEGABYTES} MB are needed: "
        "free some space, or set PORTAL_VAR to a folder on another disk, and start again."
    )


def not_permitted(folder: Path) -> StartFailure:
    return StartFailure(
        f"This account may not write in {folder}: give it that right, or set PORTAL_VAR to a folder of its own."
    )


def from_log(server: str, log: str, *, home: Path, log_file: Path) -> StartFailure:
    """The failure of ``server`` (its name for people), read from what it wrote before it ended."""
    if "No space left on device" in log or "Disk quota exceeded" in log:
        return StartFailure(
            f"The disk that holds {home} is full, so {server} cannot start: free at least {LEAST_FREE_MEGABYTES} MB, "
            "or set PORTAL_VAR to a folder on another disk, and start again."
        )
    if "could not look up effective user ID" in log:
        return StartFailure(
            "The account that runs this has a number but no name on this machine, which PostgreSQL refuses: "
            "give it a name, or set DATABASE_URL to a PostgreSQL 18 elsewhere."
        )
    if "Permission denied" in log:
        return StartFailure(
            f"{server} may not use a file in {home} (see {log_file}): give its owner back the right to it, "
            "or set PORTAL_VAR to another folder."
        )
    if "Bad file format" in log or "Wrong signature" in log:
        return StartFailure(
            f"The task queue in {home / 'valkey'} is damaged: move that folder away and start again; "
            "notices still to be sent are kept in the database."
        )
    reasons = re.findall(r"(?:PANIC|FATAL|ERROR|error):\s+(.+)", log) or log.strip().splitlines() or ["it said nothing"]
    return StartFailure(f"{server} did not start: {reasons[-1].strip().rstrip('.')} (see {log_file}).")
