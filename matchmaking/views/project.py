from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from matchmaking import pages
from matchmaking.models import Project
from matchmaking.steps import open_steps
from members.models import Domain
from scvl.access import public


@public
@require_safe
def project_list(request):
    """What was realised and is public, and for partners what they work on."""
    rows = Project.objects.visible_to(request.user).select_related("challenge")
    rows = rows.prefetch_related("partners__organisation", "positions__layer", "positions__domain")
    unknown = []
    kind, domain = request.GET.get("soort", ""), request.GET.get("domein", "")
    if kind in Project.Kind.values:
        rows = rows.filter(kind=kind)
    elif kind:
        unknown.append(kind[:40])
    chosen = Domain.objects.filter(code=domain).first()
    if chosen:
        rows = rows.filter(positions__domain=chosen).distinct()
    elif domain:
        unknown.append(domain[:40])
    page = Paginator(rows, 20).get_page(request.GET.get("pagina"))
    context = {
        "page_of_rows": page,
        "kinds": Project.Kind.choices,
        "kind": kind if kind in Project.Kind.values else "",
        "domains": Domain.objects.all(),
        "domain": chosen,
        "unknown": unknown,
    }
    return render(request, "matchmaking/project_list.html", context)


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
        "buttons": open_steps("project", request.user, project) if request.user.is_authenticated else [],
    }
    return render(request, "matchmaking/project_detail.html", context)
