from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from matchmaking import pages
from matchmaking.models import Consortium, Project
from matchmaking.registry import origins_of
from matchmaking.steps import open_steps
from members.models import Domain
from members.permissions import viewer_of
from scvl.access import public


@public
@require_safe
def project_list(request):
    """What is realised and public; below it, for who works on them, the projects that only they see.

    `soort` and `domein` in the address.
    """
    domains = {row.code: row for row in Domain.objects.all()}
    kind, domain = request.GET.get("soort", ""), request.GET.get("domein", "")
    seen, unknown = Project.objects.visible_to(request.user), []
    seen = seen.prefetch_related("partners__organisation", "positions__layer", "positions__domain")
    if kind in Project.Kind.values:
        seen = seen.filter(kind=kind)
    elif kind:
        unknown.append(kind[:40])
    if domain in domains:
        seen = seen.filter(positions__domain=domains[domain]).distinct()
    elif domain:
        unknown.append(domain[:40])
    context = {
        "page_of_rows": Paginator(seen.realised(), 20).get_page(request.GET.get("pagina")),
        "own": _own(request.user, seen),
        "kinds": Project.Kind.choices,
        "kind": kind if kind in Project.Kind.values else "",
        "domains": domains.values(),
        "domain": domain if domain in domains else "",
        "unknown": unknown,
    }
    return render(request, "matchmaking/project_list.html", context)


def _own(user, seen):
    """What is not yet among the results, for its partners, who asked, and the team: the newest fifty."""
    viewer = viewer_of(user)
    if not viewer.is_authenticated:
        return []
    rows = seen.exclude(pk__in=Project.objects.realised().values("pk"))
    return list((rows if viewer.is_team else rows.worked_on_by(viewer.organisation_ids))[:50])


@public
@require_safe
def project_detail(request, slug):
    """A project with its chain, from the challenge to the result."""
    rows = Project.objects.visible_to(request.user).select_related(
        "challenge", "offer", "consortium", "initiated_by"
    )
    project = get_object_or_404(rows, slug=slug)
    challenge = project.challenge
    sees_challenge = bool(
        challenge and type(challenge).objects.visible_to(request.user).filter(pk=challenge.pk).exists()
    )
    context = {
        "project": project,
        "partners": project.partners.select_related("organisation"),
        "sees_challenge": sees_challenge,
        "asked_by": pages.demand_of(challenge) if sees_challenge else "",
        "places": project.positions.select_related("layer", "domain"),
        "sprints": project.sprints.all(),
        "log": project.log_entries.all()[:20],
        "consortium": Consortium.objects.visible_to(request.user).filter(pk=project.consortium_id).first(),
        "origins": origins_of(request.user, project),
        "buttons": open_steps("project", request.user, project) if request.user.is_authenticated else [],
    }
    return render(request, "matchmaking/project_detail.html", context)
