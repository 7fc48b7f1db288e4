"""The tables, companies and rounds of a reverse pitch, as rows for the engine and as a table for the page."""

from dataclasses import dataclass

from django.db.models import Q

from matchmaking.engine import rotation as engine
from matchmaking.matches import fits_between
from matchmaking.models import Challenge
from matchmaking.permissions import OPEN
from members.enums import Kind
from members.models import Organisation
from workpackages.models import Activity, Registration, Rotation, RotationTable

State = Registration.State
COMING = (State.REGISTERED, State.CONFIRMED, State.ATTENDED, State.WALK_IN)


def tables_of(activity: Activity) -> list[RotationTable]:
    return list(activity.rotation_tables.select_related("host", "challenge"))


def companies_of(activity: Activity) -> list[Organisation]:
    """The companies of which somebody comes, by name, each once; what merged as its survivor, hosts of a table left out."""
    rows = Organisation.objects.filter(
        registrations__activity=activity, registrations__state__in=COMING, kind=Kind.COMPANY
    )
    found = {row.survivor for row in rows.select_related("merged_into").distinct()}
    hosts = set(activity.rotation_tables.values_list("host_id", flat=True))
    return sorted((row for row in found if row.pk not in hosts), key=lambda row: (row.name.lower(), row.pk))


def offered_challenges(activity: Activity):
    """What can still get a table: open challenges that somebody of ours asks, and those that this activity led to."""
    linked = activity.outcomes.filter(challenge__isnull=False).values("challenge")
    rows = Challenge.objects.filter(Q(state__in=OPEN) | Q(pk__in=linked), owners__isnull=False).distinct()
    return rows.exclude(pk__in=activity.rotation_tables.filter(challenge__isnull=False).values("challenge"))


def linked_ids(activity: Activity) -> set[int]:
    """The challenges that this activity led to."""
    return set(activity.outcomes.filter(challenge__isnull=False).values_list("challenge_id", flat=True))


def fits_of(tables, companies) -> list[list[float]]:
    """A row a table, a column a company: how well it fits what that table asks."""
    return fits_between([table.challenge for table in tables], companies)


def most_rounds(tables, companies) -> int:
    """After so many rounds everybody has met everybody."""
    return max(len(tables), len(companies)) if tables and companies else 0


def stored_plan(rotation: Rotation, tables, companies) -> engine.Plan:
    """The plan as the engine knows it, from its rows."""
    at = {table.pk: place for place, table in enumerate(tables)}
    who = {row.pk: place for place, row in enumerate(companies)}
    talks = rotation.activity.rotation_talks.values_list("round_number", "table_id", "organisation_id")
    rows = (engine.Talk(turn - 1, at[table], who[company]) for turn, table, company in talks)
    return engine.Plan(tuple(sorted(rows)), rotation.fit, rotation.bound)


@dataclass(frozen=True)
class Line:
    """A row of the plan: a table or a company, and its talk in each round (None: a pause)."""

    head: object
    cells: list


@dataclass(frozen=True)
class Sheet:
    """The plan to read and print: by table, and by company."""

    rounds: range
    tables: list[Line]
    companies: list[Line]
    absent: list
    share: int | None


def sheet_of(rotation: Rotation, tables) -> Sheet:
    """Four queries, however many talks."""
    rounds = range(1, rotation.rounds + 1)
    guests = list(rotation.guests.select_related("organisation"))
    talks = list(rotation.activity.rotation_talks.select_related("organisation"))
    at_table = {(row.table_id, row.round_number): row.organisation for row in talks}
    table_of = {table.pk: table for table in tables}
    of_company = {(row.organisation_id, row.round_number): table_of[row.table_id] for row in talks}
    by_table = [Line(table, [at_table.get((table.pk, turn)) for turn in rounds]) for table in tables]
    by_company = [
        Line(guest, [of_company.get((guest.organisation_id, turn)) for turn in rounds]) for guest in guests
    ]
    absent = [guest for guest in guests if guest.absent_from]
    share = round(100 * rotation.fit / rotation.bound) if rotation.bound else None
    return Sheet(rounds, by_table, by_company, absent, share)
