"""The embedded worker: Celery in threads of the web process, for a portal without Redis."""

import logging
import threading

from celery.beat import Scheduler, Service
from celery.worker import WorkController
from django.conf import settings
from django.db import connections

log = logging.getLogger(__name__)
_started = threading.Lock()


class MemoryScheduler(Scheduler):
    """The schedule without a file: what was due while the process was down is found by the sweep."""


def start_embedded_worker() -> bool:
    """Start worker and beat as daemon threads, once a process. False where Redis is used or they run already."""
    if not settings.EMBEDDED_WORKER or not _started.acquire(blocking=False):
        return False
    from scvl.outbox import release_claims, sweep_outbox

    def run(name, work):
        def body():
            try:
                work()
            except Exception:
                log.exception("embedded %s stopped", name)
            finally:
                connections.close_all()

        threading.Thread(target=body, name=f"embedded-{name}", daemon=True).start()

    def worker():
        from scvl.celery import app

        release_claims()
        sweep_outbox()
        WorkController(
            app=app,
            pool="solo",
            concurrency=1,
            loglevel="WARNING",
            without_heartbeat=True,
            without_mingle=True,
            without_gossip=True,
            hostname="embedded",
        ).start()

    def beat():
        from scvl.celery import app

        Service(app, scheduler_cls=MemoryScheduler, max_interval=30).start(embedded_process=True)

    run("worker", worker)
    run("beat", beat)
    return True
