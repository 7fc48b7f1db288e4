import csv

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from members.permissions import team_only
from scvl.errors import PortalError
from scvl.exports import csv_cell
from workpackages import rotation as reading
from workpackages.actions import rotation as actions
from workpackages.models import Activity, Rotation
from workpackages.permissions import has_rotation
from workpackages.rotation_forms import AbsentForm, RoundsForm, TableForm


def _activity(request, slug) -> Activity:
    """An activity with tables; any other has no such page."""
    rows = Activity.objects.visible_to(request.user).select_related("activity_type", "municipality")
    activity = get_object_or_404(rows, slug=slug)
    if not has_rotation(activity):
        raise Http404
    return activity


def _plan(activity) -> Rotation | None:
    return Rotation.objects.filter(activity=activity).first()


@require_safe
@team_only
def rotation_detail(request, slug):
    """The tables and companies of a reverse pitch; once planned, who talks with whom in which round."""
    return _page(request, _activity(request, slug))


def _page(request, activity, **bound):
    """The page with the form that was typed in (`table_form`, `rounds_form` or `absent_form`), the others fresh."""
    rotation, tables = _plan(activity), reading.tables_of(activity)
    context = {
        "activity": activity,
        "rotation": rotation,
        "tables": tables,
        "rounds_form": RoundsForm(rotation=rotation, initial={"rounds": min(len(tables), 6) or None}),
    }
    if rotation is None:
        context["companies"] = reading.companies_of(activity)
        context["table_form"] = TableForm(activity=activity)
    else:
        context["sheet"] = reading.sheet_of(rotation, tables)
        context["absent_form"] = AbsentForm(rotation=rotation)
        known = {line.head.organisation_id for line in context["sheet"].companies}
        context["newcomers"] = [row for row in reading.companies_of(activity) if row.pk not in known]
    return render(request, "workpackages/rotation_detail.html", context | bound, status=422 if bound else 200)


@require_POST
@team_only
def rotation_table_create(request, slug):
    activity = _activity(request, slug)
    form = TableForm(request.POST, activity=activity)
    if form.is_valid():
        try:
            actions.add_table(activity=activity, by=request.user, **form.cleaned_data)
        except PortalError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("De tafel staat erbij."))
            return redirect("workpackages:rotation-detail", activity.slug)
    return _page(request, activity, table_form=form)


@require_POST
@team_only
def rotation_table_delete(request, slug, pk):
    activity = _activity(request, slug)
    table = get_object_or_404(activity.rotation_tables, pk=pk)
    try:
        actions.remove_table(table=table, by=request.user)
    except PortalError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("De tafel is weg."))
    return redirect("workpackages:rotation-detail", activity.slug)


@require_POST
@team_only
def rotation_create(request, slug):
    """Make the plan; a plan that is there goes only where that was said, and for the version that was on the screen."""
    activity = _activity(request, slug)
    form = RoundsForm(request.POST, rotation=_plan(activity))
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.make_rotation(
                activity=activity, rounds=data["rounds"], replaces=data["version"], by=request.user
            )
        except PortalError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Het plan is gemaakt."))
            return redirect("workpackages:rotation-detail", activity.slug)
    return _page(request, activity, rounds_form=form)


@require_POST
@team_only
def rotation_delete(request, slug):
    activity = _activity(request, slug)
    rotation = get_object_or_404(Rotation, activity=activity)
    version = request.POST.get("version", "")
    try:
        actions.drop_rotation(
            rotation=rotation,
            version=int(version) if version.isdecimal() and len(version) < 10 else 0,
            by=request.user,
        )
    except PortalError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Het plan is geschrapt. De tafels staan er nog."))
    return redirect("workpackages:rotation-detail", activity.slug)


@require_POST
@team_only
def rotation_repair(request, slug):
    """At the door: who is not there, and the plan with the fewest changes."""
    activity = _activity(request, slug)
    rotation = get_object_or_404(Rotation, activity=activity)
    form = AbsentForm(request.POST, rotation=rotation)
    if form.is_valid():
        try:
            row = actions.repair_at_door(rotation=rotation, by=request.user, **form.cleaned_data)
        except PortalError as error:
            form.add_error(None, error.message)
        else:
            number = len(row.changes)
            said = ngettext("{n} plaats veranderde.", "{n} plaatsen veranderden.", number).format(n=number)
            messages.success(request, said if number else _("Het plan blijft zoals het was."))
            return redirect("workpackages:rotation-detail", activity.slug)
    return _page(request, activity, absent_form=form)


@require_safe
@team_only
def rotation_export(request, slug):
    """The plan as CSV: a line a talk."""
    activity = _activity(request, slug)
    get_object_or_404(Rotation, activity=activity)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rotatie-{activity.slug}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(["round", "table", "table_name", "host", "challenge", "company"])
    rows = activity.rotation_talks.select_related("table__host", "table__challenge", "organisation")
    for row in rows.order_by("round_number", "table__number"):
        table = row.table
        title = table.challenge.title if table.challenge else ""
        cells = (row.round_number, table.number, table.name, table.host.name, title, row.organisation.name)
        writer.writerow([csv_cell(cell) for cell in cells])
    return response
