"""Writing down the work of a project: the team, and the lead of its consortium while it runs; its partners: the team."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from matchmaking.actions import project as projects
from matchmaking.actions import sprint as actions
from matchmaking.models import Project
from matchmaking.permissions import can_edit_project
from matchmaking.project_forms import FundingLineForm, ProjectPartnerEndForm, ProjectPartnerForm, SprintForm
from members.permissions import team_only
from scvl.access import signed_in
from scvl.editing import Superseded, clash_of
from scvl.errors import NotAllowed, PortalError


def _editable(request, slug) -> Project:
    rows = Project.objects.visible_to(request.user).select_related("consortium")
    project = get_object_or_404(rows, slug=slug)
    if not can_edit_project(request.user, project):
        raise NotAllowed(_("Dit project kan je nu niet bewerken."))
    return project


def _saved(request, project, form, save, heading, done, stored=None):
    """The page of a form; once it is good, `save` and back to the project.

    `stored` gives the row as it is now and a form of it, for who saves second.
    """
    clash = None
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except Superseded:
            clash = clash_of(form, *stored())
        except PortalError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, done)
            return redirect(project)
    context = {"form": form, "project": project, "heading": heading, "clash": clash}
    status = 409 if clash else 422 if form.errors else 200
    return render(request, "matchmaking/project_part_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def sprint_create(request, slug):
    project = _editable(request, slug)
    form = SprintForm(request.POST or None)

    def save():
        actions.plan_sprint(project=project, by=request.user, **form.values())

    return _saved(request, project, form, save, _("Voeg een sprint toe"), _("De sprint staat erbij."))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def sprint_update(request, slug, number):
    project = _editable(request, slug)
    sprint = get_object_or_404(project.sprints, number=number)
    form = SprintForm(request.POST or None, sprint=sprint)

    def save():
        version = form.cleaned_data["version"]
        actions.update_sprint(sprint=sprint, by=request.user, version=version, **form.values())

    def stored():
        row = project.sprints.get(pk=sprint.pk)
        return SprintForm(sprint=row), row

    return _saved(request, project, form, save, _("Sprint {n}").format(n=number), _("Bewaard."), stored)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def funding_line_create(request, slug):
    project = _editable(request, slug)
    form = FundingLineForm(request.POST or None)

    def save():
        actions.save_funding_line(project=project, by=request.user, **form.answers())

    return _saved(request, project, form, save, _("Voeg financiering toe"), _("De financiering staat erbij."))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def funding_line_update(request, slug, pk):
    project = _editable(request, slug)
    line = get_object_or_404(project.funding_lines, pk=pk)
    form = FundingLineForm(request.POST or None, line=line)

    def save():
        actions.save_funding_line(project=project, line=line, by=request.user, **form.cleaned_data)

    def stored():
        row = project.funding_lines.get(pk=line.pk)
        return FundingLineForm(line=row), row

    return _saved(request, project, form, save, line.label, _("Bewaard."), stored)


@require_POST
@signed_in
def funding_line_delete(request, slug, pk):
    project = _editable(request, slug)
    actions.remove_funding_line(line=get_object_or_404(project.funding_lines, pk=pk), by=request.user)
    messages.success(request, _("De financiering is geschrapt."))
    return redirect(project)


# --- Who works on it ----------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@team_only
def project_partner_create(request, slug):
    project = _editable(request, slug)
    form = ProjectPartnerForm(request.POST or None, project=project)

    def save():
        projects.add_project_partner(project=project, by=request.user, **form.cleaned_data)

    return _saved(request, project, form, save, _("Voeg een partner toe"), _("De partner staat erbij."))


@require_http_methods(["GET", "HEAD", "POST"])
@team_only
def project_partner_update(request, slug, pk):
    """Until when a partner works on it."""
    project = _editable(request, slug)
    partner = get_object_or_404(project.partners.select_related("organisation"), pk=pk)
    form = ProjectPartnerEndForm(request.POST or None, partner=partner)

    def save():
        projects.end_project_partner(partner=partner, ends_before=form.ends_before(), by=request.user)

    return _saved(request, project, form, save, partner.organisation.name, _("Bewaard."))


@require_POST
@team_only
def project_partner_delete(request, slug, pk):
    project = _editable(request, slug)
    projects.remove_project_partner(partner=get_object_or_404(project.partners, pk=pk), by=request.user)
    messages.success(request, _("De partner is geschrapt."))
    return redirect(project)
