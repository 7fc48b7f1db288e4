from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from matchmaking import pages
from matchmaking.actions.funding import create_application, update_application
from matchmaking.calendar import calendar_of_calls
from matchmaking.forms import ApplicationForm
from matchmaking.models import Call, Challenge, FundingApplication, FundingProgramme
from matchmaking.permissions import can_put_challenge
from matchmaking.registry import origins_of
from matchmaking.steps import open_steps
from members.permissions import viewer_of
from scvl.access import access_rule, public, signed_in
from scvl.editing import Superseded, clash_of
from scvl.errors import InvalidTransition, PortalError
from scvl.periods import now

PAGE = 25

governments_only = access_rule("governments", can_put_challenge)


@public
@require_safe
def call_list(request):
    """Open calls by deadline, and the programmes; `soort`, `programma` and `voorbij` in the address."""
    programmes = {row.code: row for row in FundingProgramme.objects.all()}
    kind, code, past = (request.GET.get(name, "") for name in ("soort", "programma", "voorbij"))
    rows, unknown = Call.objects.visible_to(request.user).select_related("programme"), []
    if kind in Call.Kind.values:
        rows = rows.filter(kind=kind)
    elif kind:
        unknown.append(kind[:40])
    if code in programmes:
        rows = rows.filter(programme=programmes[code])
    elif code:
        unknown.append(code[:40])
    shown = rows.closed().order_by("-deadline_at", "-pk") if past else rows.open()
    page = Paginator(shown, PAGE).get_page(request.GET.get("pagina"))
    for row in page.object_list:
        row.left = pages.countdown(row.deadline_at) if row.deadline_at else ""
    context = {
        "page_of_rows": page,
        "coming": [] if past else rows.coming()[:50],
        "past": bool(past),
        "kinds": Call.Kind.choices,
        "kind": kind if kind in Call.Kind.values else "",
        "programme": programmes.get(code),
        "unknown": unknown,
        "programmes": programmes.values(),
        "can_apply": can_put_challenge(request.user),
    }
    return render(request, "matchmaking/call_list.html", context)


@public
@require_safe
def call_detail(request, pk):
    """A call with its dates, and for governments the way to note an application."""
    call = get_object_or_404(Call.objects.visible_to(request.user).select_related("programme"), pk=pk)
    is_past = call.deadline_at is not None and call.deadline_at <= now()
    applications = FundingApplication.objects.visible_to(request.user).filter(call=call)
    challenges = Challenge.objects.visible_to(request.user).filter(call=call)
    context = {
        "call": call,
        "is_past": is_past,
        "left": pages.countdown(call.deadline_at) if call.deadline_at else "",
        "challenges": challenges,
        "applications": applications if request.user.is_authenticated else [],
        "can_apply": not is_past and can_put_challenge(request.user),
    }
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
    """The project applications of one's own governments; all for the team. `stand` in the address."""
    rows = FundingApplication.objects.visible_to(request.user).select_related("programme", "call")
    state, unknown = request.GET.get("stand", ""), []
    if state in FundingApplication.State.values:
        rows = rows.filter(state=state)
    elif state:
        unknown, state = [state[:40]], ""
    rows = rows.prefetch_related("applicants__organisation")
    context = {
        "page_of_rows": Paginator(rows, PAGE).get_page(request.GET.get("pagina")),
        "states": FundingApplication.State.choices,
        "state": state,
        "unknown": unknown,
        "can_add": can_put_challenge(request.user),
    }
    return render(request, "matchmaking/application_list.html", context)


def _find(user, pk) -> FundingApplication:
    rows = FundingApplication.objects.visible_to(user)
    rows = rows.select_related("programme", "call", "challenge", "resubmission_of")
    return get_object_or_404(rows, pk=pk)


@require_safe
@signed_in
def application_detail(request, pk):
    """An application with its steps, and the activities that led to it."""
    application = _find(request.user, pk)
    steps = open_steps("aanvraag", request.user, application)
    context = {
        "application": application,
        "applicants": application.applicants.select_related("organisation").order_by("-is_lead", "pk"),
        "origins": origins_of(request.user, application),
        "resubmissions": application.resubmissions.all(),
        "buttons": steps,
        "can_edit": bool(steps) and application.state == FundingApplication.State.DRAFT,
        "is_team": viewer_of(request.user).is_team,
    }
    return render(request, "matchmaking/application_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@governments_only
def application_create(request):
    """A draft, of a call where `oproep` in the address names one."""
    asked = request.GET.get("oproep", "")
    call = Call.objects.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 19 else None
    initial = {"call": call, "programme": call.programme, "title": call.title[:200]} if call else {}
    form = ApplicationForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = create_application(by=request.user, **form.answers())
        except PortalError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("De aanvraag is bewaard. Zet ze op ingediend zodra ze weg is."))
            return redirect(row)
    return _form_page(request, form, _("Noteer een projectaanvraag"), reverse("matchmaking:application-list"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def application_update(request, pk):
    """A draft; what was handed in stays, a resubmission is a new one."""
    application = _find(request.user, pk)
    form, clash = _application_form(request, application, request.POST or None), None
    if application.state != FundingApplication.State.DRAFT:
        if request.method != "POST":
            raise InvalidTransition
        form.add_error(
            None, _("Deze aanvraag is intussen geen ontwerp meer. Wat jij schreef, is niet bewaard.")
        )
        return _form_page(request, form, application.title, application.get_absolute_url(), status=409)
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            update_application(application=application, by=request.user, version=version, **form.answers())
        except Superseded:
            stored = FundingApplication.objects.get(pk=application.pk)
            clash = clash_of(form, _application_form(request, stored), stored)
        except PortalError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Bewaard."))
            return redirect(application)
    return _form_page(request, form, application.title, application.get_absolute_url(), clash)


def _application_form(request, application, data=None) -> ApplicationForm:
    names = ("title", "programme", "call", "challenge", "amount_requested", "resubmission_of", "version")
    initial = {name: getattr(application, name) for name in names}
    rows = application.applicants.order_by("-is_lead", "pk")
    initial["applicants"] = list(rows.values_list("organisation_id", flat=True))
    return ApplicationForm(data, user=request.user, application=application, initial=initial)


def _form_page(request, form, heading, back, clash=None, status=None):
    context = {"form": form, "heading": heading, "back": back, "clash": clash}
    status = status or (409 if clash else 422 if form.errors else 200)
    return render(request, "matchmaking/application_form.html", context, status=status)
