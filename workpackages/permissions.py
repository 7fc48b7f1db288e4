"""For whom an activity is, and why somebody can't register (MODEL 2, row 'activity')."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.enums import Kind
from members.permissions import tier_rank_of, viewer_of
from workpackages.enums import Audience
from workpackages.models import Activity, Enrolment, ProgrammeYear, Registration


@dataclass(frozen=True)
class Decision:
    """Whether somebody may register; `reason` is for the person who reads it, `is_trial` for a company that is no member."""

    allowed: bool
    reason: str = ""
    is_trial: bool = False


YES = Decision(True)
NOT_OPEN = Decision(False, _("Inschrijven kan nu niet voor deze activiteit."))
NEEDS_ORGANISATION = Decision(False, _("Dit is voor organisaties. Kies namens welke organisatie je komt."))
NOT_FOR_KIND = Decision(False, _("Deze activiteit is niet voor jouw soort organisatie bedoeld."))
TRIALS_USED = Decision(
    False, _("De proefdeelnames van jouw bedrijf zijn dit jaar opgebruikt. Als lid kan je altijd mee.")
)


def can_register(*, activity: Activity, organisation=None, contact=None) -> Decision:
    """Whether this organisation (None: a person on their own) may take part; its own rules, not the places left."""
    if not activity.takes_registrations:
        return NOT_OPEN
    return for_audience(activity=activity, organisation=organisation, contact=contact)


def for_audience(*, activity: Activity, organisation=None, contact=None) -> Decision:
    """Whether the activity is meant for them, whatever its state."""
    if activity.audience == Audience.PUBLIC:
        return YES
    if _is_invited(activity, organisation, contact):
        return YES
    if activity.audience == Audience.INVITED:
        return Decision(False, _("Deze activiteit is op uitnodiging."))
    if organisation is None:
        return NEEDS_ORGANISATION
    if organisation.kind != Kind.COMPANY:
        return YES if _admits(activity, organisation.kind) else NOT_FOR_KIND
    return _for_company(activity, organisation)


def _is_invited(activity, organisation, contact) -> bool:
    asked = Q(organisation=organisation) if organisation else Q(pk__in=[])
    if contact is not None and contact.pk:
        asked |= Q(contact=contact)
        if contact.user_id:
            asked |= Q(contact__user=contact.user_id)
    return activity.invitations.filter(asked).exists()


def _admits(activity, kind) -> bool:
    return {
        Kind.GOVERNMENT: activity.admits_government,
        Kind.KNOWLEDGE: activity.admits_knowledge,
        Kind.CITIZEN: activity.admits_citizen,
        Kind.INTERMEDIARY: activity.admits_citizen,
    }[Kind(kind)]


def _for_company(activity, organisation) -> Decision:
    if activity.acceleration_edition_id:
        enrolled = Enrolment.objects.filter(
            edition=activity.acceleration_edition, organisation=organisation, withdrawn_on__isnull=True
        )
        return (
            YES
            if enrolled.exists()
            else Decision(False, _("Dit is voor bedrijven in het acceleratieprogramma."))
        )
    if activity.audience == Audience.KINDS:
        return NOT_FOR_KIND
    rank = tier_rank_of(organisation)
    if rank >= activity.min_tier.rank:
        return YES
    if rank == 0 and activity.activity_type.allows_trial:
        return (
            TRIALS_USED
            if trials_used(organisation, activity) >= settings.TRIAL_ATTENDANCES_PER_YEAR
            else TRIAL
        )
    return Decision(False, _("Vanaf {tier}").format(tier=activity.min_tier.name))


TRIAL = Decision(
    True, _("Je komt op proef: een bedrijf dat geen lid is, kan dit enkele keren per jaar."), is_trial=True
)


def trials_used(organisation, activity) -> int:
    """Trial registrations of this company, not cancelled, in the programme year of the activity."""
    rows = Registration.objects.filter(organisation=organisation, is_trial=True).exclude(
        state=Registration.State.CANCELLED
    )
    year = ProgrammeYear.objects.of(activity.date).first()
    if year:
        rows = rows.filter(
            activity__starts_at__date__gte=year.starts_on, activity__starts_at__date__lt=year.ends_before
        )
    return rows.exclude(activity=activity).count()


def can_see_online_link(user, registration) -> bool:
    """The link to follow online: who is registered, and the team (MODEL 2)."""
    return viewer_of(user).is_team or (registration is not None and registration.is_going)


ROTATES = ("matchmaking",)  # types whose sessions have tables that companies move along


def has_rotation(activity: Activity) -> bool:
    """Whether tables and rounds make sense for an activity; only the team plans them (MODEL 2)."""
    return activity.activity_type.code in ROTATES and activity.state != Activity.State.CANCELLED
