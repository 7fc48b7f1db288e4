"""The KPI dashboard over 100,000 registrations and 100,000 deliveries, beside its own SQL run bare: ratios of one run.

The page is asked as a delegate, warm, through the WSGI handler of this process; bare is each of its statements on a
cursor with all rows fetched, one after the other. The two take turns, since a machine is not equally fast all the time.
All rows are of the running year; the years before it are closed. `python -m tests.benchmarks.kpis`.
"""

import io
import random
import statistics
import sys
import time
from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

from tests.benchmarks.database import own_database

REGISTRATIONS = DELIVERIES = 100_000
ORGANISATIONS, ACTIVITIES, READERS = 6_000, 1_500, 5_000
MEMBERS, CONSORTIA, APPLICATIONS, ENROLLED, MEETINGS, STARTED = 2_500, 300, 800, 400, 60, 300
ROUNDS, WARM_UP = 40, 3
SEED = 20261124


# --- Rows ------------------------------------------------------------------------------------------
class Fill:
    """Rows of all that the twenty figures count, on days that `self.day()` gives."""

    def __init__(self, days):
        self.dice = random.Random(SEED)
        self.days = days

    def day(self):
        return self.dice.choice(self.days)

    def moment(self):
        from django.utils.timezone import get_default_timezone

        day = self.day()
        return datetime(day.year, day.month, day.day, 10, tzinfo=get_default_timezone())

    def make(self) -> None:
        self.make_organisations()
        self.make_activities()
        self.make_newsletters()
        self.make_members()
        self.make_consortia()
        self.make_applications()
        self.make_the_rest()

    def make_organisations(self) -> None:
        from members.enums import Kind
        from members.models import Organisation

        kinds = self.dice.choices(
            (Kind.COMPANY, Kind.GOVERNMENT, Kind.KNOWLEDGE, Kind.CITIZEN), (70, 20, 4, 6), k=ORGANISATIONS
        )
        made = Organisation.objects.bulk_create(
            (
                Organisation(name=f"Organisatie {n}", slug=f"organisatie-{n}", kind=kind)
                for n, kind in enumerate(kinds)
            ),
            batch_size=2000,
        )
        self.organisations = made
        self.of = {kind: [row for row in made if row.kind == kind] for kind in Kind.values}
        # A part merged, and some services count as their city.
        for kind, name in ((Kind.COMPANY, "merged_into"), (Kind.GOVERNMENT, "counts_as")):
            rows = self.of[kind]
            for gone, survivor in zip(rows[:40], rows[100:140], strict=True):
                setattr(gone, name, survivor)
            Organisation.objects.bulk_update(rows[:40], [name])

    def make_activities(self) -> None:
        from members.models import Domain, Layer
        from workpackages.models import Activity, ActivityPosition, ActivityType, Registration, WorkPackage

        types = list(ActivityType.objects.filter(counted_from="activities"))
        package = WorkPackage.objects.get(number=2)
        rows = []
        for number in range(ACTIVITIES):
            starts_at = self.moment()
            rows.append(
                Activity(
                    title_nl=f"Sessie {number}",
                    slug=f"sessie-{number}",
                    activity_type=types[number % len(types)],
                    work_package=package,
                    starts_at=starts_at,
                    ends_at=starts_at + timedelta(hours=3),
                    state="held",
                    held_at=starts_at + timedelta(hours=4),
                    initiated_by=self.dice.choice(self.organisations) if number % 3 == 0 else None,
                )
            )
        self.activities = Activity.objects.bulk_create(rows, batch_size=1000)
        layers, domains = list(Layer.objects.all()), list(Domain.objects.all())
        ActivityPosition.objects.bulk_create(
            ActivityPosition(activity=row, layer=self.dice.choice(layers), domain=domain)
            for row in self.activities
            for domain in self.dice.sample(domains, 2)
        )
        Registration.objects.bulk_create(
            (self._registration(number) for number in range(REGISTRATIONS)), batch_size=5000
        )

    def _registration(self, number):
        from workpackages.models import Registration

        one = self.dice.choice(self.organisations)
        state = self.dice.choices(("attended", "walk_in", "no_show"), (80, 5, 15))[0]
        return Registration(
            activity=self.activities[number % ACTIVITIES],
            organisation=one,
            counts_as_id=one.counts_as_id or one.pk,
            kind=one.kind,
            state=state,
        )

    def make_newsletters(self) -> None:
        from members.enums import Kind
        from workpackages.models import Delivery, Newsletter

        keys = [f"lezer-{number:06}".ljust(43, "x") for number in range(READERS)]
        kinds = self.dice.choices(("", *Kind.values), k=READERS)
        rows = []
        for number in range(DELIVERIES // READERS):
            sent_at = self.moment()
            paper = Newsletter.objects.create(subject=f"Editie {number}", state="sent", sent_at=sent_at)
            for key, kind in zip(keys, kinds, strict=True):
                bounced = sent_at + timedelta(days=1) if self.dice.random() < 0.01 else None
                opened = sent_at + timedelta(hours=2) if self.dice.random() < 0.3 else None
                rows.append(
                    Delivery(
                        newsletter=paper,
                        reader_key=key,
                        kind=kind,
                        state="sent",
                        sent_at=sent_at,
                        hard_bounced_at=bounced,
                        opened_at=opened,
                    )
                )
        Delivery.objects.bulk_create(rows, batch_size=5000)

    def make_members(self) -> None:
        from members.models import Invoice, InvoiceLine, Membership, Tier

        tiers = {tier.code: tier for tier in Tier.objects.all()}
        rows = []
        for place, one in enumerate(self.of["company"][:MEMBERS]):
            starts_on = self.day()
            tier = tiers["steering" if place < 60 else "connect"]
            ends_before = starts_on + timedelta(days=365)
            rows.append(
                Membership(
                    organisation=one, tier=tier, fee=1000, starts_on=starts_on, ends_before=ends_before
                )
            )
        rows = Membership.objects.bulk_create(rows, batch_size=1000)
        bills = Invoice.objects.bulk_create(
            Invoice(
                organisation=row.organisation,
                membership=row,
                state="credited" if place % 50 == 0 else "paid",
                number=f"2026-{place:06}",
                issued_on=row.starts_on,
                due_on=row.starts_on,
            )
            for place, row in enumerate(rows)
        )
        InvoiceLine.objects.bulk_create(
            InvoiceLine(invoice=row, description="Bijdrage", unit_amount=Decimal(1000), vat_rate=21)
            for row in bills
        )

    def make_consortia(self) -> None:
        from matchmaking.models import (
            Challenge,
            Consortium,
            Offer,
            Partner,
            Project,
            ProjectLogEntry,
            ProjectPartner,
        )

        question = Challenge.objects.create(title="Vraag", slug="vraag")
        members = [*self.of["company"], *self.of["knowledge"]]
        groups = []
        for number in range(CONSORTIA):
            groups.append(Consortium(name=f"Consortium {number}", state="formed", formed_on=self.day()))
        groups = Consortium.objects.bulk_create(groups)
        Partner.objects.bulk_create(
            Partner(consortium=row, organisation=one, state="accepted", accepted_on=row.formed_on)
            for row in groups
            for one in self.dice.sample(members, 4)
        )
        offers = Offer.objects.bulk_create(
            Offer(
                consortium=row,
                challenge=question,
                title=row.name,
                state="approved",
                submitted_on=row.formed_on,
                decided_on=row.formed_on + timedelta(days=10),
            )
            for row in groups
        )
        projects = Project.objects.bulk_create(
            Project(
                title=row.title,
                slug=f"project-{row.pk}",
                kind="proof_of_concept",
                state="running",
                offer=row,
                starts_on=row.decided_on,
            )
            for row in offers
        )
        for row in projects:
            ProjectPartner.objects.bulk_create(
                ProjectPartner(project=row, organisation=one) for one in self.dice.sample(members, 4)
            )
        ProjectLogEntry.objects.bulk_create(
            ProjectLogEntry(project=row, logged_on=self.day(), text="Werk")
            for row in projects
            for _turn in range(4)
        )

    def make_applications(self) -> None:
        from matchmaking.models import FundingApplicant, FundingApplication, FundingProgramme
        from workpackages.models import ActivityOutcome

        programme = FundingProgramme.objects.first()
        rows = []
        for number in range(APPLICATIONS):
            day = self.day()
            rows.append(
                FundingApplication(
                    programme=programme,
                    title=f"Aanvraag {number}",
                    state="approved" if number % 3 == 0 else "submitted",
                    submitted_on=day,
                    decided_on=day + timedelta(days=5) if number % 3 == 0 else None,
                )
            )
        rows = FundingApplication.objects.bulk_create(rows)
        FundingApplicant.objects.bulk_create(
            FundingApplicant(
                application=row, organisation=self.dice.choice(self.of["government"]), is_lead=True
            )
            for row in rows
        )
        ActivityOutcome.objects.bulk_create(
            ActivityOutcome(activity=one, funding_application=row, linked_on=row.submitted_on)
            for row in rows
            for one in self.dice.sample(self.activities, 2)
        )

    def make_the_rest(self) -> None:
        from kpis.actions.measurement import enter_measurement
        from matchmaking.models import Idea
        from members.models import Body, Meeting
        from workpackages.models import AccelerationEdition, Enrolment

        for number in range(4):
            day = self.day()
            edition = AccelerationEdition.objects.create(
                number=number + 1,
                title=f"Editie {number}",
                starts_on=day,
                ends_before=day + timedelta(days=90),
            )
            Enrolment.objects.bulk_create(
                Enrolment(edition=edition, organisation=one, enrolled_on=day)
                for one in self.dice.sample(self.of["company"], ENROLLED // 4)
            )
        bodies = [*Body.objects.filter(code__in=["board", "steering_group"])]
        bodies.append(Body.objects.create(code="klankbord", name_nl="Klankbord", is_external=True))
        for number in range(MEETINGS):
            starts_at = self.moment()
            Meeting.objects.create(
                body=bodies[number % 3],
                title="Vergadering",
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=2),
                state="held",
                held_at=starts_at,
            )
        Idea.objects.bulk_create(
            Idea(title="Inval", noted_on=self.day(), initiated_by=self.dice.choice(self.organisations))
            for _turn in range(STARTED)
        )
        for day in sorted({self.day() for _turn in range(24)}):
            enter_measurement(channel="linkedin", measured_on=day, value=1000, by=None)


def known_years():
    """The programme years up to the running one; the plan's years have to hold today."""
    from kpis.figures import current_year
    from scvl.periods import local_today
    from workpackages.models import ProgrammeYear

    today, running = local_today(), current_year()
    if not running.starts_on <= today < running.ends_before:
        raise SystemExit(f"bench: no programme year holds {today}")
    return list(ProgrammeYear.objects.filter(number__lte=running.number).order_by("number"))


def close(years) -> None:
    from kpis.actions.year import close_year

    for year in years:
        year.state = "approved"
        year.save()
        close_year(programme_year=year, by=None)


# --- Requests --------------------------------------------------------------------------------------
def delegate_cookie() -> str:
    """The session of somebody with a seat in the steering group."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from members.models import Body, Contact, Organisation, Seat, User
    from scvl.periods import local_today

    user = User.objects.create(email="delegate@demo.example", name="Delegate")
    started = local_today() - timedelta(days=100)
    contact = Contact.objects.create(
        user=user, organisation=Organisation.objects.first(), starts_on=started, role="main"
    )
    Seat.objects.create(body=Body.objects.get(code="steering_group"), contact=contact, starts_on=started)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def ask(handler, address: str, cookie: str) -> bytes:
    """One request; gives the body and raises where it is not 200."""
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address,
        "QUERY_STRING": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_COOKIE": cookie,
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "REMOTE_ADDR": "127.0.0.1",
    }
    answered = []
    response = handler(environ, lambda status, headers: answered.append(status))
    body = b"".join(response)
    response.close()
    if not answered[0].startswith("200"):
        raise RuntimeError(f"{address}: {answered[0]}")
    return body


def statements_of(handler, address, cookie) -> list[tuple]:
    """The statements of one request with their parameters, as the page gave them to the database."""
    from django.db import connection

    found = []

    def note(execute, sql, params, many, context):
        found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        ask(handler, address, cookie)
    return found


def run_bare(statements) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for sql, params in statements:
            cursor.cursor.execute(sql, params)
            if cursor.description:
                cursor.fetchall()


def measure(handler, address, cookie) -> SimpleNamespace:
    """Medians in milliseconds of the page and of its own SQL run bare, and the median of their ratios, turn by turn."""
    for _turn in range(WARM_UP):
        body = ask(handler, address, cookie)
    statements = statements_of(handler, address, cookie)
    pages, bares = [], []
    for _turn in range(ROUNDS):
        for taken, run in (
            (pages, lambda: ask(handler, address, cookie)),
            (bares, lambda: run_bare(statements)),
        ):
            start = time.perf_counter()
            run()
            taken.append((time.perf_counter() - start) * 1000)
    ratios = [page / bare for page, bare in zip(pages, bares, strict=True)]
    return SimpleNamespace(
        page=statistics.median(pages),
        bare=statistics.median(bares),
        ratio=statistics.median(ratios),
        statements=len(statements),
        size=len(body) / 1000,
    )


def main():
    with own_database():
        from django.core.management import call_command
        from django.core.wsgi import get_wsgi_application
        from django.db import connection

        from scvl.periods import local_today

        call_command("load_reference", verbosity=0)
        years = known_years()
        first = years[-1].starts_on
        start = time.perf_counter()
        Fill([first + timedelta(days=n) for n in range((local_today() - first).days)]).make()
        close(years[:-1])
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        seconds = time.perf_counter() - start
        handler, cookie = get_wsgi_application(), delegate_cookie()
        print(f"KPIs: {REGISTRATIONS:,} registrations, {DELIVERIES:,} deliveries, made in {seconds:.0f} s")
        print(f"{'page':<18}{'ms':>8}{'own SQL ms':>12}{'x own SQL':>11}{'statements':>12}{'kB':>7}")
        for address in ("/kpis/", "/kpis/huidig.json"):
            found = measure(handler, address, cookie)
            print(
                f"{address:<18}{found.page:>8.1f}{found.bare:>12.1f}{found.ratio:>11.2f}"
                f"{found.statements:>12}{found.size:>7.0f}"
            )
        print("aim: the dashboard at most 1.5 times its own SQL")


if __name__ == "__main__":
    main()
