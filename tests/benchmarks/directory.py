"""The directory on 10,000 organisations with 50,000 offerings, against a bare page: ratios of one run, no judgement.

Bare is a view with the same middleware, session and base template that loads 25 rows by key. Each figure is the median
of 200 warm requests through the WSGI handler of this process.
"""

import io
import itertools
import random
import statistics
import subprocess
import sys
import time
from datetime import timedelta
from types import SimpleNamespace

from tests.benchmarks.database import own_database

ORGANISATIONS = 10_000
OFFERINGS_EACH = 5
SHARE_OF_MEMBERS = 0.4
REQUESTS = 200
WARM_UP = 5
BARE = "/bare/"
SEED = 20261124
PAGES = (
    ("no filter", "/leden/"),
    ("whole field", "/leden/?veld=1"),
    ("layer + domain", "/leden/?laag=3&domein=mobility"),
    ("layer + domain, whole field", "/leden/?veld=1&laag=3&domein=mobility"),
    (
        "several filters",
        "/leden/?veld=1&soort=company&soort=knowledge&laag=2&laag=3&domein=living&grootte=lt50",
    ),
    ("last page", "/leden/?veld=1&pagina=400"),
)
TEXT_PAGES = (
    ("text, common word", "/leden/?veld=1&q=verkeerslichten"),
    ("text, rare word", "/leden/?veld=1&q=zeldzaamheid"),
    ("text, two words and a cell", "/leden/?veld=1&q=sensoren+camera&laag=2&domein=living"),
    ("text, typing error", "/leden/?veld=1&q=verkeerslictregeling"),
)
WORDS = (
    "verkeerslichten sensoren dataplatform mobiliteit water energie participatie dashboard drukte parkeren "
    "luchtkwaliteit geluid verlichting camera privacy netwerk laadpalen fietsers voetgangers winkelstraat toerisme "
    "onderhoud riolering bomen afval digitale tweeling open data algoritme voorspelling kaart sleutel toegang "
    "subsidie aanbesteding strategie advies opleiding inwoners buurt wijk haven station kruispunt brug"
).split()


# --- Rows -----------------------------------------------------------------------------------------
def fill():
    """10,000 organisations, a part of them member, each with five offerings on one or two domains."""
    from django.db import connection

    from members.models import Membership, Offering, Organisation, Position
    from scvl.stamps import DIRECTORY, touch_stamp

    dice, known = random.Random(SEED), _known()
    rows = Organisation.objects.bulk_create(
        (_organisation(number, dice, known) for number in range(ORGANISATIONS)), batch_size=1000
    )
    Membership.objects.bulk_create(
        (_membership(row, known) for row in rows if dice.random() < SHARE_OF_MEMBERS), batch_size=1000
    )
    through = Organisation.capabilities.through
    through.objects.bulk_create(
        (
            through(organisation=row, capability=capability)
            for row in rows
            for capability in dice.sample(known.capabilities, 3)
        ),
        batch_size=5000,
    )
    offerings = Offering.objects.bulk_create(
        (
            Offering(
                organisation=row,
                title_nl=_text(dice, 3),
                text_nl=_text(dice, 25),
                layer=dice.choice(known.layers),
            )
            for row in rows
            for _ in range(OFFERINGS_EACH)
        ),
        batch_size=2000,
    )
    Position.objects.bulk_create(
        (
            Position(
                organisation_id=offering.organisation_id,
                offering=offering,
                layer_id=offering.layer_id,
                domain=domain,
                confirmed_on=known.today,
            )
            for offering in offerings
            for domain in dice.sample(known.domains, dice.choice((1, 1, 2)))
        ),
        batch_size=5000,
    )
    touch_stamp(DIRECTORY)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return rows


def _known():
    from members.models import Capability, Domain, Layer, Municipality, SizeBand
    from scvl.periods import local_today

    layers = list(Layer.objects.filter(number__gt=0))
    provinces = ("Antwerpen", "Limburg", "Oost-Vlaanderen", "Vlaams-Brabant", "West-Vlaanderen")
    Municipality.objects.bulk_create(
        Municipality(nis_code=f"{10_000 + n}", name=f"Gemeente {n:03}", province=provinces[n % 5])
        for n in range(285)
    )
    Capability.objects.bulk_create(
        Capability(code=f"bekwaamheid-{n}", name_nl=f"Bekwaamheid {n:02}", layer=layers[n % len(layers)])
        for n in range(80)
    )
    return SimpleNamespace(
        layers=layers,
        domains=list(Domain.objects.all()),
        bands=[*SizeBand.objects.all(), None],
        municipalities=list(Municipality.objects.all()),
        capabilities=list(Capability.objects.all()),
        today=local_today(),
    )


def _text(dice, length) -> str:
    return " ".join(dice.choices(WORDS, k=length))


def _organisation(number, dice, known):
    from members.enums import Kind
    from members.models import Organisation
    from scvl.search import search_words

    kind = dice.choices(Kind.values, weights=(70, 15, 6, 4, 5))[0]
    name = f"{dice.choice(WORDS).capitalize()} {dice.choice(WORDS)} {number}"
    text = _text(dice, 60) + (" zeldzaamheid" if number % 2000 == 0 else "")
    text += " verkeerslichtregeling" if number % 50 == 0 else ""
    return Organisation(
        name=name,
        slug=f"organisatie-{number}",
        kind=kind,
        size_band=dice.choice(known.bands),
        employees=dice.choice((None, dice.randint(1, 900))),
        municipality=dice.choice(known.municipalities),
        summary_nl=_text(dice, 12).capitalize(),
        description_nl=text,
        search_text=search_words(f"{name} {text}"),
    )


def _membership(row, known):
    from members.models import Membership

    start = known.today - timedelta(days=100)
    return Membership(organisation=row, fee=0, starts_on=start, ends_before=start + timedelta(days=365))


# --- Requests -------------------------------------------------------------------------------------
def ask(handler, address):
    """One request; gives the body and raises where it is not 200."""
    path, _, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
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


def measure(handler, address) -> tuple[float, float]:
    """Median times of a warm request and of the bare page in between, in milliseconds: what slows one slows both."""
    times = {address: [], BARE: []}
    for turn in range(-WARM_UP, REQUESTS):
        for asked, taken in times.items():
            start = time.perf_counter()
            ask(handler, asked)
            if turn >= 0:
                taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(times[address]), statistics.median(times[BARE])


def queries_of(handler, address):
    """The SQL of one request, warm."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask(handler, address)
    # The handler closes nothing of a connection that may be kept; the context stays on it.
    with CaptureQueriesContext(connection) as captured:
        ask(handler, address)
    return [row["sql"] for row in captured.captured_queries]


def sql_time(statements) -> float:
    """Median time of these statements alone, rows fetched, in milliseconds."""
    from django.db import connection

    times = []
    with connection.cursor() as cursor:
        for _ in range(50):
            start = time.perf_counter()
            for statement in statements:
                cursor.execute(statement)
                cursor.fetchall()
            times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def check_time() -> float:
    """Seconds of the fastest of three `manage.py check`, each a process of its own."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run([sys.executable, "manage.py", "check"], check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return min(times)


def report(handler, keys):
    from tests.benchmarks import urls

    urls.KEYS[:] = keys
    print(f"bare: 25 rows by key, {len(queries_of(handler, BARE))} query")
    print(
        f"{'page':<32}{'ms':>8}{'bare':>7}{'x bare':>8}{'queries':>9}{'own SQL ms':>12}{'first ms':>10}{'kB':>7}"
    )
    for name, address in itertools.chain(PAGES, TEXT_PAGES):
        start = time.perf_counter()
        body = ask(handler, address)
        first = (time.perf_counter() - start) * 1000
        spent, bare = measure(handler, address)
        statements = queries_of(handler, address)
        print(
            f"{name:<32}{spent:>8.1f}{bare:>7.1f}{spent / bare:>8.2f}{len(statements):>9}"
            f"{sql_time(statements):>12.1f}{first:>10.0f}{len(body) / 1000:>7.0f}"
        )
    print(f"manage.py check: {check_time():.2f} s")
    print("aim: 4 x bare and 8 queries; with text that plus its own SQL; check under 2 s")


def main():
    with own_database():
        from django.conf import settings
        from django.core.wsgi import get_wsgi_application

        settings.ROOT_URLCONF = "tests.benchmarks.urls"
        start = time.perf_counter()
        rows = fill()
        seconds = time.perf_counter() - start
        print(
            f"{len(rows):,} organisations, {len(rows) * OFFERINGS_EACH:,} offerings, made in {seconds:.0f} s"
        )
        report(get_wsgi_application(), [row.pk for row in rows[:: ORGANISATIONS // 25][:25]])


if __name__ == "__main__":
    main()
