"""Says whether a container works: `healthcheck.py web`, `worker` or `beat`; exit code 0 where it does."""

import os
import subprocess
import sys
import urllib.request

BEAT_PID = "/tmp/beat.pid"


def web():
    """The page /healthz answers, asked under the site's own name: other names are refused."""
    port = os.environ.get("BIND", "127.0.0.1:8000").rsplit(":", 1)[-1]
    host = os.environ.get("ALLOWED_HOSTS", "127.0.0.1").split(",")[0].strip().lstrip(".")
    request = urllib.request.Request("http://127.0.0.1:%s/healthz" % port, headers={"Host": host})
    with urllib.request.urlopen(request, timeout=4) as answer:
        return answer.status == 200


def worker():
    """This container's worker answers a ping over the queue."""
    command = [sys.executable, "-m", "celery", "-A", "scvl", "inspect", "ping", "--timeout", "10"]
    command += ["--destination", "celery@" + os.uname().nodename]
    return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0


def beat(pid_file=BEAT_PID):
    """The process that beat wrote down runs."""
    with open(pid_file) as file:
        os.kill(int(file.read()), 0)
    return True


CHECKS = {"web": web, "worker": worker, "beat": beat}

if __name__ == "__main__":
    try:
        healthy = CHECKS[sys.argv[1]]()
    except Exception as error:
        sys.stderr.write("unhealthy: %s\n" % type(error).__name__)
        healthy = False
    sys.exit(0 if healthy else 1)
