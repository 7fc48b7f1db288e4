"""Three and a half programme years of activities: planned, opened, filled and held, and what comes announced."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from members.actions.contact import add_contact
from members.enums import Kind
from members.models import Contact, EmailDomain, Membership
from scvl.demo import content
from scvl.demo.demand_content import GUESTS
from scvl.demo.organisations import World
from scvl.periods import pinned
from workpackages.actions.activity import create_activity, hold_activity, invite, open_activity, plan_activity
from workpackages.actions.registration import mark_attendance, register, walk_in
from workpackages.enums import Audience, Mode
from workpackages.models import ActivityType, ProgrammeYear, Registration, Task, WorkPackage

# A year of the team: type, work package, how many, places, begins, ends (hours), how many come
YEAR = (
    ("info_session", "inform", 10, 40, 9, 12, 16),
    ("info_session", "consolidate", 5, 30, 14, 16, 10),
    ("community", "connect", 6, 25, 10, 12, 14),
    ("community", "cultivate", 4, 25, 10, 12, 12),
    ("clustering", "connect", 12, 24, 14, 17, 14),
    ("matchmaking", "connect", 19, 30, 13, 17, 20),
    ("masterclass", "cultivate", 2, 14, 9, 17, 12),
    ("project_work", "cultivate", 4, 16, 9, 12, 7),
    ("coaching", "cultivate", 3, 4, 9, 10, 2),
    ("lobbying", "consolidate", 6, None, 15, 17, 0),
)
OPEN_DAYS = 45  # and so long ahead one can register
MORE_A_YEAR = {"matchmaking": 2, "clustering": 1, "community": 1}  # what each next year has more of
UNCONFIRMED = 2  # the last ones that are over still wait for the team's word


def make_activities(world: World) -> None:
    """All activities of the years that have begun, to the end of the running one, each as far as its day asks."""
    held = []
    for year in ProgrammeYear.objects.filter(starts_on__lte=world.today).order_by("number"):
        held += _make_year(world, year)
    over = sorted(held, key=lambda row: row.ends_at)[: -UNCONFIRMED or None]
    for activity, name in zip(
        [row for row in over if row.audience == Audience.PUBLIC][-3:], GUESTS, strict=False
    ):
        _guest(world, activity, name)
    for activity in over:
        with pinned(activity.ends_at + timedelta(hours=20)):
            _close(world, activity)


def _make_year(world, year) -> list:
    """Make a year's activities; those that are over come back to be closed."""
    types = {row.code: row for row in ActivityType.objects.select_related("min_tier")}
    packages = {row.code: row for row in WorkPackage.objects.all()}
    days = _working_days(year.starts_on, year.ends_before)
    over = []
    for code, package, first, places, begins, ends, guests in YEAR:
        number = first + MORE_A_YEAR.get(code, 0) * (year.number - 1) // (2 if code == "community" else 1)
        for turn in range(number):
            day = world.dice.choice(days[len(days) * turn // number : len(days) * (turn + 1) // number])
            activity = _make(world, types[code], packages[package], day, places, (begins, ends), turn)
            if _fill(world, activity, guests):
                over.append(activity)
    return over


def _working_days(start, until) -> list[date]:
    """Days on which something is planned: no weekends, no second half of July, no week of Christmas."""
    days = [start + timedelta(days=n) for n in range((until - start).days)]
    return [
        d
        for d in days
        if d.weekday() < 5 and (d.month, d.day > 15) != (7, True) and (d.month, d.day > 22) != (12, True)
    ]


def _moment(day, hour) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _make(world, kind, package, day, places, hours, turn):
    """One activity, announced some months ahead."""
    titles = content.ACTIVITY_TITLES[kind.code]
    mode = world.dice.choices([Mode.IN_PERSON, Mode.ONLINE, Mode.HYBRID], [7, 2, 1])[0]
    town = None if mode == Mode.ONLINE else world.towns.get(world.dice.choice(content.ACTIVITY_TOWNS))
    themed = kind.code in ("matchmaking", "clustering", "community", "project_work")
    cells = {(world.dice.choice([1, 2, 3, 4]), code) for code in world.dice.sample(sorted(world.domains), 2)}
    invited = kind.code in ("coaching", "lobbying")
    steering = [company for company in world.companies[:40] if world.dice.random() < 0.05]
    with pinned(_moment(min(day - timedelta(days=90), world.today), 9)):
        activity = create_activity(
            title_nl=titles[(turn + day.year) % len(titles)],
            summary_nl=content.ACTIVITY_SUMMARIES[kind.code],
            activity_type=kind,
            work_package=package,
            task=Task.objects.filter(work_package=package).order_by("number").first(),
            starts_at=_moment(day, hours[0]),
            ends_at=_moment(day, hours[1]),
            mode=mode,
            municipality=town,
            venue="" if mode == Mode.ONLINE else "Demozaal, vlak bij het station",
            online_link="https://video.demo.example/zaal" if mode != Mode.IN_PERSON else "",
            capacity=places,
            is_demo=True,
            initiated_by=steering[0] if steering else None,
            by=world.team,
            cells=[(world.layers[n], world.domains[c]) for n, c in sorted(cells)] if themed else [],
            **({"audience": Audience.INVITED} if invited else {}),
        )
        plan_activity(activity=activity, by=world.team)
    return activity


def _fill(world, activity, guests) -> bool:
    """Open it and let people register in the weeks before. True when it is over by now."""
    opens = activity.starts_at - timedelta(days=OPEN_DAYS)
    today = _moment(world.today, 12)
    if opens > today:
        return False
    with pinned(opens):
        open_activity(activity=activity, by=world.team)
    over = activity.ends_at < today
    wanted = guests if over else guests // 2
    for contact in _guests(world, activity, wanted):
        when = activity.starts_at - timedelta(days=world.dice.randrange(1, 30))
        with pinned(min(max(when, opens), today)):
            _register(world, activity, contact)
    return over


def _guests(world, activity, wanted) -> list:
    """Who comes: members of that day by the tier asked, governments, now and then a knowledge institution."""
    if not wanted:
        return []
    rank = activity.min_tier.rank if activity.min_tier_id else 0
    opens = activity.date - timedelta(days=OPEN_DAYS)
    ranks = [_ranks(day) for day in (opens, opens + timedelta(days=OPEN_DAYS // 2), activity.date)]
    companies = [row for row in world.companies if all(known.get(row.pk, -1) >= rank for known in ranks)]
    others = [
        *world.dice.sample(world.governments, min(len(world.governments), 2 * wanted)),
        *world.knowledge,
        *world.others,
    ]
    share = {"clustering": 0.9, "masterclass": 1.0, "coaching": 1.0}.get(activity.activity_type.code, 0.55)
    number = min(len(companies), round(wanted * share))
    chosen = world.dice.sample(companies, number)
    chosen += world.dice.sample(others, max(0, wanted - number))
    return [world.dice.choice(world.contacts[row.pk]) for row in chosen]


def _ranks(day) -> dict[int, int]:
    """The tier rank of each member on a day, by organisation."""
    rows = Membership.objects.running(day).values_list("organisation_id", "tier__rank")
    return {organisation: rank or 0 for organisation, rank in rows}


def _register(world, activity, contact) -> None:
    organisation = contact.organisation
    if activity.audience == Audience.INVITED:
        invite(activity=activity, organisation=organisation, by=world.team)
    register(activity=activity, contact=contact, organisation=organisation, by=contact.user or world.team)


def _close(world, activity) -> None:
    """Who was there, and the team's word that it took place."""
    for row in activity.registrations.filter(state=Registration.State.REGISTERED).select_related("activity"):
        mark_attendance(registration=row, attended=world.dice.random() < 0.86, by=world.team)
    if world.dice.random() < 0.15:
        _walk_in(world, activity)
    hold_activity(activity=activity, by=world.team)


def _guest(world, activity, name) -> None:
    """Somebody who came for no organisation; one of them has the mail domain of a member."""
    first, last = name
    company = world.companies[len(last) % 20]
    domain = f"{company.slug}.example" if name == GUESTS[0] else "post.demo.example"
    if name == GUESTS[0]:
        EmailDomain.objects.get_or_create(domain=domain, defaults={"organisation": company})
    with pinned(activity.ends_at - timedelta(hours=1)):
        guest = add_contact(
            name=f"{first} {last}", email=f"{first}.{last}@{domain}".lower(), role=Contact.Role.GUEST
        )
        walk_in(activity=activity, contact=guest, organisation=None, by=world.team)


def _walk_in(world, activity) -> None:
    company = world.dice.choice([row for row in world.companies if row.kind == Kind.COMPANY])
    contact = world.contacts[company.pk][-1]
    if not activity.registrations.filter(contact=contact).exists():
        walk_in(activity=activity, contact=contact, organisation=company, by=world.team)
