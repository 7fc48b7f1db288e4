from django.contrib import messages
from django.db.models import Case, IntegerField, When
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.actions import application as actions
from members.conduct import RULES, VERSION
from members.forms import ApplicationForm, RefusalForm
from members.models import MembershipApplication, Tier
from members.permissions import team_only
from members.views.my import OPENS
from scvl.access import public
from scvl.errors import PortalError
from scvl.limits import within_limit

APPLICATIONS_PER_HOUR = 5
State = MembershipApplication.State


@public
@require_http_methods(["GET", "HEAD", "POST"])
def application_create(request):
    """What each tier gives and costs, and the form to ask for it."""
    user = request.user
    initial = {"kind": "company"}
    if user.is_authenticated:
        initial |= {"contact_name": user.name, "contact_email": user.email}
    form = ApplicationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        if not within_limit(request, "application", APPLICATIONS_PER_HOUR):
            form.add_error(None, _("Je stuurde al enkele aanvragen. Wacht een uur, of mail ons."))
        elif form.cleaned_data["website"] or _ask(form, user):
            messages.success(
                request, _("Je aanvraag is verstuurd. Je krijgt een mail zodra het team ze las.")
            )
            return redirect("members:application-create")
    context = {"form": form, "tiers": _tiers()}
    return render(request, "members/application_form.html", context, status=422 if form.errors else 200)


def _ask(form, user) -> bool:
    """Hand the application in; False where something is wrong after all, told in the form."""
    try:
        actions.apply_for_membership(applicant=user if user.is_authenticated else None, **form.values())
    except PortalError as error:
        form.add_error(None, error.message)
        return False
    return True


def _tiers() -> list[tuple[str, list[str]]]:
    """The tiers, with the work packages each opens."""
    rows = list(Tier.objects.order_by("rank"))
    ranks = {row.code: row.rank for row in rows}
    return [(row.name, [name for name, code in OPENS if ranks.get(code, 99) <= row.rank]) for row in rows]


@public
@require_safe
def conduct(request):
    return render(request, "members/conduct.html", {"rules": RULES, "version": VERSION})


@require_safe
@team_only
def application_list(request):
    """What waits for the team first, then what was decided."""
    waits = Case(When(state=State.SUBMITTED, then=0), default=1, output_field=IntegerField())
    rows = (
        MembershipApplication.objects.visible_to(request.user)
        .annotate(waits=waits)
        .order_by("waits", "-created_at")
    )
    rows = rows.select_related("tier", "size_band", "municipality", "organisation")[:200]
    context = {"rows": rows, "form": RefusalForm()}
    return render(request, "members/application_list.html", context)


@require_POST
@team_only
def application_approve(request, pk):
    row = get_object_or_404(MembershipApplication.objects.visible_to(request.user), pk=pk)
    try:
        actions.approve_application(application=row, by=request.user)
    except PortalError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request, _("{name} is lid. De contactpersoon krijgt een mail.").format(name=row.organisation_name)
        )
    return redirect("members:application-list")


@require_http_methods(["GET", "HEAD", "POST"])
@team_only
def application_refuse(request, pk):
    row = get_object_or_404(
        MembershipApplication.objects.visible_to(request.user), pk=pk, state=State.SUBMITTED
    )
    form = RefusalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.refuse_application(application=row, by=request.user, reason=form.cleaned_data["reason"])
        except PortalError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("De aanvraag is geweigerd. De aanvrager leest de reden in een mail."))
            return redirect("members:application-list")
    context = {"form": form, "application": row}
    return render(request, "members/application_refuse.html", context, status=422 if form.errors else 200)
