"""What waits for somebody today: applications to judge, a challenge to read, questions, an idea that became one."""

from datetime import timedelta

from matchmaking.actions import challenge as challenges
from matchmaking.actions import idea as ideas
from matchmaking.models import Challenge, Idea
from members.actions import application
from members.actions.organisation import update_organisation
from scvl.demo import demand_content as content
from scvl.demo.demand import draft_challenge
from scvl.demo.organisations import World, at_noon
from scvl.periods import pinned

CONFIRMED_SHARE = 0.94  # so many read their own profile again in the past months


def make_waiting(world: World) -> None:
    _confirm(world)
    _apply(world)
    _hand_in(world)
    _ask(world)
    _promote(world)


def _confirm(world) -> None:
    """Most members read their profile again; the few that did not stand on the work list."""
    for organisation in world.organisations:
        if world.dice.random() < CONFIRMED_SHARE:
            day = world.today - timedelta(days=world.dice.randrange(5, 330))
            update_organisation(organisation=organisation, by=world.team, confirmed_on=day)


def _apply(world) -> None:
    """Three companies that want to join; one of them was refused."""
    for place, (name, kind, tier, band, person) in enumerate(content.NEWCOMERS):
        with pinned(at_noon(world.today - timedelta(days=3 + place))):
            row = application.apply_for_membership(
                organisation_name=name,
                kind=kind,
                tier=world.tiers[tier],
                size_band=world.bands[band],
                contact_name=person,
                contact_email=f"{person.split()[0].lower()}@{name.lower().replace(' ', '-')}.example",
                motivation="We werken al voor drie gemeenten en zoeken partners voor wat we zelf niet doen.",
            )
        if place == len(content.NEWCOMERS) - 1:
            with pinned(at_noon(world.today - timedelta(days=1))):
                application.refuse_application(
                    application=row,
                    by=world.team,
                    reason="Jullie bieden nog geen dienst aan. Dien opnieuw in zodra die er is.",
                )


def _hand_in(world) -> None:
    """Two challenges that the team still has to read; one was handed in again after it came back."""
    for place, template in enumerate((content.CHALLENGES[6], content.CHALLENGES[10])):
        city = world.governments[3 + place]
        person = world.contacts[city.pk][0].user or world.team
        day = world.today - timedelta(days=8 - place)
        row = draft_challenge(world, template, city, day)
        with pinned(at_noon(day + timedelta(days=1))):
            challenges.submit_challenge(challenge=row, by=person, as_organisation=city)
        if place:
            with pinned(at_noon(day + timedelta(days=2))):
                challenges.return_challenge(
                    challenge=row, by=world.team, remark="Schrijf erbij hoeveel straten het zijn."
                )
            with pinned(at_noon(day + timedelta(days=4))):
                challenges.submit_challenge(challenge=row, by=person, as_organisation=city)


def _ask(world) -> None:
    """Questions on the challenges that are open, most of them answered."""
    rows = Challenge.objects.filter(is_demo=True, state=Challenge.State.PUBLISHED).order_by("pk")
    for place, row in enumerate(rows):
        company = world.companies[place % len(world.companies)]
        question, answer = content.QUESTIONS[place % len(content.QUESTIONS)]
        day = min(row.published_on + timedelta(days=4), world.today)
        with pinned(at_noon(day)):
            asked = challenges.ask_question(
                challenge=row, question=question, organisation=company, by=world.team
            )
        if place % 4 != 3:
            with pinned(at_noon(min(day + timedelta(days=3), world.today))):
                challenges.answer_question(question=asked, answer=answer, by=world.team)


def _promote(world) -> None:
    """An idea of the inventory that became a draft challenge of a city."""
    row = Idea.objects.filter(is_demo=True, state=Idea.State.OPEN).order_by("noted_on", "pk").first()
    if row is not None:
        with pinned(at_noon(world.today - timedelta(days=20))):
            ideas.promote_to_challenge(idea=row, owners=[world.governments[5]], by=world.team)
