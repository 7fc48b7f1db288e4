import uuid
from dataclasses import dataclass

from csp.decorators import csp_replace
from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.enums import Kind
from members.models import Transition
from members.permissions import team_only
from scvl.errors import PortalError
from scvl.mail import queue_message
from workpackages.actions import newsletter as actions
from workpackages.forms import NewsletterForm, ScheduleForm
from workpackages.letter import items_of, specimen
from workpackages.models import Delivery, Newsletter
from workpackages.models.newsletter import ITEMS

State = Newsletter.State
MOST_LISTED = 100


@dataclass(frozen=True)
class Step:
    """One move of an edition: the word on its button, the action, from which states, what is asked before and told after."""

    label: str
    do: object
    states: tuple
    done: str
    question: str = ""


STEPS = {
    "terugnemen": Step(
        gettext_lazy("Neem terug als ontwerp"),
        actions.unschedule_newsletter,
        (State.SCHEDULED,),
        gettext_lazy("De editie is weer een ontwerp. Ze gaat niet uit."),
    ),
    "pauzeren": Step(
        gettext_lazy("Pauzeer"),
        actions.pause_newsletter,
        (State.SENDING,),
        gettext_lazy("Gepauzeerd. Wat al onderweg was, kan nog aankomen."),
    ),
    "hervatten": Step(
        gettext_lazy("Ga verder"),
        actions.resume_newsletter,
        (State.PAUSED,),
        gettext_lazy("De editie gaat verder, binnen een minuut."),
    ),
    "annuleren": Step(
        gettext_lazy("Annuleer deze editie"),
        actions.cancel_newsletter,
        (State.DRAFT, State.SCHEDULED, State.PAUSED),
        gettext_lazy("De editie is geannuleerd. Er gaat niets meer uit."),
        gettext_lazy("Annuleer je deze editie? Dat kan je niet ongedaan maken."),
    ),
}


@require_safe
@team_only
def edition_list(request):
    """All editions, the newest on top, with how many they reached."""
    sent = Count("deliveries", filter=Q(deliveries__state=Delivery.State.SENT))
    rows = Newsletter.objects.filter(kind=Newsletter.Kind.NEWSLETTER).annotate(sent=sent).order_by("-pk")
    context = {"rows": rows[:200], "readers": actions.recipients().count()}
    return render(request, "workpackages/edition_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@team_only
def edition_create(request):
    form = NewsletterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = actions.create_newsletter(by=request.user, **form.values())
        messages.success(request, _("De editie is bewaard als ontwerp."))
        return redirect("workpackages:edition-detail", row.pk)
    context = {"form": form, "heading": _("Een nieuwe editie")}
    return render(request, "workpackages/edition_form.html", context, status=422 if form.errors else 200)


def _find(pk) -> Newsletter:
    return get_object_or_404(Newsletter, pk=pk, kind=Newsletter.Kind.NEWSLETTER)


@require_http_methods(["GET", "HEAD", "POST"])
@team_only
def edition_update(request, pk):
    row = _find(pk)
    form = NewsletterForm(request.POST or None, newsletter=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_newsletter(newsletter=row, by=request.user, **form.values())
        except PortalError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("De editie is bewaard."))
            return redirect("workpackages:edition-detail", row.pk)
    elif row.state != State.DRAFT and request.method != "POST":
        messages.error(request, actions.NO_DRAFT)
        return redirect("workpackages:edition-detail", row.pk)
    context = {"form": form, "heading": row.subject, "row": row}
    return render(request, "workpackages/edition_form.html", context, status=422 if form.errors else 200)


def progress_of(row) -> dict:
    """How many of an edition are in each state; `done` is all but those that wait; `uncertain` may have come twice."""
    of = Delivery.State
    counts = row.deliveries.aggregate(
        total=Count("pk"),
        waiting=Count("pk", filter=Q(state__in=[of.PENDING, of.CLAIMED])),
        sent=Count("pk", filter=Q(state=of.SENT)),
        failed=Count("pk", filter=Q(state=of.FAILED)),
        skipped=Count("pk", filter=Q(state=of.SKIPPED)),
        uncertain=Count("pk", filter=Q(uncertain_at__isnull=False)),
    )
    done = counts["total"] - counts["waiting"]
    return {**counts, "done": done, "runs": row.state in (State.SENDING, State.SCHEDULED)}


def _reach(row) -> list[tuple]:
    """Sent, opened and clicked, by the kind of organisation that readers named; None where nothing was measured."""
    sent = row.deliveries.filter(state=Delivery.State.SENT)
    found = sent.values("kind").annotate(
        sent=Count("pk"), opened=Count("opened_at"), clicked=Count("clicked_at")
    )
    rows = list(found.order_by("-sent"))
    measured = any(one["opened"] for one in rows)
    names = dict(Kind.choices)
    return [
        (
            names.get(one["kind"], _("Niet gezegd")),
            one["sent"],
            *((one["opened"], one["clicked"]) if measured else (None, None)),
        )
        for one in rows
    ]


def _blocks(row) -> list[tuple]:
    """All blocks of an edition with whether they go along: (row, True), or (row, False) where it is not public any more."""
    goes_along = {(kind, one.pk) for kind, one in items_of(row)}
    items = row.items.select_related(*ITEMS)
    found = [(kind, getattr(item, kind)) for item in items for kind in ITEMS if getattr(item, f"{kind}_id")]
    return [(one, (kind, one.pk) in goes_along) for kind, one in found]


def _detail(request, row, schedule_form=None):
    """An edition: what it says, its way out, its progress and its reach."""
    last = Transition.objects.of(row).last() if row.state == State.DRAFT else None
    context = {
        "row": row,
        "blocks": _blocks(row),
        "progress": progress_of(row),
        "reach": _reach(row) if row.state in Newsletter.OUT else [],
        "readers": actions.recipients(row.kind).count(),
        "schedule_form": (schedule_form or ScheduleForm()) if row.state == State.DRAFT else None,
        "steps": [(code, step) for code, step in STEPS.items() if row.state in step.states],
        "uncertain": row.deliveries.filter(uncertain_at__isnull=False).order_by("pk")[:MOST_LISTED],
        "remark": last.remark if last else "",
    }
    status = 422 if schedule_form and schedule_form.errors else 200
    return render(request, "workpackages/edition_detail.html", context, status=status)


@require_safe
@team_only
def edition_detail(request, pk):
    return _detail(request, _find(pk))


@require_safe
@team_only
def edition_progress(request, pk):
    """The part of the page that asks again by itself while an edition goes out; the whole page when its state changed."""
    row = _find(pk)
    context = {"row": row, "progress": progress_of(row)}
    response = render(request, "workpackages/_edition_progress.html", context)
    if request.GET.get("toestand", row.state) != row.state:
        response["HX-Refresh"] = "true"
    return response


@require_safe
@team_only
@csp_replace({"style-src": ["'unsafe-inline'"], "script-src": ["'none'"]})
def edition_preview(request, pk):
    """The mail as a reader gets it; `deel=tekst` gives the text part."""
    html, text = specimen(_find(pk), "en" if request.GET.get("taal") == "en" else "nl")
    if request.GET.get("deel") == "tekst":
        return HttpResponse(text, content_type="text/plain; charset=utf-8")
    return HttpResponse(html)


@require_POST
@team_only
def edition_test(request, pk):
    """Send it to oneself."""
    row = _find(pk)
    html, text = specimen(row, request.user.language)
    queue_message(
        key=f"newsletter-test:{row.pk}:{uuid.uuid4().hex}",
        to=request.user.email,
        subject=_("Proef: {subject}").format(subject=row.subject),
        text=text,
        html=html,
    )
    messages.success(request, _("De proef is onderweg naar {email}.").format(email=request.user.email))
    return redirect("workpackages:edition-detail", row.pk)


@require_POST
@team_only
def edition_schedule(request, pk):
    row, form = _find(pk), ScheduleForm(request.POST)
    if form.is_valid():
        try:
            actions.schedule_newsletter(newsletter=row, at=form.cleaned_data["at"], by=request.user)
        except PortalError as error:
            form.add_error(None if row.state != State.DRAFT else "at", error.message)
        else:
            messages.success(request, _("De editie is ingepland."))
            return redirect("workpackages:edition-detail", row.pk)
    if row.state != State.DRAFT:
        messages.error(request, actions.NO_DRAFT)
        return redirect("workpackages:edition-detail", row.pk)
    return _detail(request, row, schedule_form=form)


@require_POST
@team_only
def edition_step(request, pk, code):
    """Take it back as a draft, cancel, pause or resume."""
    row = _find(pk)
    if code not in STEPS:
        raise Http404
    try:
        STEPS[code].do(newsletter=row, by=request.user)
    except PortalError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, STEPS[code].done)
    return redirect("workpackages:edition-detail", row.pk)
