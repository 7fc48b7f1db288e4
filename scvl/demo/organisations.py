"""Fictional organisations with their people, places, offerings and memberships."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from members.actions.contact import add_contact
from members.actions.membership import start_membership
from members.actions.organisation import create_offering, create_organisation, place_organisation
from members.enums import Kind, Source
from members.models import (
    Capability,
    Contact,
    Domain,
    Layer,
    Municipality,
    Organisation,
    SizeBand,
    Tier,
    User,
)
from scvl.demo import content
from scvl.periods import add_months, pinned

COMPANIES_AT_START = 75
COMPANIES = 160
GOVERNMENTS = 110
EMPLOYEES = {"lt10": (2, 9), "lt50": (10, 49), "lt250": (50, 249), "ge250": (250, 900)}
TIER_SHARE = {"inform": 40, "connect": 35, "cultivate": 18, "steering": 7}
SIZE_SHARE = {"lt10": 38, "lt50": 34, "lt250": 18, "ge250": 10}


@dataclass
class World:
    """What the parts of the demo world hand on: the dice, the day, reference rows and who was made."""

    dice: random.Random
    today: date
    begins_on: date
    team: User = None
    companies: list = field(default_factory=list)
    governments: list = field(default_factory=list)
    knowledge: list = field(default_factory=list)
    others: list = field(default_factory=list)
    contacts: dict = field(default_factory=dict)  # organisation id -> contacts
    composed: list = field(default_factory=list)  # days on which the engine proposed a consortium

    def __post_init__(self):
        self.layers = {row.number: row for row in Layer.objects.all()}
        self.domains = {row.code: row for row in Domain.objects.all()}
        self.capabilities = {row.code: row for row in Capability.objects.all()}
        self.tiers = {row.code: row for row in Tier.objects.all()}
        self.bands = {row.code: row for row in SizeBand.objects.all()}
        self.towns = {row.name: row for row in Municipality.objects.filter(merged_into__isnull=True)}

    @property
    def organisations(self) -> list[Organisation]:
        return [*self.companies, *self.governments, *self.knowledge, *self.others]


def at_noon(day: date) -> datetime:
    """Noon of a day in Europe/Brussels."""
    return timezone.make_aware(datetime.combine(day, time(12)))


def make_organisations(world: World) -> None:
    """All organisations of the demo world, with people, places, offerings and memberships."""
    _make_companies(world)
    _make_governments(world)
    for name, sub_kind, summary, layer in content.KNOWLEDGE:
        row = _make(world, name, Kind.KNOWLEDGE, summary, sub_kind=sub_kind)
        _place(world, row, [(layer, code) for code in world.dice.sample(sorted(world.domains), 3)])
        world.knowledge.append(row)
    for name, kind, summary in content.OTHERS:
        row = _make(world, name, kind, summary)
        _place(world, row, [(0 if kind == Kind.CITIZEN else 1, code) for code in ("people", "economy")])
        world.others.append(row)
    for row in [*world.knowledge, *world.others]:
        _join(world, row, world.begins_on + timedelta(days=world.dice.randrange(0, 150)))


def _make(world, name, kind, summary, day=None, **fields) -> Organisation:
    with pinned(at_noon(day or world.begins_on)):
        row = create_organisation(
            name=name,
            kind=kind,
            by=world.team,
            source=Source.DEMO,
            source_reference=f"demo:{name}",
            is_demo=True,
            summary_nl=summary,
            description_nl=summary,
            confirmed_on=day or world.begins_on,
            **fields,
        )
        _add_people(world, row)
    return row


def _add_people(world, row) -> None:
    people = world.contacts.setdefault(row.pk, [])
    for number in range(world.dice.choice((1, 1, 2, 2, 3))):
        name = f"{world.dice.choice(content.FIRST_NAMES)} {world.dice.choice(content.LAST_NAMES)}"
        people.append(
            add_contact(
                organisation=row,
                name=name,
                email=f"{name.lower().replace(' ', '.')}.{row.pk}@{row.slug}.example",
                role=Contact.Role.COLLEAGUE if number else Contact.Role.MAIN,
            )
        )


def _place(world, row, cells, derived=False) -> None:
    place_organisation(
        organisation=row,
        cells=[(world.layers[number], world.domains[code]) for number, code in cells],
        source=Source.DEMO,
        derived=derived,
        by=world.team,
    )


def _make_companies(world) -> None:
    names = [f"Demo {a} {b}" for a in content.COMPANY_FIRST for b in content.COMPANY_SECOND]
    names = [name for name in names if name not in content.LOGIN_ORGANISATIONS]
    world.dice.shuffle(names)
    last_day = (world.today - world.begins_on).days - 20
    for number, name in enumerate(names[:COMPANIES]):
        early = number < COMPANIES_AT_START
        joins = world.begins_on + timedelta(days=world.dice.randrange(0, 45 if early else last_day))
        band = world.dice.choices(list(SIZE_SHARE), SIZE_SHARE.values())[0]
        solutions = world.dice.sample(content.SOLUTIONS, world.dice.choice((1, 2, 2, 3, 4)))
        row = make_company(world, name, joins, band, solutions)
        _join(world, row, joins)
        world.companies.append(row)


def make_company(world, name, day, band, solutions) -> Organisation:
    """A company of that size with an offering a solution, placed where its offerings are."""
    dice = world.dice
    startup = band == "lt10" and dice.random() < 0.5
    row = _make(
        world,
        name,
        Kind.COMPANY,
        f"{solutions[0][2].split('. ')[0].removesuffix('.')}.",
        day=day,
        sub_kind="start-up" if startup else "",
        size_band=world.bands[band],
        employees=dice.randint(*EMPLOYEES[band]),
        municipality=world.towns.get(dice.choice(content.TOWNS_OF_COMPANIES)),
        startup_until=add_months(world.today, dice.randrange(6, 30)) if startup else None,
        founded_on=date(day.year - dice.randrange(1, 4 if startup else 25), dice.randrange(1, 13), 1),
        investment="Wil meestappen in een proefproject als een stad het gebruik betaalt.",
        innovation="Een vast team van ontwikkelaars, twee uitgaven per jaar.",
        scalability="Draait in drie gemeenten zonder maatwerk.",
        capabilities=[world.capabilities[c] for s in solutions for c in s[5] if c in world.capabilities],
    )
    with pinned(at_noon(day)):
        _offer(world, row, day, solutions)
        cells = sorted({(s[3], code) for s in solutions for code in s[4]})
        _place(world, row, cells[: max(1, len(cells) - 1)])
        if dice.random() < 0.4:
            _place(world, row, [(4, dice.choice(sorted(world.domains)))], derived=True)
    return row


def _offer(world, row, day, solutions) -> None:
    for title, title_en, text, layer, domains, capabilities in solutions:
        create_offering(
            organisation=row,
            title_nl=title,
            title_en=title_en,
            text_nl=text,
            layer=world.layers[layer],
            domains=[world.domains[code] for code in domains],
            capabilities=[world.capabilities[c] for c in capabilities if c in world.capabilities],
            confirmed_on=day,
            by=world.team,
        )


def make_government(world, name) -> Organisation:
    """A local government on layer 0 in two domains."""
    row = _make(
        world,
        name,
        Kind.GOVERNMENT,
        "Zoekt met bedrijven en kennisinstellingen naar diensten die bewoners echt vooruithelpen.",
        sub_kind=name.split(" ")[0].removeprefix("Demo-"),
    )
    _place(world, row, [(0, code) for code in world.dice.sample(sorted(world.domains), 2)])
    return row


def _make_governments(world) -> None:
    taken = set(world.towns)
    names = [
        n
        for a in content.TOWN_FIRST
        for b in content.TOWN_SECOND
        if (n := a + b) not in taken and n != "Zandvoorde"
    ]
    world.dice.shuffle(names)
    for number, town in enumerate(names[:GOVERNMENTS]):
        kind = (
            "Demo-stad" if number % 4 == 0 else "Demo-intercommunale" if number % 17 == 5 else "Demo-gemeente"
        )
        row = make_government(world, f"{kind} {town}")
        if number < GOVERNMENTS // 2:
            _join(world, row, world.begins_on + timedelta(days=world.dice.randrange(0, 500)))
        world.governments.append(row)


def _join(world, row, day) -> None:
    """A first period, and the next ones up to today; some move up a tier, a few leave."""
    company = row.kind == Kind.COMPANY
    tier = world.dice.choices(list(TIER_SHARE), TIER_SHARE.values())[0] if company else None
    while day <= world.today:
        with pinned(at_noon(day)):
            start_membership(
                organisation=row,
                starts_on=day,
                tier=world.tiers[tier] if tier else None,
                size_band=row.size_band if company else None,
                by=world.team,
            )
        day = add_months(day, 12)
        if company and world.dice.random() < 0.08:
            return
        if tier in ("inform", "connect") and world.dice.random() < 0.2:
            tier = {"inform": "connect", "connect": "cultivate"}[tier]
