"""What Celery runs: thin calls of services, each of which may be repeated, killed or run twice at once without harm.

A task that ends because the database went away is tried again soon; beat calls the frequent ones anyway.
"""

from typing import Any

import structlog
from celery import shared_task
from django.db import InterfaceError, OperationalError

from procedures.print import issued
from procedures.services import (
    alerts,
    appointments,
    attachments,
    bulk,
    catalogue_usage,
    data_requests,
    deadline_watch,
    delays,
    drafts,
    explanations,
    exports,
    figure_keeping,
    filings,
    idempotency,
    index_766,
    issuing,
    notices,
    online_payments,
    outbox,
    petition_watch,
    publication,
    settlement_months,
    settlement_times,
    statistics_watch,
    supplement_watch,
    telling,
    ticket_serving,
    trail,
)
from staffing.services import sessions
from units import clock

log = structlog.get_logger(__name__)

# Within the broker's visibility timeout: a longer countdown would be delivered twice.
AGAIN: dict[str, Any] = {
    "autoretry_for": (OperationalError, InterfaceError),
    "max_retries": 5,
    "retry_backoff": 10,
    "retry_backoff_max": 300,
    "retry_jitter": False,
}


@shared_task(name="procedures.tasks.refresh_figures")
def refresh_figures() -> int:
    """Move all deltas into the figures' tables."""
    return figure_keeping.drain_all(at=clock.now())


@shared_task(name="procedures.tasks.deliver_outbox")
def deliver_outbox() -> int:
    """Send every message that is due."""
    total = taken = outbox.deliver(at=clock.now()).total
    while taken == outbox.BATCH:
        taken = outbox.deliver(at=clock.now()).total
        total += taken
    return total


@shared_task(name="procedures.tasks.watch_deadlines")
def watch_deadlines() -> int:
    """Tell whoever must act on records that are due soon, overdue or waiting for acceptance."""
    total = looked = deadline_watch.sweep(at=clock.now())
    while looked:
        looked = deadline_watch.sweep(at=clock.now())
        total += looked
    return total


@shared_task(name="procedures.tasks.watch_supplements")
def watch_supplements() -> int:
    """Remind applicants of papers that are missing, and ask clerks to close what was not answered."""
    total = looked = supplement_watch.sweep_supplements(at=clock.now())
    while looked:
        looked = supplement_watch.sweep_supplements(at=clock.now())
        total += looked
    return total


@shared_task(name="procedures.tasks.watch_petitions")
def watch_petitions() -> int:
    """Tell whoever must act on petitions whose term is nearly over, or is."""
    total = looked = petition_watch.sweep_petitions(at=clock.now())
    while looked:
        looked = petition_watch.sweep_petitions(at=clock.now())
        total += looked
    return total


@shared_task(name="procedures.tasks.send_daily_digests", **AGAIN)
def send_daily_digests() -> int:
    """One letter a day to leaders and supervisors: what waits at their places, and their figures."""
    return deadline_watch.send_daily_digests(at=clock.now())


@shared_task(name="procedures.tasks.reconcile_figures", **AGAIN)
def reconcile_figures() -> int:
    """Recount all records; a difference opens an incident."""
    found = figure_keeping.reconcile(at=clock.now())
    log.info("figures.reconciled", records=found.records, cells=len(found.cells), misjudged=len(found.misjudged))
    return len(found.cells)


@shared_task(name="procedures.tasks.watch_data_requests")
def watch_data_requests() -> int:
    """Tell the heads of centres of requests about personal data that are nearly due, or late."""
    total = looked = data_requests.sweep_data_requests(at=clock.now())
    while looked:
        looked = data_requests.sweep_data_requests(at=clock.now())
        total += looked
    return total


@shared_task(name="procedures.tasks.watch_thresholds")
def watch_thresholds() -> int:
    """Look at every alert rule, from one reading of the figures."""
    return alerts.evaluate(at=clock.now())


@shared_task(name="procedures.tasks.watch_explanations")
def watch_explanations() -> int:
    """Tell those who asked for an explanation that it did not come in time."""
    total = looked = explanations.sweep_explanations(at=clock.now())
    while looked:
        looked = explanations.sweep_explanations(at=clock.now())
        total += looked
    return total


@shared_task(name="procedures.tasks.publish_months", **AGAIN)
def publish_months() -> int:
    """Publish the figures of months that are over."""
    return publication.publish_months(at=clock.now())


@shared_task(name="procedures.tasks.watch_statistics", **AGAIN)
def watch_statistics() -> int:
    """Prepare the statistical reports that are asked for, and remind the units that have not submitted."""
    return statistics_watch.watch_statistics(at=clock.now())


@shared_task(name="procedures.tasks.keep_index", **AGAIN)
def keep_index() -> int:
    """Count the index of the present month, and store those of months that are over."""
    return index_766.keep_months(at=clock.now())


@shared_task(name="procedures.tasks.keep_delays")
def keep_delays() -> int:
    """Write down whose time made records late."""
    return delays.keep_delays(at=clock.now())


@shared_task(name="procedures.tasks.issue_months", **AGAIN)
def issue_months() -> int:
    """Issue the province's figures of months that are over, and keep the papers of all that was issued."""
    months = issuing.issue_months(at=clock.now())
    issued.keep_papers(at=clock.now())
    return months


# A large workbook takes longer than other tasks may. Delivered a second time meanwhile, it finds the export held.
@shared_task(name="procedures.tasks.make_exports", soft_time_limit=3_540, time_limit=3_600)
def make_exports() -> int:
    """Write files of records that somebody asked for; what a killed worker left is taken up by the next one."""
    export = exports.work(now=clock.now)
    return 0 if export is None else export.done


@shared_task(name="procedures.tasks.anchor_trail", **AGAIN)
def anchor_trail() -> int:
    """Anchor the trail of the day."""
    return trail.anchor(at=clock.now()).last_event_id


@shared_task(name="procedures.tasks.count_uses", **AGAIN)
def count_uses() -> int:
    """Count how often each procedure was asked for."""
    return catalogue_usage.count_uses(at=clock.now())


@shared_task(name="procedures.tasks.count_settlement_times", **AGAIN)
def count_settlement_times() -> int:
    """Count how long procedures really took of late, and how many working days settlements took by month."""
    settlement_months.count_settlement_months(at=clock.now())
    return settlement_times.count_settlement_times(at=clock.now())


@shared_task(name="procedures.tasks.clear_expired", **AGAIN)
def clear_expired() -> int:
    """Forget old drafts and filings, keys of requests, bulk acts, notices, and sessions that ended by themselves."""
    at = clock.now()
    clearings = (
        drafts.clear_expired_drafts,
        filings.warn_and_clear_filings,
        idempotency.clear_expired,
        bulk.clear_old_runs,
        notices.clear_old_notices,
        exports.clear_old_exports,
        telling.forget_readers,
        sessions.clear_expired_sessions,
    )
    return sum(clear(at=at) for clear in clearings)


@shared_task(name="procedures.tasks.settle_payments")
def settle_payments() -> int:
    """Ask the payment platform about orders of which no notice came."""
    return online_payments.ask_about_waiting(at=clock.now())


@shared_task(name="procedures.tasks.close_ticket_days", **AGAIN)
def close_ticket_days() -> int:
    """End the tickets that former days left open, and the appointments to which nobody came."""
    appointments.close_past(at=clock.now())
    return ticket_serving.close_days(at=clock.now())


@shared_task(name="procedures.tasks.check_waiting_scans", **AGAIN)
def check_waiting_scans() -> int:
    """Check for viruses what came while no scanner answered."""
    return attachments.check_waiting_scans(at=clock.now())
