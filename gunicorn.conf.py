"""The web server: one process with threads where the queue is embedded, several workers in production."""

import os
import sys


def number(name: str, default: int) -> int:
    """A whole number above 0 from a variable; a wrong one stops the start with one line."""
    value = os.environ.get(name) or str(default)
    if not value.isdecimal() or int(value) < 1:
        sys.exit(f"scvl: {name}={value} is no number above 0.")
    return int(value)


_production = bool(os.environ.get("REDIS_URL"))
bind = os.environ.get("BIND", f"127.0.0.1:{number('PORT', 8000)}")
workers = number("WEB_CONCURRENCY", 3) if _production else 1
worker_class = "sync" if _production else "gthread"
threads = 1 if _production else 6
timeout = 60
graceful_timeout = 15
max_requests = 5000 if _production else 0
max_requests_jitter = 500 if _production else 0
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "warning")
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 heartbeat files, no content


def post_worker_init(worker):
    from scvl.worker import start_embedded_worker

    start_embedded_worker()
