from django.contrib import messages
from django.db.models import Case, IntegerField, When
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.actions import application as actions
from members.conduct import RULES, VERSION
from members.enums import TierCode
from members.fees import other_fees, size_labels
from members.forms import ApplicationForm, RefusalForm
from members.identifiers import format_enterprise_number
from members.models import MembershipApplication, Tier
from members.permissions import team_only, viewer_of
from scvl.access import public, signed_in
from scvl.errors import PortalError
from scvl.limits import within_limit

APPLICATIONS_PER_HOUR = 5
MAX_ROWS = 200
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
    tiers, gives = _gives()
    context = {"form": form, "tiers": tiers, "gives": gives, "other_fees": other_fees()}
    return render(request, "members/application_form.html", context, status=422 if form.errors else 200)


def _ask(form, user) -> bool:
    """Hand the application in; False where something is wrong after all, told in the form."""
    try:
        actions.apply_for_membership(applicant=user if user.is_authenticated else None, **form.values())
    except PortalError as error:
        form.add_error(None, error.message)
        return False
    return True


# What a company may do, and from which tier (MODEL 2).
GIVES = (
    (gettext_lazy("Een profiel met je aanbod, voor steden en partners"), TierCode.INFORM),
    (gettext_lazy("Alle uitdagingen helemaal lezen, en hoe goed je past"), TierCode.INFORM),
    (gettext_lazy("Infosessies en ledenmailing"), TierCode.INFORM),
    (gettext_lazy("Matchmaking, clustering en focusgroepen"), TierCode.CONNECT),
    (gettext_lazy("Interesse tonen in een uitdaging"), TierCode.CONNECT),
    (gettext_lazy("Projectwerking, coaching en masterclasses"), TierCode.CULTIVATE),
    (gettext_lazy("Meewerken aan bouwstenen voor de slimme regio"), TierCode.CULTIVATE),
    (gettext_lazy("Een zetel in de stuurgroep, met zicht op programma en KPI's"), TierCode.STEERING),
)


def _gives() -> tuple[list[Tier], list[tuple[str, list[bool]]]]:
    """The tiers, and per thing whether each gives it."""
    tiers = list(Tier.objects.order_by("rank"))
    ranks = {row.code: row.rank for row in tiers}
    rows = [(text, [row.rank >= ranks[code] for row in tiers]) for text, code in GIVES if code in ranks]
    return tiers, rows


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
    rows = list(rows.select_related("tier", "size_band", "municipality", "organisation")[:MAX_ROWS])
    sizes = size_labels()
    for row in rows:
        row.size_shown = sizes.get(row.size_band_id)
        row.number_shown = format_enterprise_number(row.enterprise_number) if row.enterprise_number else ""
    return render(request, "members/application_list.html", {"rows": rows})


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


@require_POST
@signed_in
def application_withdraw(request, pk):
    """By who asked, while the team has not decided; by the team for who asks it."""
    row = get_object_or_404(MembershipApplication.objects.visible_to(request.user), pk=pk)
    try:
        actions.withdraw_application(application=row, by=request.user)
    except PortalError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request, _("De aanvraag van {name} is ingetrokken.").format(name=row.organisation_name)
        )
    is_team = viewer_of(request.user).is_team
    return redirect("members:application-list" if is_team else "members:my-overview")
