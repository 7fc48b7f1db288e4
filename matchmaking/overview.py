"""What this app shows of demand and supply on a person's own overview, and what they get of it in their export."""

from django.db.models import Q
from django.utils.translation import gettext as _

from matchmaking import matches
from matchmaking.indexing import SUPPLIERS
from matchmaking.models import (
    Challenge,
    Consortium,
    ConsortiumNote,
    Idea,
    Interest,
    MatchDigest,
    Partner,
    Project,
)
from matchmaking.permissions import can_put_challenge
from members.models import Organisation
from members.permissions import viewer_of
from members.registry import (
    Part,
    register_erasure,
    register_export,
    register_organisation_section,
    register_overview_card,
)

SHOWN = 5
ON_PROFILE = 10
BEST = 3
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


def my_matches(request):
    """The best few of the challenges that fit an organisation of one's own; nothing for who offers nothing."""
    ids = viewer_of(request.user).organisation_ids
    own = Organisation.objects.filter(pk__in=ids, kind__in=SUPPLIERS).order_by("name") if ids else []
    if not own:
        return None
    rows = matches.ranked(request.user, own, covered_only=True)
    challenges = Challenge.objects.prefetch_related("owners").in_bulk(
        [row.challenge_id for row in rows[:BEST]]
    )
    best = [(challenges[row.challenge_id], row) for row in rows[:BEST]]
    context = {"best": best, "count": len(rows), "names": len(own) > 1}
    return Part("matchmaking/_my_matches.html", context)


def digests_of(user) -> list[dict]:
    """The weekly mails with matches that a person asked for."""
    rows = MatchDigest.objects.filter(contact__user=user).select_related("contact__organisation")
    return [
        {
            "organisatie": row.contact.organisation and row.contact.organisation.name,
            "gevraagd op": row.started_on.isoformat(),
            "gestopt op": row.stopped_on and row.stopped_on.isoformat(),
            "laatst verstuurd op": row.last_sent_on and row.last_sent_on.isoformat(),
        }
        for row in rows.order_by("pk")
    ]


def erase_digests(*, user, contact_ids, emails) -> None:
    """Who is gone gets no mail, and nothing says that they did."""
    MatchDigest.objects.filter(contact__in=contact_ids).delete()


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


def organisation_projects(request, organisation):
    """The newest projects that an organisation takes part in or asked for, as far as this person may see them; with
    whom, and as what.
    """
    rows = Project.objects.visible_to(request.user).worked_on_by([organisation.pk])
    rows = rows.prefetch_related("partners__organisation")[:ON_PROFILE]
    lines = [_line(project, organisation) for project in rows]
    return Part("matchmaking/_organisation_projects.html", {"lines": lines}) if lines else None


def _line(project, organisation) -> dict:
    own = next((row for row in project.partners.all() if row.organisation_id == organisation.pk), None)
    others = {row.organisation.name for row in project.partners.all() if row != own}
    role = own.role if own else _("vraagsteller")
    return {"project": project, "role": role, "others": sorted(others - {organisation.name})}


def register() -> None:
    register_organisation_section(organisation_projects)
    register_overview_card(my_demand)
    register_overview_card(my_matches)
    register_export("notities", notes_of)
    register_erasure(erase_notes)
    register_export("ideeën", ideas_of)
    register_export("matches per mail", digests_of)
    register_erasure(erase_digests)
