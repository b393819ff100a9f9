"""How the site is served in production, behind nginx. WEB_WORKERS: about twice the cores."""

import os

from portal.deploy.warming import post_worker_init  # noqa: F401 - gunicorn finds its hooks here by name

bind = "0.0.0.0:8000"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "4"))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True
timeout = 60
graceful_timeout = 30
max_requests = 20_000  # a worker that grew makes room now and then
max_requests_jitter = 2_000
worker_tmp_dir = "/dev/shm"  # noqa: S108 - heartbeats must not wait for a disk
control_socket_disable = True
forwarded_allow_ips = "*"  # only nginx reaches this port
accesslog = None  # nginx writes it
