"""``make bench``: measures, and prints tables for the README."""

import argparse
import sys
from typing import TYPE_CHECKING

from tests.bench import machine
from tests.bench.place import own_portal

if TYPE_CHECKING:
    from tests.bench.reading import Timed

SMALL, LARGE = 100_000, 1_000_000
PARTS = ("reckoning", "finding", "reading", "officials", "exports", "filing", "tracking", "printing", "receptions")


def say(line: str = "") -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="of everything that is compared (5)")
    parser.add_argument("--seconds", type=float, default=8.0, help="of each round of receptions and look-ups (8)")
    parser.add_argument("--walks", type=int, default=100, help="filings from the first page to the confirmation (100)")
    parser.add_argument("--small", type=int, default=SMALL, help="records of the smaller portal (100,000)")
    parser.add_argument("--large", type=int, default=LARGE, help="records of the larger one (1,000,000)")
    parser.add_argument("--only", choices=PARTS, nargs="+", default=PARTS, help="these parts alone")
    options = parser.parse_args()
    say(f"Measured on: {machine.name()}; PostgreSQL with fsync on.")
    with own_portal() as servers:
        if "reckoning" in options.only:
            due_dates()
        if "finding" in options.only:
            finding(options)
        if "reading" in options.only:
            reading(options)
        if "officials" in options.only:
            officials(options)
        if "exports" in options.only:
            exports(options)
        if "filing" in options.only:
            filing(servers, options)
        if "tracking" in options.only:
            tracking(servers, options)
        if "printing" in options.only:
            printing()
        if "receptions" in options.only:
            receptions(servers, options)


def due_dates() -> None:
    from tests.bench import reckoning

    say(f"\nDue dates (yardstick {machine.yardstick():.0f} M additions a second)\n")
    say("| term | batch, millions a second | one with its explanation, µs |")
    say("|---|--:|--:|")
    for term, (batch, single) in reckoning.due_dates().items():
        say(f"| {term} | {batch:.2f} | {single:.0f} |")


def finding(options: argparse.Namespace) -> None:
    from tests.bench import finding as part

    found = part.measure(options.rounds)
    say(f"\nFinding a procedure, {len(part.searches())} everyday searches, {options.rounds} times each")
    say(f"(yardstick {machine.yardstick():.0f} M additions a second)\n")
    say("| way | p50, ms | p95, ms | processor p50, ms | processor p95, ms |")
    say("|---|--:|--:|--:|--:|")
    for title, timed in found.items():
        (p50, work50), (p95, work95) = timed.at(0.5), timed.at(0.95)
        say(f"| {title} | {p50:.1f} | {p95:.1f} | {work50:.1f} | {work95:.1f} |")


def whole_stock(options: argparse.Namespace) -> int:
    """The larger portal, where no part before has made it; how many records there are."""
    from procedures.models import Record
    from tests.bench import stock
    from units import clock

    at = clock.now()
    if not Record.objects.exists():
        stock.load_recent(at=at)
    if Record.objects.count() < 0.9 * options.large:
        stock.fill_up_to(options.large, at=at, say=say)
        stock.settle_down()
    return Record.objects.count()


def filing(servers: object, options: argparse.Namespace) -> None:
    from tests.bench import filing as part

    records = whole_stock(options)
    before = machine.yardstick()
    found = part.measure(servers, walks=options.walks)  # type: ignore[arg-type]
    say(f"\nFiling a birth online, {options.walks} times one after the other, {records:,} records in the portal")
    say(f"(yardstick {before:.0f} and {machine.yardstick():.0f} M additions a second)\n")
    say("| request | in one filing | p50, ms | p95, ms | queries |")
    say("|---|--:|--:|--:|--:|")
    for title, step in found.items():
        times = len(step.seconds) // options.walks
        say(f"| {title} | {times} | {step.at(0.5):.0f} | {step.at(0.95):.0f} | {step.queries} |")


def tracking(servers: object, options: argparse.Namespace) -> None:
    from tests.bench import tracking as part

    records = whole_stock(options)
    before = machine.yardstick()
    found = part.measure(servers, rounds=options.rounds, seconds=options.seconds)  # type: ignore[arg-type]
    say(f"\nLook-ups by code, {part.CONNECTIONS} connections, {options.rounds} interleaved rounds of")
    say(f"{options.seconds:.0f} s, {records:,} records in the portal")
    say(f"(yardstick {before:.0f} and {machine.yardstick():.0f} M additions a second)\n")
    say("| through | a second | p50, ms | p95, ms | the server's processor, ms each | queries |")
    say("|---|--:|--:|--:|--:|--:|")
    for title, one in found.items():
        p50, p95 = (1_000 * machine.percentile(one.measured.seconds, share) for share in (0.5, 0.95))
        rate = machine.percentile(one.rates, 0.5)
        say(f"| {title} | {rate:.0f} | {p50:.0f} | {p95:.0f} | {one.measured.work:.1f} | {one.queries} |")


def printing() -> None:
    from procedures.models import Record
    from tests.bench import printing as part
    from tests.bench import stock
    from units import clock

    at = clock.now()
    if not Record.objects.exists():
        stock.load_recent(at=at)
        stock.settle_down()
    first = part.first_of_a_process(at)
    say(f"\nPrinting (yardstick {machine.yardstick():.0f} M additions a second; first of a process {first:.0f} ms)\n")
    say("| paper | p50, ms | p95, ms | KB |")
    say("|---|--:|--:|--:|")
    for row in part.measure(at):
        say(f"| {row.paper} | {row.p50:.0f} | {row.p95:.0f} | {row.kilobytes:.0f} |")


def receptions(servers: object, options: argparse.Namespace) -> None:
    from tests.bench import receptions as part

    found = part.measure(servers, rounds=options.rounds, seconds=options.seconds)  # type: ignore[arg-type]
    yardsticks = ", ".join(f"{value:.0f}" for value in found.yardsticks)
    say(f"\nReceptions, {part.CONNECTIONS} connections, {options.rounds} interleaved rounds of {options.seconds:.0f} s")
    say(f"(yardstick before each: {yardsticks} M additions a second)\n")
    say("| through | a second | of the bare endpoint | p50, ms | p95, ms | the server's processor, ms each | queries |")
    say("|---|--:|--:|--:|--:|--:|--:|")
    ours, bare = found.measured[part.OURS], found.measured[part.BARE]
    for title, rate, share, measured, queries in (
        ("pgbench, the same statements", found.rate(part.PGBENCH), None, None, 12),
        ("bare DRF endpoint, the same inserts", found.rate(part.BARE), 1.0, bare, 13),
        ("the portal's API, everything", found.rate(part.OURS), found.share(part.BARE), ours, found.queries),
    ):
        p50, p95 = (
            (f"{1_000 * machine.percentile(measured.seconds, share):.0f}" for share in (0.5, 0.95))
            if measured
            else ("", "")
        )
        work = f"{measured.work:.1f}" if measured else ""
        of_bare = f"{share:.0%}" if share else ""
        say(f"| {title} | {rate:.0f} | {of_bare} | {p50} | {p95} | {work} | {queries} |")
    say(f"\nOf pgbench: {found.share(part.PGBENCH):.1%}.")


def two_portals(options: argparse.Namespace) -> dict[str, int]:
    """The smaller and the larger portal, by the names of their databases, with how many records each has."""
    from django.db import connection

    from procedures.models import Record
    from tests.bench import reading, stock
    from units import clock

    at = clock.now()
    large = connection.settings_dict["NAME"]
    small = f"{large}_small"
    with reading.database("postgres"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname = %s", [small])
        (made,) = cursor.fetchone()
    if not made:
        stock.load_recent(at=at)
        stock.fill_up_to(options.small, at=at, say=say)
        stock.settle_down()
        with reading.database("postgres"), connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{small}" TEMPLATE "{large}"')
        stock.fill_up_to(options.large, at=at, say=say)
        stock.settle_down()
    counts = {}
    for name in (small, large):
        with reading.database(name):
            counts[name] = Record.objects.count()
    return counts


def compared(title: str, found: dict[str, dict[str, "Timed"]], counts: dict[str, int], before: float) -> None:
    """A table of looks at two sizes."""
    small, large = counts
    few_records, many_records = (f"{counts[name]:,}" for name in counts)
    say(f"\n{title} (yardstick {before:.0f} and {machine.yardstick():.0f} M additions a second)\n")
    say(f"| look | p50 at {few_records}, ms | p50 at {many_records}, ms | ratio | p95, ms | ratio | queries |")
    say("|---|--:|--:|--:|--:|--:|--:|")
    for look, timed in found.items():
        few, many = timed[small], timed[large]
        say(
            f"| {look} | {few.at(0.5):.1f} | {many.at(0.5):.1f} | {many.at(0.5) / few.at(0.5):.2f} |"
            f" {few.at(0.95):.1f}, {many.at(0.95):.1f} | {many.at(0.95) / few.at(0.95):.2f} |"
            f" {max(few.queries, many.queries)} |"
        )


def reading(options: argparse.Namespace) -> None:
    from tests.bench import reading as part
    from tests.bench import reckoning
    from units import clock

    counts = two_portals(options)
    at = clock.now()
    before = machine.yardstick()
    found = part.measure(list(counts), part.looks, at=at, rounds=options.rounds, looks=20)
    compared("Reading as scoped staff", found, counts, before)
    say()
    for name, records in counts.items():
        with part.database(name):
            rate = reckoning.drain(at=at)
            seconds, agrees = reckoning.recount(at=at)
            say(
                f"At {records:,} records: {rate:,.0f} deltas drained a second; a recount of everything takes"
                f" {seconds:.1f} s and {'agrees' if agrees else 'DIFFERS'}."
            )


def officials(options: argparse.Namespace) -> None:
    from tests.bench import officials as part
    from tests.bench import reading
    from units import clock

    counts = two_portals(options)
    at = clock.now()
    before = machine.yardstick()
    found = reading.measure(list(counts), part.looks, at=at, rounds=options.rounds, looks=20)
    found |= reading.measure(list(counts), part.raw_looks, at=at, rounds=options.rounds, looks=1)
    compared("What officials open", found, counts, before)


def exports(options: argparse.Namespace) -> None:
    from tests.bench import exports as part

    records = whole_stock(options)
    say(f"\nLists of records as files, {records:,} records in the portal\n")
    say("| file | records | seconds | MB | most memory held, MB |")
    say("|---|--:|--:|--:|--:|")
    for form in ("csv", "xlsx"):
        made = part.measure(form)
        say(f"| {form.upper()} | {made.records:,} | {made.seconds:.0f} | {made.bytes / 1e6:.0f} | {made.peak_mb} |")


if __name__ == "__main__":
    main()
