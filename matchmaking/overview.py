"""What this app shows of demand and supply on a person's own overview, and what they get of it in their export."""

from django.db.models import Q

from matchmaking.models import Challenge, Consortium, ConsortiumNote, Idea, Interest, Partner
from matchmaking.permissions import can_put_challenge
from members.permissions import viewer_of
from members.registry import Part, register_erasure, register_export, register_overview_card

SHOWN = 5
OVER = (Challenge.State.REALISED, Challenge.State.CLOSED)


def my_demand(request):
    """Invitations that wait, one's own challenges and interest that still run, and one's consortia; nothing for
    somebody of no organisation.
    """
    ids = viewer_of(request.user).organisation_ids
    if not ids:
        return None
    challenges = Challenge.objects.owned_by(ids).exclude(state__in=OVER).order_by("-updated_at", "-pk")
    interests = Interest.objects.filter(organisation__in=ids).exclude(state=Interest.State.WITHDRAWN)
    interests = interests.exclude(challenge__state__in=OVER).select_related("challenge", "organisation")
    partners = Partner.objects.filter(organisation__in=ids).exclude(
        consortium__state=Consortium.State.DISSOLVED
    )
    partners = partners.filter(Q(state=Partner.State.INVITED) | Q(state=Partner.State.ACCEPTED))
    partners = list(partners.select_related("consortium__challenge", "organisation").order_by("-pk"))
    context = {
        "invited": [row for row in partners if row.state == Partner.State.INVITED],
        "partners": [row for row in partners if row.state == Partner.State.ACCEPTED][:SHOWN],
        "challenges": list(challenges[:SHOWN]),
        "interests": list(interests.order_by("-shown_on", "-pk")[:SHOWN]),
        "can_put": can_put_challenge(request.user),
    }
    return Part("matchmaking/_my_demand.html", context)


def ideas_of(user) -> list[dict]:
    """The ideas that a person brought."""
    rows = Idea.objects.filter(contact__user=user).order_by("noted_on", "pk")
    return [
        {"title": row.title, "text": row.text, "noted_on": row.noted_on.isoformat(), "state": row.state}
        for row in rows
    ]


def notes_of(user) -> list[dict]:
    """The notes that a person wrote in workspaces of consortia, also where they are in no longer."""
    rows = (
        ConsortiumNote.objects.filter(author=user).select_related("consortium").order_by("created_at", "pk")
    )
    return [
        {"consortium": row.consortium.name, "text": row.text, "created_at": row.created_at.isoformat()}
        for row in rows
    ]


def erase_notes(*, user, contact_ids, emails) -> None:
    """What somebody noted stays with their partners, without who wrote it."""
    ConsortiumNote.objects.filter(author=user).update(author=None)


def register() -> None:
    register_overview_card(my_demand)
    register_export("notities", notes_of)
    register_erasure(erase_notes)
    register_export("ideeën", ideas_of)
