from datetime import timedelta

from django.db.models import Count, F
from django.http import QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kpis.figures import current_year, headline_figures
from matchmaking import pages
from matchmaking.models import Challenge
from matchmaking.permissions import can_put_challenge
from members import directory
from members.facets import members_noun
from scvl.access import public
from scvl.citymap import count_map
from scvl.periods import local_date, local_today
from scvl.stamps import DIRECTORY, stamp_of
from workpackages.models import Activity, WorkPackage


@public
@require_safe
def home(request):
    """What the portal is: the city map of its members, what is asked and comes up, and what the year yields."""
    user = request.user
    activities = Activity.objects.visible_to(user).upcoming().select_related("activity_type", "municipality")
    challenges = Challenge.objects.visible_to(user).open()
    headlines = headline_figures()
    year = current_year() if headlines else None
    context = {
        **_map_of_members(),
        "activities": activities[:3],
        "challenges": _most_urgent(challenges),
        "challenge_count": challenges.count(),
        "may_ask": not user.is_authenticated or can_put_challenge(user),
        "headlines": headlines,
        "year": year,
        "year_ends": year and year.ends_before - timedelta(days=1),
        "today": local_today(),
        "work_packages": WorkPackage.objects.all(),
    }
    return render(request, "scvl/home.html", context)


def _map_of_members() -> dict:
    stamp = stamp_of(DIRECTORY)
    known = directory.reference(stamp)
    counts = directory.counts_for(QueryDict(), (), known=known, stamp=stamp)
    address = reverse("members:organisation-list")
    city = count_map(
        layers=known.layers,
        domains=known.domains,
        counts=counts.cells,
        noun=members_noun,
        url=lambda layer, domain: f"{address}?laag={layer}&domein={domain}",
    )
    return {"map": city, "members": counts.members}


def _most_urgent(rows) -> list[Challenge]:
    """Three challenges with the nearest deadline, with who asks, the cells they ask and the days that are left."""
    rows = rows.annotate(need_count=Count("needs", distinct=True))
    rows = rows.prefetch_related("owners", "needs__layer", "needs__domains")
    found = list(rows.order_by(F("deadline_at").asc(nulls_last=True), "pk")[:3])
    today = local_today()
    for row in found:
        row.asked_by = pages.demand_of(row)
        row.cells = pages.cells_of(row.needs.all())
        row.days_left = (local_date(row.deadline_at) - today).days if row.deadline_at else None
    return found
