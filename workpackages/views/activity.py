from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from members.models import Organisation
from members.permissions import viewer_of
from scvl.access import public
from scvl.periods import local_today
from workpackages import agenda
from workpackages.calendar import calendar_of
from workpackages.enums import Mode
from workpackages.models import Activity, ActivityType, Registration
from workpackages.permissions import can_register, can_see_online_link, has_rotation


@public
@require_safe
def activity_list(request):
    """A month of the agenda; `maand=2026-11` and `soort=matchmaking` in the address."""
    unknown = []
    month = agenda.Month.parse(request.GET.get("maand"))
    if month is None:
        if request.GET.get("maand"):
            unknown.append(request.GET["maand"][:40])
        month = agenda.Month.of(local_today())
    types = list(ActivityType.objects.filter(counted_from=ActivityType.CountedFrom.ACTIVITIES))
    chosen = next((row for row in types if row.code == request.GET.get("soort")), None)
    if chosen is None and request.GET.get("soort"):
        unknown.append(request.GET["soort"][:40])
    begins, ends = month.bounds
    visible = Activity.objects.visible_to(request.user)
    rows = agenda.with_places(visible.filter(starts_at__gte=begins, starts_at__lt=ends))
    rows = rows.select_related("activity_type", "work_package", "municipality", "min_tier").order_by(
        "starts_at", "pk"
    )
    rows = list(rows.prefetch_related("positions__layer", "positions__domain"))
    mine = agenda.own_registrations(request.user, rows)
    shown = [row for row in rows if chosen is None or row.activity_type_id == chosen.pk]
    audience = agenda.Audience(request.user)
    for row in shown:
        row.own = mine.get(row.pk)
        row.places_left = agenda.places_left(row)
        row.refusal = audience.reason(row)
    context = {
        "month": month,
        "days": month.days(rows, set(mine)),
        "types": types,
        "chosen": chosen,
        "activities": shown,
        "all_count": len(rows),
        "together": sum(row.activity_type.code == "matchmaking" for row in rows),
        "unknown": unknown,
        "coming": None if shown else _next_month(visible, ends, chosen),
        "states": Registration.State,
    }
    part = request.htmx and not request.htmx.history_restore_request
    return render(
        request, "workpackages/_agenda_month.html" if part else "workpackages/activity_list.html", context
    )


def _next_month(visible, after, chosen):
    """The first later month with something in it, or else the last one before."""
    rows = visible.filter(activity_type=chosen) if chosen else visible
    later = rows.filter(starts_at__gte=after).order_by("starts_at").first()
    found = later or rows.filter(starts_at__lt=after).order_by("-starts_at").first()
    return agenda.Month.of(found.date) if found else None


@public
@require_safe
def activity_detail(request, slug):
    """An activity, and what this person can do about it."""
    visible = agenda.with_places(Activity.objects.visible_to(request.user))
    visible = visible.select_related(
        "activity_type", "work_package", "municipality", "min_tier", "acceleration_edition"
    )
    activity = get_object_or_404(visible, slug=slug)
    own = agenda.own_registrations(request.user, [activity]).get(activity.pk)
    choices = organisation_choices(request.user, activity)
    context = {
        "activity": activity,
        "own": own,
        "places_left": agenda.places_left(activity),
        "waiting": activity.registrations.filter(state=Registration.State.WAITING).count(),
        "choices": choices,
        "can_join": any(decision.allowed for _organisation, decision in choices),
        "audience": agenda.audience_words(activity),
        "refusal": next((d.reason for _o, d in choices if not d.allowed), ""),
        "online_link": activity.online_link if can_see_online_link(request.user, own) else "",
        "is_hybrid": activity.mode == Mode.HYBRID,
        "attendees": _attendees(request.user, activity),
        "has_rotation": viewer_of(request.user).is_team and has_rotation(activity),
        "states": Registration.State,
        "parent_url": reverse("workpackages:activity-list"),
    }
    return render(request, "workpackages/activity_detail.html", context)


def organisation_choices(user, activity):
    """Pairs (organisation or None, Decision) for whom this person could register; None is on their own."""
    if not user.is_authenticated:
        return []
    own = list(Organisation.objects.filter(pk__in=viewer_of(user).organisation_ids).order_by("name"))
    contact = user.contacts.current().first()
    if not own or (activity.audience == "public" and not own):
        return [(None, can_register(activity=activity, contact=contact))]
    return [(row, can_register(activity=activity, organisation=row, contact=contact)) for row in own]


def _attendees(user, activity):
    if not viewer_of(user).is_team:
        return None
    rows = activity.registrations.exclude(state=Registration.State.CANCELLED)
    return rows.select_related("contact__user", "organisation")


@public
@require_safe
def activity_calendar(request, slug):
    """The activity as an .ics file; the online link only for who is registered."""
    activity = get_object_or_404(Activity.objects.visible_to(request.user), slug=slug)
    own = agenda.own_registrations(request.user, [activity]).get(activity.pk)
    data = calendar_of([activity], online_link=can_see_online_link(request.user, own))
    return _file(data, f"{activity.slug}.ics")


@public
@require_safe
def activity_feed(request):
    """The coming activities that this person may see, to subscribe to."""
    rows = Activity.objects.visible_to(request.user).upcoming().select_related("municipality")[:200]
    return _file(calendar_of(rows), "agenda.ics")


def _file(data, name):
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
