"""The PDF of a work package's report beside bare WeasyPrint on the very same HTML: `python -m tests.benchmarks.report`.

Bare is `HTML(...).write_pdf()` of a page that is ready, with neither typeface nor tags: what is measured above it is
reading the frozen figures, the template, and those two. The two take
turns, since a machine is not equally fast all the time.
"""

import statistics
import time
from datetime import UTC, date, datetime, timedelta

from tests.benchmarks.database import own_database

ROUNDS = 9
ACTIVITIES, ORGANISATIONS, PRESENT = 24, 300, 25
STARTS = date(2024, 5, 1)


def fill():
    """A year of which the first quarter is full: activities with attendance and places, for work package 2."""
    from django.core.management import call_command

    from members.models import Domain, Layer
    from tests.factories.members import ContactFactory, OrganisationFactory
    from tests.factories.workpackages import ActivityFactory, RegistrationFactory
    from workpackages.actions.activity import place_activity
    from workpackages.actions.report import build_report
    from workpackages.models import ActivityType, ProgrammeYear, WorkPackage

    call_command("load_reference", verbosity=0)
    kinds = ("company", "company", "company", "government", "knowledge")
    people = [
        ContactFactory(organisation=OrganisationFactory(name=f"Demo Organisatie {n}", kind=kinds[n % 5]))
        for n in range(ORGANISATIONS)
    ]
    layers, domains = list(Layer.objects.all()), list(Domain.objects.all())
    package = WorkPackage.objects.get(number=2)
    types = list(ActivityType.objects.filter(code__in=["matchmaking", "clustering", "community"]))
    for n in range(ACTIVITIES):
        starts_at = datetime(STARTS.year, STARTS.month, STARTS.day, 12, tzinfo=UTC) + timedelta(days=3 * n)
        activity = ActivityFactory(
            title_nl=f"Omgekeerd pitchen, beurt {n}",
            work_package=package,
            activity_type=types[n % 3],
            starts_at=starts_at,
            state="held",
            held_at=starts_at + timedelta(hours=3),
        )
        place_activity(activity=activity, cells=[(layers[n % 5], domains[n % 6])])
        for contact in people[n * 11 : n * 11 + PRESENT]:
            fields = {"kind": contact.organisation.kind, "counts_as": contact.organisation}
            RegistrationFactory(activity=activity, contact=contact, state="attended", **fields)
    year = ProgrammeYear.objects.get(starts_on=STARTS)
    start = time.perf_counter()
    report = build_report(work_package=package, programme_year=year, quarter=1)
    return report, time.perf_counter() - start


def draw_bare(html: str) -> bytes:
    from weasyprint import HTML

    from scvl.pdf import BASE, static_fetcher

    page = HTML(string=html, base_url=BASE, url_fetcher=static_fetcher())
    return page.write_pdf()


def timed(draw, *args) -> float:
    start = time.perf_counter()
    draw(*args)
    return time.perf_counter() - start


def compare(report) -> None:
    from workpackages.models import Report
    from workpackages.report_page import draw_pdf, html_of

    def draw_own():
        return draw_pdf(Report.objects.select_related("work_package", "programme_year").get(pk=report.pk))

    html = html_of(report)
    size, bare_size = len(draw_own()), len(draw_bare(html))  # both warm
    figures = [(timed(draw_own), timed(draw_bare, html)) for _round in range(ROUNDS)]
    print(
        f"report: {ROUNDS} rounds, in turns with bare WeasyPrint on the same {len(html) / 1000:.0f} kB of HTML"
    )
    print(f"{'s':>8}{'bare':>8}{'x bare':>8}")
    for own, bare in figures:
        print(f"{own:>8.2f}{bare:>8.2f}{own / bare:>8.2f}")
    ratio = statistics.median(own / bare for own, bare in figures)
    print(
        f"median {ratio:.2f} x bare (aim: at most 1.3); {size / 1000:.0f} kB, bare {bare_size / 1000:.0f} kB"
    )


def main():
    with own_database():
        import logging

        logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
        report, seconds = fill()
        print(
            f"report: figures of {ACTIVITIES} activities and {ORGANISATIONS} organisations in {seconds:.2f} s"
        )
        compare(report)


if __name__ == "__main__":
    main()
