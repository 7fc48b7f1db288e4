"""Demand and its answers over the years: challenges, interest, consortia, offers, projects, applications, ideas."""

from datetime import timedelta
from decimal import Decimal

from django.utils.text import Truncator

from matchmaking import composing
from matchmaking.actions import challenge as challenges
from matchmaking.actions import consortium as consortia
from matchmaking.actions import funding, idea, project, sprint
from matchmaking.actions import offer as offers
from matchmaking.actions.interest import decline_interest, shortlist_interest, show_interest
from matchmaking.actions.run import decide_composition, recount_runs
from matchmaking.actions.workspace import write_note
from matchmaking.forms import end_of_day
from matchmaking.indexing import forget_index
from matchmaking.models import Challenge, FundingProgramme, Partner, ProcurementRoute, Project
from matchmaking.permissions import can_lead, can_show_interest
from members.enums import Kind
from members.models import Capability, Organisation
from scvl.demo import demand_content as content
from scvl.demo.organisations import World, at_noon
from scvl.periods import pinned
from workpackages.actions.outcome import enrol, link_outcome
from workpackages.models import AccelerationEdition, Activity, ProgrammeYear

CHALLENGES_A_YEAR = 14
COLLABORATIONS_A_YEAR = 6
APPLICATIONS_A_YEAR = 36
IDEAS_A_YEAR = 12
COMPOSED, COMPOSED_DAYS = 6, 215  # so many consortia of the last year were proposed by the engine
LINKED = ("info_session", "matchmaking", "coaching")


def make_demand(world: World) -> None:
    """Everything of demand and supply, year by year, each brought as far as its day asks."""
    world.needs = {row.code: row for row in Capability.objects.all()}
    forget_index()
    world.routes = list(ProcurementRoute.objects.order_by("code"))
    for year in ProgrammeYear.objects.order_by("number"):
        if year.starts_on > world.today:
            break
        _make_challenges(world, year)
        _make_collaborations(world, year)
        _make_applications(world, year)
        _make_ideas(world, year)
        _make_edition(world, year)
    _make_own_challenges(world)
    recount_runs()


def _spread(world, year, count) -> list:
    """So many days over a year, in order; those that lie ahead are left out."""
    length = (year.ends_before - year.starts_on).days
    days = [
        year.starts_on
        + timedelta(days=length * turn // count + world.dice.randrange(0, max(1, length // count)))
        for turn in range(count)
    ]
    return [day for day in days if day < world.today]


def _in(day, world) -> bool:
    return day < world.today


# --- Challenges ------------------------------------------------------------------------------------------
def _make_challenges(world, year) -> None:
    members = [row for row in world.governments if row.memberships.exists()]
    for turn, day in enumerate(_spread(world, year, CHALLENGES_A_YEAR)):
        template = content.CHALLENGES[(turn + 5 * year.number) % len(content.CHALLENGES)]
        city = world.dice.choice(members)
        row = draft_challenge(world, template, city, day)
        _run(world, row, city, day)


def draft_challenge(world, template, city, day, **fields) -> Challenge:
    """A draft of a city with its needs, written on a day."""
    title, problem, domains, needs = template
    with pinned(at_noon(day)):
        row = challenges.create_challenge(
            title=title,
            problem=problem,
            owners=[city],
            by=world.team,
            domains=[world.domains[code] for code in domains],
            deadline_at=end_of_day(day + timedelta(days=75)),
            visibility=world.dice.choices(["public", "teaser"], [2, 3])[0],
            procurement_route=world.dice.choice(world.routes) if world.routes else None,
            **fields,
        )
        for need_title, text, layer, codes, capabilities, mandatory, weight in needs:
            challenges.add_need(
                challenge=row,
                title=need_title,
                text=text,
                layer=world.layers[layer],
                domains=[world.domains[code] for code in codes],
                capabilities=[world.needs[code] for code in capabilities if code in world.needs],
                is_mandatory=mandatory,
                weight=weight,
                by=world.team,
            )
    return row


def _run(world, row, city, day, may_stop=True) -> None:
    """Bring a challenge as far as today: handed in, published, answered, matched, offered, built."""
    person = world.contacts[city.pk][0].user or world.team
    submitted, published = day + timedelta(days=5), day + timedelta(days=12)
    if not _in(submitted, world):
        return
    with pinned(at_noon(submitted)):
        challenges.submit_challenge(challenge=row, by=person, as_organisation=city)
    if not _in(published, world):
        return
    with pinned(at_noon(published)):
        challenges.publish_challenge(challenge=row, by=world.team)
    if may_stop and world.dice.random() < 0.08:
        with pinned(at_noon(published + timedelta(days=2))):
            challenges.close_challenge(
                challenge=row, by=person, as_organisation=city, reason="De stad kreeg er geen budget voor."
            )
        return
    interested = _answer(world, row, published)
    matching = day + timedelta(days=80)
    if not _in(matching, world):
        return
    with pinned(at_noon(matching)):
        challenges.start_matching(challenge=row, by=world.team)
    _compose(world, row, city, interested, matching)


def _answer(world, row, published) -> list:
    """Members that fit and may, show interest for the needs in their layer."""
    needs = list(row.needs.select_related("layer").prefetch_related("domains"))
    found = []
    candidates = [*world.dice.sample(world.companies, 60), *world.knowledge]
    for organisation in candidates:
        cells = set(organisation.positions.values_list("layer__number", "domain__code"))
        fitting = [n for n in needs if any((n.layer.number, d.code) in cells for d in n.domains.all())]
        when = published + timedelta(days=world.dice.randrange(3, 55))
        if not fitting or not _in(when, world) or len(found) >= 7:
            continue
        with pinned(at_noon(when)):
            if can_show_interest(organisation, row).allowed:
                interest = show_interest(
                    challenge=row,
                    organisation=organisation,
                    needs=fitting,
                    message=world.dice.choice(content.MESSAGES),
                    by=world.team,
                )
                found.append((interest, fitting))
    return found


def _compose(world, row, city, interested, matching) -> None:
    """The team makes a consortium of those that answered; it offers, and the city decides."""
    day = matching + timedelta(days=14)
    chosen, lead = _choose(interested, day)
    if lead is not None and _in(day, world) and _is_composed(world, day):
        group = _compose_by_engine(world, row, interested, lead, day)
        _offer(world, row, city, group, day + timedelta(days=35))
        return
    for interest, _needs in interested:
        with pinned(at_noon(min(day, world.today))):
            if interest.organisation in [one for one, _n in chosen]:
                shortlist_interest(interest=interest, by=world.team, reason="Past bij de vraag en vult aan.")
            elif chosen:
                decline_interest(
                    interest=interest, by=world.team, reason="Een andere partner dekt deze behoefte al."
                )
    if lead is None or len(chosen) < 2 or not _in(day, world):
        return
    group = _consortium(world, f"Consortium {row.title.lower()}", chosen, lead, day, challenge=row)
    _offer(world, row, city, group, day + timedelta(days=35))


def _is_composed(world, day) -> bool:
    """The last few: the engine needs its time, and before a certain day the team did it by hand."""
    if day < world.today - timedelta(days=COMPOSED_DAYS) or len(world.composed) >= COMPOSED:
        return False
    world.composed.append(day)
    return True


def _compose_by_engine(world, row, interested, lead, day):
    """The team decides on what the engine proposes around somebody who may lead. Returns it once it is formed."""
    turn = len(world.composed)
    with pinned(at_noon(day)):
        settings = composing.Settings(inside=(lead.pk,), knowledge=turn % 2 == 0, alternatives=2).as_data()
        inputs_hash = composing.hash_of(composing.candidates_of(row).inputs, settings)
        run = decide_composition(
            challenge=row,
            settings=settings,
            number=1,
            inputs_hash=inputs_hash,
            name=f"Consortium {row.title.lower()}"[:200],
            is_demo=True,
            by=world.team,
        )
        chosen = set(run.consortium.partners.values_list("organisation", flat=True))
        for interest, _needs in interested:
            if interest.organisation_id in chosen:
                shortlist_interest(interest=interest, by=world.team, reason="Past bij de vraag en vult aan.")
            else:
                reason = "Een andere partner dekt deze behoefte al."
                decline_interest(interest=interest, by=world.team, reason=reason)
    return _form(world, run.consortium, day + timedelta(days=12)) if len(chosen) > 1 else None


def _choose(interested, day):
    """At most four organisations, one that may lead among them, each with the needs it answered."""
    pairs = [(interest.organisation, needs) for interest, needs in interested]
    lead = next((one for one, _needs in pairs if can_lead(one, day)), None)
    rest = [pair for pair in pairs if pair[0] != lead][:3]
    return ([pair for pair in pairs if pair[0] == lead] + rest, lead) if lead else ([], None)


def _consortium(world, name, chosen, lead, day, challenge=None):
    with pinned(at_noon(day)):
        group = consortia.create_consortium(
            name=name[:200],
            challenge=challenge,
            initiated_by=lead,
            process_guide=world.team,
            is_demo=True,
            by=world.team,
        )
        for organisation, needs in chosen:
            role = Partner.Role.LEAD if organisation == lead else Partner.Role.PARTNER
            if organisation.kind == Kind.KNOWLEDGE and organisation != lead:
                role = Partner.Role.KNOWLEDGE
            consortia.invite_partner(
                consortium=group, organisation=organisation, role=role, needs=needs, by=world.team
            )
    return _form(world, group, day + timedelta(days=12))


def _form(world, group, day):
    """All accept, and it stands; None where that day lies ahead."""
    if not _in(day, world):
        return None
    with pinned(at_noon(day)):
        partners = list(group.partners.select_related("organisation"))
        for partner in partners:
            consortia.accept_partnership(partner=partner, by=world.team)
        leads = [one.organisation for one in partners if one.role == Partner.Role.LEAD]
        if not all(map(can_lead, leads)):  # its membership ended in between
            return None
        write_note(consortium=group, text=content.NOTE, by=world.team)
        return consortia.form_consortium(consortium=group, by=world.team)


def _offer(world, row, city, group, day) -> None:
    if group is None or not _in(day, world):
        return
    with pinned(at_noon(day)):
        offer = offers.create_offer(
            consortium=group,
            title=f"Offerte {row.title.lower()}"[:200],
            amount=world.dice.randrange(30, 240) * 1000,
            by=world.team,
        )
        offers.submit_offer(offer=offer, by=world.team)
    decided = day + timedelta(days=40)
    if not _in(decided, world):
        return
    with pinned(at_noon(decided)):
        if world.dice.random() < 0.45:
            offers.refuse_offer(offer=offer, by=world.team, as_organisation=city, remark="Boven het budget.")
            challenges.close_challenge(
                challenge=row, by=world.team, reason="Geen offerte paste in het budget."
            )
            return
        offers.approve_offer(offer=offer, by=world.team, as_organisation=city)
        challenges.award_challenge(challenge=row, by=world.team, as_organisation=city)
    _build(world, row, group, offer, decided + timedelta(days=10))


def _build(world, row, group, offer, day) -> None:
    """A proof of concept, and for some what is built after it."""
    if not _in(day, world):
        return
    with pinned(at_noon(day)):
        poc = project.create_project(
            title=f"{row.title}: proof of concept"[:200],
            kind=Project.Kind.PROOF_OF_CONCEPT,
            text=Truncator(row.problem).words(40),
            offer=offer,
            consortium=group,
            is_public=True,
            initiated_by=group.initiated_by,
            by=world.team,
        )
        project.start_project(project=poc, by=world.team, on=day)
        project.log_work(
            project=poc, text="Startvergadering met de stad en de partners.", by=world.team, on=day
        )
        _work_out(world, poc, offer, day)
    ended = day + timedelta(days=150)
    if not _in(ended, world):
        return
    with pinned(at_noon(ended)):
        project.end_project(project=poc, result=world.dice.choice(content.PROJECT_RESULTS), by=world.team)
        if world.dice.random() < 0.5:
            built = project.create_project(
                title=row.title,
                kind=Project.Kind.IMPLEMENTATION,
                text=Truncator(row.problem).words(40),
                offer=offer,
                consortium=group,
                is_public=True,
                by=world.team,
            )
            project.start_project(project=built, by=world.team, on=ended)
            challenges.realise_challenge(challenge=row, by=world.team)


def _work_out(world, poc, offer, day) -> None:
    """Two sprints of four weeks, and who pays: the city three quarters, the partners the rest."""
    for turn, (goal, result) in enumerate(content.SPRINTS):
        starts_on, ends_before = day + timedelta(days=28 * turn), day + timedelta(days=28 * (turn + 1))
        sprint.plan_sprint(
            project=poc,
            goal=goal,
            result=result if _in(ends_before, world) else "",
            starts_on=starts_on,
            ends_before=ends_before,
            by=world.team,
        )
    public = Decimal(offer.amount) * 3 / 4
    for source, label, amount in (
        ("public", "Eigen middelen van de stad", public),
        ("private", "Inbreng van de partners", offer.amount - public),
    ):
        sprint.save_funding_line(project=poc, source=source, label=label, amount=amount, by=world.team)


def _make_own_challenges(world) -> None:
    """The city that one logs in as has a challenge that is open, with interest, and a draft."""
    city = Organisation.objects.filter(contacts__user__email="stad@demo.example").first()
    if city is None:
        return
    day = world.today - timedelta(days=35)
    row = draft_challenge(world, content.CHALLENGES[0], city, day, budget_min=60000, budget_max=120000)
    _run(world, row, city, day, may_stop=False)
    draft_challenge(world, content.CHALLENGES[9], city, world.today - timedelta(days=3))


# --- Beside the challenges ---------------------------------------------------------------------------------
def _make_collaborations(world, year) -> None:
    """Companies that work together on their own account."""
    for turn, day in enumerate(_spread(world, year, COLLABORATIONS_A_YEAR)):
        members = [row for row in world.companies if row.memberships.running(day).exists()]
        if len(members) < 3:
            continue
        partners = world.dice.sample(members, world.dice.choice((2, 2, 3)))
        if world.dice.random() < 0.4:
            partners.append(world.dice.choice(world.knowledge))
        theme = content.COLLABORATIONS[turn % len(content.COLLABORATIONS)]
        with pinned(at_noon(day)):
            row = project.create_collaboration(
                title=f"Samenwerking {theme} {year.number}.{turn + 1}",
                organisations=partners,
                starts_on=day,
                is_demo=True,
                by=world.team,
            )
        later = day + timedelta(days=120)
        if _in(later, world):
            with pinned(at_noon(later)):
                project.log_work(project=row, text="Tussentijds overleg.", by=world.team, on=later)
                project.end_project(
                    project=row, result=world.dice.choice(content.PROJECT_RESULTS), by=world.team
                )


def _make_applications(world, year) -> None:
    """Applications of governments, most of them after a session of the platform."""
    programmes = list(FundingProgramme.objects.order_by("code"))
    sessions = list(
        Activity.objects.filter(
            activity_type__code__in=LINKED, state="held", starts_at__date__lt=year.ends_before
        ).order_by("-starts_at")
    )
    for turn, day in enumerate(_spread(world, year, APPLICATIONS_A_YEAR)):
        applicants = world.dice.sample(world.governments, world.dice.choice((1, 1, 1, 2)))
        title = f"{content.APPLICATIONS[turn % len(content.APPLICATIONS)]}, {applicants[0].name}"
        before = [row for row in sessions if row.date <= day - timedelta(days=5)][:6]
        with pinned(at_noon(day)):
            row = funding.create_application(
                title=title[:200],
                programme=world.dice.choice(programmes),
                applicants=applicants,
                amount_requested=world.dice.randrange(20, 400) * 1000,
                by=world.team,
            )
            funding.submit_application(application=row, by=world.team)
            if before and world.dice.random() < 0.9:
                link_outcome(activity=world.dice.choice(before), funding_application=row, by=world.team)
        _decide(world, row, day + timedelta(days=world.dice.randrange(60, 110)))


def _decide(world, row, day) -> None:
    if not _in(day, world):
        return
    with pinned(at_noon(day)):
        if world.dice.random() < 0.45:
            funding.approve_application(application=row, amount_granted=row.amount_requested, by=world.team)
        elif world.dice.random() < 0.9:
            funding.refuse_application(application=row, by=world.team)


def _make_ideas(world, year) -> None:
    for turn, day in enumerate(_spread(world, year, IDEAS_A_YEAR)):
        person = world.dice.choice(world.companies + world.governments)
        title = content.IDEAS[(turn + year.number) % len(content.IDEAS)]
        with pinned(at_noon(day)):
            row = idea.note_idea(
                title=title, text="Genoteerd na een sessie.", initiated_by=person, is_demo=True, by=world.team
            )
            if world.dice.random() < 0.25:
                idea.park_idea(
                    idea=row, reason="Eerst afwachten wat het proefproject oplevert.", by=world.team
                )


def _make_edition(world, year) -> None:
    """One edition of the acceleration programme a year, from the second month."""
    starts = year.starts_on + timedelta(days=45)
    if not _in(starts - timedelta(days=30), world):
        return
    edition = AccelerationEdition.objects.create(
        number=year.number,
        title=f"Demo-acceleratie, editie {year.number}",
        starts_on=starts,
        ends_before=starts + timedelta(days=150),
        is_demo=True,
    )
    young = [row for row in world.companies if row.startup_until] or world.companies
    for company in world.dice.sample(young, min(len(young), 8 + 3 * year.number)):
        enrol(edition=edition, organisation=company, by=world.team, on=starts - timedelta(days=20))
