"""Celery: what runs in the background, and the beat that calls it. The schedule is code, so that it is reviewed."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# ``expires`` keeps a backlog from running the same sweep many times after a worker was away.
app.conf.beat_schedule = {
    "drain the figures' deltas": {
        "task": "procedures.tasks.refresh_figures",
        "schedule": 2.0,
        "options": {"expires": 10},
    },
    "deliver the outbox": {
        "task": "procedures.tasks.deliver_outbox",
        "schedule": 5.0,
        "options": {"expires": 30},
    },
    "watch deadlines": {
        "task": "procedures.tasks.watch_deadlines",
        "schedule": 30.0,
        "options": {"expires": 60},
    },
    "watch supplements": {
        "task": "procedures.tasks.watch_supplements",
        "schedule": 60.0,
        "options": {"expires": 120},
    },
    "watch petitions": {
        "task": "procedures.tasks.watch_petitions",
        "schedule": 60.0,
        "options": {"expires": 120},
    },
    "settle payments of which no notice came": {
        "task": "procedures.tasks.settle_payments",
        "schedule": 30.0,
        "options": {"expires": 60},
    },
    "send the daily digest": {
        "task": "procedures.tasks.send_daily_digests",
        "schedule": crontab(hour="7", minute="30"),
    },
    "reconcile the figures": {
        "task": "procedures.tasks.reconcile_figures",
        "schedule": crontab(hour="1", minute="30"),
    },
    "watch requests about personal data": {
        "task": "procedures.tasks.watch_data_requests",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "watch the thresholds of alerts": {
        "task": "procedures.tasks.watch_thresholds",
        "schedule": 180.0,
        "options": {"expires": 180},
    },
    "watch explanations that are owed": {
        "task": "procedures.tasks.watch_explanations",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "publish the figures of months that are over": {
        "task": "procedures.tasks.publish_months",
        "schedule": crontab(hour="1", minute="50"),
    },
    "count the index of the month, and store those that are over": {
        "task": "procedures.tasks.keep_index",
        "schedule": crontab(minute="20"),
        "options": {"expires": 3000},
    },
    "watch statistical reports": {
        "task": "procedures.tasks.watch_statistics",
        "schedule": crontab(hour="6", minute="30"),
    },
    "keep whose time made records late": {
        "task": "procedures.tasks.keep_delays",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "issue the figures of months that are over": {
        "task": "procedures.tasks.issue_months",
        "schedule": crontab(hour="1", minute="55"),
    },
    "write files of records that were asked for": {
        "task": "procedures.tasks.make_exports",
        "schedule": 3.0,
        "options": {"expires": 10},
    },
    "anchor the trail": {
        "task": "procedures.tasks.anchor_trail",
        "schedule": crontab(hour="0", minute="5"),
    },
    "count how often procedures are asked for": {
        "task": "procedures.tasks.count_uses",
        "schedule": crontab(hour="2", minute="0"),
    },
    "count how long procedures really take": {
        "task": "procedures.tasks.count_settlement_times",
        "schedule": crontab(hour="2", minute="15"),
    },
    "close the days of tickets": {
        "task": "procedures.tasks.close_ticket_days",
        "schedule": crontab(hour="0", minute="10"),
    },
    "clear what has expired": {
        "task": "procedures.tasks.clear_expired",
        "schedule": crontab(hour="2", minute="30"),
    },
    "check waiting scans for viruses": {
        "task": "procedures.tasks.check_waiting_scans",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
}
