"""All benchmarks in one run: `python -m tests.benchmarks`. They print ratios and judge nothing.

Each runs in a process and on a database of its own.
"""

import subprocess
import sys

BENCHMARKS = (
    "directory",
    "engine",
    "report",
    "newsletter",
    "kpis",
    "loading",
)

for name in BENCHMARKS:
    sys.stdout.flush()
    subprocess.run([sys.executable, "-m", f"tests.benchmarks.{name}"], check=True)
