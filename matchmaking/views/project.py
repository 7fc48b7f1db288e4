import csv

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from matchmaking import pages, projects
from matchmaking.models import Consortium, Project
from matchmaking.permissions import can_edit_project, can_see_funding
from matchmaking.registry import origins_of
from matchmaking.steps import open_steps
from members.models import Domain
from members.permissions import team_only, viewer_of
from scvl.access import public
from scvl.exports import csv_cell


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
        "has_inventory": viewer_of(request.user).is_team,
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
        "sprints": list(project.sprints.all()),
        "chain": projects.chain_of(project, request.user, challenge if sees_challenge else None),
        "sees_funding": can_see_funding(request.user, project),
        "can_edit": can_edit_project(request.user, project),
        "is_team": viewer_of(request.user).is_team,
        "log": project.log_entries.all()[:20],
        "consortium": Consortium.objects.visible_to(request.user).filter(pk=project.consortium_id).first(),
        "origins": origins_of(request.user, project),
        "buttons": open_steps("project", request.user, project) if request.user.is_authenticated else [],
    }
    if context["sees_funding"]:
        context["mix"] = projects.funding_mix(project)
    return render(request, "matchmaking/project_detail.html", context)


# --- The inventory of deliverable 3.1 -------------------------------------------------------------------------
def _listed(request):
    """(rows, what was chosen, unknown values, domains by code)."""
    domains = {row.code: row for row in Domain.objects.all()}
    rows, chosen, unknown = projects.filtered(Project.objects.visible_to(request.user), request.GET, domains)
    rows = rows.select_related("challenge", "consortium").prefetch_related(
        "partners__organisation", "positions__layer", "positions__domain", "funding_lines"
    )
    return rows, chosen, unknown, domains


@require_safe
@team_only
def project_inventory(request):
    """All pilots and projects, whatever their state."""
    rows, chosen, unknown, domains = _listed(request)
    page = Paginator(rows, 50).get_page(request.GET.get("pagina"))
    for row in page.object_list:
        row.public, row.private = projects.sums_of(row)
    query = request.GET.urlencode()
    address = reverse("matchmaking:project-export")
    context = {
        "page_of_rows": page,
        "chosen": chosen,
        "unknown": unknown,
        "kinds": Project.Kind.choices,
        "states": Project.State.choices,
        "years": [str(year) for year in projects.start_years()],
        "domains": domains.values(),
        "csv_url": f"{address}?{query}" if query else address,
    }
    return render(request, "matchmaking/project_inventory.html", context)


@require_safe
@team_only
def project_export(request):
    """The same list as CSV, whole: a line a project."""
    rows, _chosen, _unknown, _domains = _listed(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="projecten.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    names = "title kind state starts_on ended_on public challenge consortium partners cells"
    writer.writerow([*names.split(), "public_euro", "private_euro", "result"])
    for row in rows:
        cells = [
            row.title,
            row.kind,
            row.state,
            row.starts_on or "",
            row.ended_on or "",
            int(row.is_public),
            row.challenge.title if row.challenge else "",
            row.consortium.name if row.consortium else "",
            "; ".join(partner.organisation.name for partner in row.partners.all()),
            " ".join(place.coordinate for place in row.positions.all()),
            *projects.sums_of(row),
            row.result,
        ]
        writer.writerow([csv_cell(cell) for cell in cells])
    return response
