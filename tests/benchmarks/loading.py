"""What is loaded at once: an import of 10,000 organisations, the same again, and the demo world. Seconds of one run.

`python -m tests.benchmarks.loading`. Aims: the import within 30 s, the demo world of the frame within 60 s, the whole of it
within 120 s.
"""

import csv
import io
import time
from pathlib import Path

from tests.benchmarks.database import own_database

ROWS = 10_000
DATA = Path(__file__).resolve().parents[2] / "members" / "data"


def many_organisations() -> bytes:
    """A file of ROWS organisations: the real ones again and again, each under a name and identifier of its own."""
    with (DATA / "organisations.csv").open(encoding="utf-8", newline="") as file:
        real = list(csv.DictReader(file))
    text = io.StringIO()
    writer = csv.DictWriter(text, real[0].keys())
    writer.writeheader()
    for n in range(ROWS):
        row = real[n % len(real)]
        writer.writerow(
            {**row, "org_id": f"{row['org_id']}-{n}", "name": f"{row['name']} {n}", "aliases": ""}
        )
    return text.getvalue().encode()


def timed(do, *args):
    """What `do` gives, and the seconds it took: on the clock, and of them this process's own."""
    clock, own = time.perf_counter(), time.process_time()
    found = do(*args)
    return found, f"{time.perf_counter() - clock:.1f} s ({time.process_time() - own:.1f} s own)"


def measure_import() -> None:
    from members.imports import CapabilityImport, MunicipalityImport, OrganisationImport

    for one, name in ((MunicipalityImport, "municipalities"), (CapabilityImport, "capabilities")):
        one().run((DATA / f"{name}.csv").read_bytes())
    data = many_organisations()
    for turn in ("new", "the same again"):
        report, seconds = timed(lambda: OrganisationImport().run(data))
        print(
            f"import: {ROWS} rows, {turn}: {seconds}, aim: at most 30; "
            f"{report.created} made, {report.changed} changed, {len(report.faults)} faults"
        )


def measure_demo() -> None:
    from django.core.management import call_command

    call_command("load_reference", verbosity=0, stdout=io.StringIO())
    _none, seconds = timed(lambda: call_command("seed_demo", stdout=io.StringIO()))
    print(f"seed_demo: {seconds}, aim: at most 60 for the frame, 120 for all of it")


def main():
    with own_database():
        measure_demo()
    with own_database():
        measure_import()


if __name__ == "__main__":
    main()
