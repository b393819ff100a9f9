"""What every web worker does once, beside its first requests: the first paper is then printed as fast as the next."""

from threading import Thread


def post_worker_init(_worker: object) -> None:
    """Gunicorn's hook after the fork; before it nothing may print (``warm_up`` says why)."""
    from procedures.print.forms import warm_up

    Thread(target=warm_up, name="warm-up", daemon=True).start()
