"""Who a person is to the portal, looked up once a request, and what follows from it (MODEL 2)."""

from dataclasses import dataclass, field

from members.enums import BodyCode, Kind, StaffGroup
from members.models import Contact, Membership, Organisation, Seat
from scvl.access import access_rule
from scvl.periods import local_today


@dataclass(frozen=True)
class Viewer:
    """What a person's rows say today. `organisation_ids`: current contact of; `member_ids`: those that are member now."""

    user: object = None
    is_authenticated: bool = False
    is_team: bool = False
    is_finance: bool = False
    is_delegate: bool = False
    is_board: bool = False
    organisation_ids: frozenset = field(default_factory=frozenset)
    member_ids: frozenset = field(default_factory=frozenset)
    kinds: frozenset = field(default_factory=frozenset)
    tier_rank: int = 0

    @property
    def is_member(self) -> bool:
        """Somebody of an organisation with a running membership."""
        return bool(self.member_ids)

    @property
    def is_government(self) -> bool:
        return Kind.GOVERNMENT in self.kinds

    @property
    def sees_kpis(self) -> bool:
        """KPI dashboard, programme and reports: by seat, and the team."""
        return self.is_delegate or self.is_board or self.is_team


VISITOR = Viewer()


def viewer_of(user) -> Viewer:
    """The Viewer of `user` as of today: four queries (one more for a merger), once per user object, so once a request."""
    if user is None or not user.is_authenticated or not user.is_active:
        return VISITOR
    today = local_today()
    kept = getattr(user, "_viewer", None)
    if kept is None or kept[0] != today:
        kept = user._viewer = (today, _look_up(user, today))
    return kept[1]


def _look_up(user, today) -> Viewer:
    contacts = Contact.objects.current(today).filter(user=user, organisation__isnull=False)
    organisation_ids = frozenset(  # who was of an organisation that merged is of its survivor now
        contact.organisation.survivor.pk for contact in contacts.select_related("organisation__merged_into")
    )
    memberships = (
        list(
            Membership.objects.running(today)
            .filter(organisation__in=organisation_ids)
            .values_list("organisation_id", "organisation__kind", "tier__rank")
        )
        if organisation_ids
        else []
    )
    bodies = set(Seat.objects.current(today).filter(contact__user=user).values_list("body__code", flat=True))
    return Viewer(
        user=user,
        is_authenticated=True,
        is_team=user.is_superuser or StaffGroup.TEAM in user.group_names,
        is_finance=user.is_superuser or StaffGroup.FINANCE in user.group_names,
        is_delegate=BodyCode.STEERING_GROUP in bodies,
        is_board=BodyCode.BOARD in bodies,
        organisation_ids=organisation_ids,
        member_ids=frozenset(row[0] for row in memberships),
        kinds=frozenset(row[1] for row in memberships),
        tier_rank=max((row[2] or 0 for row in memberships), default=0),
    )


def tier_rank_of(organisation: Organisation, on=None) -> int:
    """The tier rank of the company's membership that runs on `on`; 0 without one."""
    rank = (
        Membership.objects.running(on)
        .filter(organisation=organisation)
        .values_list("tier__rank", flat=True)
        .first()
    )
    return rank or 0


def can_edit_organisation(user, organisation: Organisation) -> bool:
    """Its current contacts and the team."""
    viewer = viewer_of(user)
    return viewer.is_team or organisation.pk in viewer.organisation_ids


def can_see_private_profile(user, organisation: Organisation) -> bool:
    """Willingness to invest, innovation and scalability: own organisation and team (MODEL 2)."""
    return can_edit_organisation(user, organisation)


# Rules a view states with one decorator each; `public` and `signed_in` stand in scvl.access.
team_only = access_rule("team", lambda user: viewer_of(user).is_team)
finance_only = access_rule("finance", lambda user: viewer_of(user).is_finance)
members_only = access_rule("members", lambda user: viewer_of(user).is_member or viewer_of(user).is_team)
seats_only = access_rule("seats", lambda user: viewer_of(user).sees_kpis)
