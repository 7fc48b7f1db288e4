"""The activities that led to a challenge, idea, application, consortium or project, for the pages of the app below."""

from django.db.models import Count, Q
from django.utils.translation import ngettext

from matchmaking.registry import Origin, register_origins
from workpackages.models import Activity, Registration
from workpackages.models.activity import OUTCOMES

ATTENDED = (Registration.State.ATTENDED, Registration.State.WALK_IN)


def activities_behind(user, row) -> list[Origin]:
    """Linked activities that this person may see; one that was held tells how many took part."""
    name = next((one for one in OUTCOMES if one.replace("_", "") == row._meta.model_name), None)
    if name is None:
        return []
    attended = Count("registrations", filter=Q(registrations__state__in=ATTENDED), distinct=True)
    rows = Activity.objects.visible_to(user).filter(**{f"outcomes__{name}": row}).annotate(came=attended)
    return [Origin(activity.date, _said(activity), activity.get_absolute_url()) for activity in rows]


def _said(activity) -> str:
    if activity.state != Activity.State.HELD or not activity.came:
        return activity.title
    people = ngettext("{n} deelnemer", "{n} deelnemers", activity.came).format(n=activity.came)
    return f"{activity.title}, {people}"


def register() -> None:
    register_origins(activities_behind)
