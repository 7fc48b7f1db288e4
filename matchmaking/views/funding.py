from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from matchmaking.actions.funding import create_application
from matchmaking.calendar import calendar_of_calls
from matchmaking.forms import ApplicationForm
from matchmaking.models import Call, FundingApplication, FundingProgramme
from matchmaking.permissions import can_put_challenge
from matchmaking.steps import open_steps
from scvl.access import access_rule, public, signed_in
from scvl.errors import PortalError
from scvl.periods import now

governments_only = access_rule("governments", can_put_challenge)


@public
@require_safe
def call_list(request):
    """Open calls by deadline, and the programmes; `soort` and `voorbij` in the address."""
    rows = Call.objects.visible_to(request.user).select_related("programme")
    kind, past = request.GET.get("soort", ""), bool(request.GET.get("voorbij"))
    unknown = [] if kind in ("", *Call.Kind.values) else [kind[:40]]
    if kind in Call.Kind.values:
        rows = rows.filter(kind=kind)
    shown = rows.filter(deadline_at__lte=now()).order_by("-deadline_at") if past else rows.open()
    coming = (
        [] if past else [row for row in rows.exclude(pk__in=rows.open().values("pk")) if not _is_past(row)]
    )
    context = {
        "calls": shown[:100],
        "coming": coming[:50],
        "past": past,
        "kinds": Call.Kind.choices,
        "kind": kind if kind in Call.Kind.values else "",
        "unknown": unknown,
        "programmes": FundingProgramme.objects.all(),
    }
    return render(request, "matchmaking/call_list.html", context)


def _is_past(call) -> bool:
    return call.deadline_at is not None and call.deadline_at <= now()


@public
@require_safe
def call_detail(request, pk):
    call = get_object_or_404(Call.objects.visible_to(request.user).select_related("programme"), pk=pk)
    days = (call.deadline_at - now()).days if call.deadline_at else None
    context = {"call": call, "days": days, "is_past": _is_past(call)}
    return render(request, "matchmaking/call_detail.html", context)


@public
@require_safe
def call_calendar(request, pk):
    """The deadline of a call as an .ics file."""
    call = get_object_or_404(Call.objects.visible_to(request.user), pk=pk)
    return _file(calendar_of_calls([call]), f"oproep-{call.pk}.ics")


@public
@require_safe
def call_feed(request):
    """The deadlines of all open calls, to subscribe to."""
    return _file(calendar_of_calls(Call.objects.visible_to(request.user).open()[:300]), "oproepen.ics")


def _file(data, name):
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@signed_in
def application_list(request):
    """The project applications of one's own governments; all for the team."""
    rows = FundingApplication.objects.visible_to(request.user).select_related("programme", "call")
    rows = rows.prefetch_related("applicants__organisation")[:300]
    context = {
        "rows": [(row, open_steps("aanvraag", request.user, row)) for row in rows],
        "can_add": can_put_challenge(request.user),
    }
    return render(request, "matchmaking/application_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@governments_only
def application_create(request):
    call = (
        Call.objects.filter(pk=request.GET["oproep"]).first()
        if request.GET.get("oproep", "").isdecimal()
        else None
    )
    initial = {"call": call, "programme": call.programme} if call else {}
    form = ApplicationForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            create_application(by=request.user, **form.cleaned_data)
        except PortalError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("De aanvraag is bewaard. Zet ze op ingediend zodra ze weg is."))
            return redirect("matchmaking:application-list")
    return render(
        request, "matchmaking/application_form.html", {"form": form}, status=422 if form.errors else 200
    )
