import uuid

from csp.decorators import csp_replace
from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.enums import Kind
from members.permissions import team_only
from scvl.errors import PortalError
from scvl.mail import queue_message
from workpackages.actions import newsletter as actions
from workpackages.forms import NewsletterForm, ScheduleForm
from workpackages.models import Delivery, Newsletter
from workpackages.sending import TOKEN, render_edition

State = Newsletter.State
# Code in the address: label, action, from which states.
STEPS = {
    "terugnemen": (gettext_lazy("Neem terug als ontwerp"), actions.unschedule_newsletter, (State.SCHEDULED,)),
    "pauzeren": (gettext_lazy("Pauzeer"), actions.pause_newsletter, (State.SENDING,)),
    "hervatten": (gettext_lazy("Ga verder"), actions.resume_newsletter, (State.PAUSED,)),
    "annuleren": (
        gettext_lazy("Annuleer"),
        actions.cancel_newsletter,
        (State.DRAFT, State.SCHEDULED, State.PAUSED),
    ),
}


@require_safe
@team_only
def edition_list(request):
    """All editions, the newest on top, with how many they reached."""
    sent = Count("deliveries", filter=Q(deliveries__state=Delivery.State.SENT))
    rows = Newsletter.objects.filter(kind=Newsletter.Kind.NEWSLETTER).annotate(sent=sent).order_by("-pk")
    context = {"rows": rows[:200], "readers": actions.recipients(None).count()}
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
            messages.success(request, _("Bewaard."))
            return redirect("workpackages:edition-detail", row.pk)
    context = {"form": form, "heading": row.subject, "row": row}
    return render(request, "workpackages/edition_form.html", context, status=422 if form.errors else 200)


def progress_of(row) -> dict:
    """How many went out, failed, are not certain and wait; `share` of all in percent."""
    counts = dict(row.deliveries.values_list("state").annotate(n=Count("pk")).order_by())
    total = sum(counts.values())
    done = total - counts.get(Delivery.State.PENDING, 0) - counts.get(Delivery.State.CLAIMED, 0)
    return {
        "total": total,
        "sent": counts.get(Delivery.State.SENT, 0),
        "failed": counts.get(Delivery.State.FAILED, 0),
        "uncertain": counts.get(Delivery.State.UNCERTAIN, 0),
        "waiting": total - done,
        "done": done,
        "runs": row.state in (State.SENDING, State.SCHEDULED),
    }


def _reach(row) -> list[tuple]:
    """Sent, opened and clicked, by the kind of organisation that readers named."""
    sent = row.deliveries.filter(state=Delivery.State.SENT)
    found = sent.values("kind").annotate(
        sent=Count("pk"), opened=Count("opened_at"), clicked=Count("clicked_at")
    )
    names = dict(Kind.choices)
    return [
        (names.get(one["kind"], _("niet gezegd")), one["sent"], one["opened"], one["clicked"])
        for one in found.order_by("-sent")
    ]


@require_safe
@team_only
def edition_detail(request, pk):
    """An edition: what it says, its way out, its progress and its reach."""
    row = _find(pk)
    context = {
        "row": row,
        "progress": progress_of(row),
        "reach": _reach(row) if row.state in (State.SENT, State.SENDING, State.PAUSED) else [],
        "readers": actions.recipients(row).count(),
        "schedule_form": ScheduleForm() if row.state == State.DRAFT else None,
        "steps": [(code, label) for code, (label, _do, states) in STEPS.items() if row.state in states],
        "uncertain": row.deliveries.filter(state=Delivery.State.UNCERTAIN).select_related("subscriber")[:20],
    }
    return render(request, "workpackages/edition_detail.html", context)


@require_safe
@team_only
def edition_progress(request, pk):
    """The part of the page that asks again by itself while an edition goes out."""
    row = _find(pk)
    return render(request, "workpackages/_edition_progress.html", {"row": row, "progress": progress_of(row)})


@require_safe
@team_only
@csp_replace({"style-src": ["'unsafe-inline'"], "script-src": ["'none'"]})
def edition_preview(request, pk):
    """The mail as a reader gets it; `deel=tekst` gives the text part."""
    html, text = render_edition(_find(pk), "en" if request.GET.get("taal") == "en" else "nl")
    if request.GET.get("deel") == "tekst":
        return HttpResponse(text.replace(TOKEN, ""), content_type="text/plain; charset=utf-8")
    return HttpResponse(html.replace(TOKEN, "voorbeeld"))


@require_POST
@team_only
def edition_test(request, pk):
    """Send it to oneself."""
    row = _find(pk)
    html, text = render_edition(row, request.user.language)
    queue_message(
        key=f"newsletter-test:{row.pk}:{uuid.uuid4().hex}",
        to=request.user.email,
        subject=_("Proef: {subject}").format(subject=row.subject),
        text=text.replace(TOKEN, "voorbeeld"),
        html=html.replace(TOKEN, "voorbeeld"),
    )
    messages.success(request, _("De proef is onderweg naar {email}.").format(email=request.user.email))
    return redirect("workpackages:edition-detail", row.pk)


@require_POST
@team_only
def edition_schedule(request, pk):
    row, form = _find(pk), ScheduleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Kies een dag en een uur, bv. 01/12/2026 09:00."))
        return redirect("workpackages:edition-detail", row.pk)
    try:
        actions.schedule_newsletter(newsletter=row, at=form.cleaned_data["at"], by=request.user)
    except PortalError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("De editie is ingepland."))
    return redirect("workpackages:edition-detail", row.pk)


@require_POST
@team_only
def edition_step(request, pk, code):
    """Take it back as a draft, cancel, pause or resume."""
    row = _find(pk)
    if code not in STEPS:
        raise Http404
    try:
        STEPS[code][1](newsletter=row, by=request.user)
    except PortalError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Gedaan."))
    return redirect("workpackages:edition-detail", row.pk)
