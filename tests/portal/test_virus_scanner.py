"""The scanner's adapter against a daemon that speaks its protocol, over real sockets."""

import socket
import threading

import pytest

from portal.checks import scans_are_checked_for_viruses
from portal.integrations.clamav import ClamAv, address_of
from portal.rehearsal.virus_scanner import EICAR, VirusDaemon
from procedures.ports import IntegrationError, Verdict


@pytest.fixture(autouse=True)
def short_patience(settings) -> None:
    settings.CLAMAV_TIMEOUT = 5


def scan(settings, address: str, *pieces: bytes) -> Verdict:
    settings.CLAMAV_SOCKET = address
    return ClamAv().scan(pieces)


def failure(settings, address: str, *pieces: bytes) -> IntegrationError:
    with pytest.raises(IntegrationError) as failed:
        scan(settings, address, *pieces)
    return failed.value


def test_a_clean_file_is_clean(settings) -> None:
    with VirusDaemon() as daemon:
        assert scan(settings, daemon.socket, b"plain ", b"", b"words") == Verdict()
        assert daemon.scanned == 1


def test_the_test_virus_is_found_by_name_also_across_pieces(settings) -> None:
    with VirusDaemon() as daemon:
        assert scan(settings, daemon.socket, EICAR[:20], EICAR[20:]).found == "Eicar-Test-Signature"


def test_an_empty_file_is_scanned_too(settings) -> None:
    with VirusDaemon() as daemon:
        assert scan(settings, daemon.socket) == Verdict()


def test_a_daemon_that_is_away_is_a_passing_fault(settings) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"tcp:127.0.0.1:{unused.getsockname()[1]}"
    assert not failure(settings, address, b"x").permanent
    assert not failure(settings, "unix:/nowhere/clamd.ctl", b"x").permanent


def test_a_slow_daemon_is_not_waited_for(settings) -> None:
    settings.CLAMAV_TIMEOUT = 0.2
    let_go = threading.Event()

    def slowly(data: bytes) -> str:
        let_go.wait(10)
        return "stream: OK"

    with VirusDaemon(answer=slowly) as daemon:
        assert "Timeout" in str(failure(settings, daemon.socket, b"x"))
        let_go.set()


@pytest.mark.parametrize("answer", ["", "OK", "stream: MAYBE", "UNKNOWN COMMAND", "\xff\xfe", "x" * 9000])
def test_a_wrong_answer_is_never_taken_for_clean(settings, answer: str) -> None:
    with VirusDaemon(answer=lambda data: answer) as daemon:
        assert not failure(settings, daemon.socket, b"x").permanent


def test_a_file_too_large_for_the_daemon_will_be_so_the_next_time(settings) -> None:
    with VirusDaemon(limit=1000) as daemon:
        assert failure(settings, daemon.socket, *[b"x" * 900] * 50).permanent


def test_an_address_is_read() -> None:
    assert address_of("unix:/run/clamav/clamd.ctl") == (socket.AF_UNIX, "/run/clamav/clamd.ctl")
    assert address_of("tcp:clamd:3310") == (socket.AF_INET, ("clamd", 3310))
    assert address_of("tcp:[::1]:3310") == (socket.AF_INET6, ("::1", 3310))


@pytest.mark.parametrize("text", ["", "clamd:3310", "tcp:clamd", "unix:relative"])
def test_an_address_of_no_kind_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="CLAMAV_SOCKET"):
        address_of(text)


def test_the_absence_of_a_scanner_is_a_warning_of_the_check(settings) -> None:
    assert [warning.id for warning in scans_are_checked_for_viruses()] == ["portal.W001"]
    settings.INTEGRATIONS = {**settings.INTEGRATIONS, "virus_scanner": "portal.integrations.clamav.ClamAv"}
    assert scans_are_checked_for_viruses() == []
