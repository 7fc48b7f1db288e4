"""The log-ins of the demo world, one a role, at demo.example (README)."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group

from members.actions.contact import add_contact, give_seat
from members.actions.membership import start_membership
from members.enums import BodyCode, StaffGroup
from members.models import Body, Contact, Membership, Organisation, User
from scvl.demo import content
from scvl.demo.organisations import World, at_noon, make_company, make_government
from scvl.periods import add_months, local_today, pinned

MAIL_HOST = "demo.example"
EXPIRED = "verlopen"


def make_log_in(login: str, name: str) -> User:
    """A user with a confirmed address and the password of the demo world."""
    user = User.objects.create_user(f"{login}@{MAIL_HOST}", settings.DEMO_PASSWORD, name=name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_team() -> User:
    """The log-in of the team, staff by its groups."""
    user = make_log_in("team", "Nele Bosmans")
    user.groups.set(Group.objects.filter(name__in=[StaffGroup.TEAM, StaffGroup.FINANCE]))
    return user


def make_log_ins(world: World) -> None:
    """A person for each role, at an organisation of their own, with the membership and seat the role says."""
    for login, name, organisation_name, kind, tier, band, solutions in content.LOGINS:
        user = make_log_in(login, name)
        organisation = _organisation(world, organisation_name, kind, band, solutions)
        with pinned(at_noon(world.begins_on)):
            contact = add_contact(user=user, organisation=organisation, role=Contact.Role.MAIN)
        world.contacts.setdefault(organisation.pk, []).insert(0, contact)
        if not organisation.memberships.exists():
            _join(world, organisation, tier, expired=login == EXPIRED)
        if tier == "steering":
            code = BodyCode.BOARD if login == "bestuur" else BodyCode.STEERING_GROUP
            _seat(world, code, contact, organisation)
    _seat_other_steering_members(world)


def _organisation(world, name, kind, band, solutions) -> Organisation:
    if found := Organisation.objects.filter(name=name).first():
        return found
    if kind == "government":
        row = make_government(world, name)
        world.governments.append(row)
        return row
    row = make_company(world, name, world.begins_on, band, [content.SOLUTIONS[i] for i in solutions])
    world.companies.append(row)
    return row


def _join(world, organisation, tier, expired) -> None:
    day = add_months(world.today, -30 if not expired else -24)
    if not expired:
        day += timedelta(days=5)
    while day < world.begins_on:
        day = add_months(day, 12)
    while day < world.today:
        with pinned(at_noon(day)):
            start_membership(
                organisation=organisation,
                starts_on=day,
                tier=world.tiers[tier] if tier else None,
                size_band=organisation.size_band if tier else None,
                by=world.team,
            )
        day = add_months(day, 12)


def _seat(world, code, contact, organisation) -> None:
    give_seat(
        body=Body.objects.get(code=code),
        contact=contact,
        organisation=organisation,
        membership=organisation.memberships.order_by("starts_on").first(),
        starts_on=world.begins_on + timedelta(days=14),
        by=world.team,
    )


def _seat_other_steering_members(world) -> None:
    for company in world.companies:
        first = company.memberships.filter(tier__code="steering").order_by("starts_on").first()
        person = world.contacts[company.pk][0]
        if first and not person.seats.exists():
            give_seat(
                body=Body.objects.get(code=BodyCode.STEERING_GROUP),
                contact=person,
                organisation=company,
                membership=first,
                starts_on=first.starts_on,
                by=world.team,
            )


def refresh_dates(today=None) -> int:
    """Move what must stay relative to today: the expired membership ended yesterday, the log-ins' own still run.

    Returns the number of memberships moved or added; 0 when all were right.
    """
    today = today or local_today()
    changed = 0
    last = (
        Membership.objects.filter(organisation__contacts__user__email=f"{EXPIRED}@{MAIL_HOST}")
        .order_by("ends_before")
        .last()
    )
    if last and last.ends_before < today:  # one that was renewed since stays
        last.ends_before = today
        last.save()
        changed += 1
    for login, *_rest in content.LOGINS:
        if login != EXPIRED:
            changed += _prolong(f"{login}@{MAIL_HOST}", today)
    return changed


def _prolong(email, today) -> int:
    """Bring a membership that ran out up to today; one that the team ended or that was given notice stays so."""
    last = Membership.objects.filter(organisation__contacts__user__email=email).order_by("ends_before").last()
    added = 0
    while last and last.ends_before <= today and not (last.notice_given_on or last.ended_on):
        last = start_membership(
            organisation=last.organisation,
            starts_on=last.ends_before,
            tier=last.tier,
            size_band=last.size_band,
            by=None,
        )
        added += 1
    return added
