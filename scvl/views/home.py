from django.http import QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kpis.figures import headline_figures
from matchmaking.models import Challenge
from members import directory
from members.facets import members_noun
from scvl.access import public
from scvl.citymap import count_map
from scvl.stamps import DIRECTORY, stamp_of
from workpackages.models import Activity, WorkPackage


@public
@require_safe
def home(request):
    """What the portal is: the city map of its members, what comes up, the way from idea to building block."""
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
    upcoming = (
        Activity.objects.visible_to(request.user).upcoming().select_related("activity_type", "municipality")
    )
    context = {
        "map": city,
        "members": counts.members,
        "activities": upcoming[:3],
        "challenges": Challenge.objects.visible_to(request.user).filter(state=Challenge.State.PUBLISHED)[:3],
        "headlines": headline_figures(),
        "work_packages": WorkPackage.objects.all(),
    }
    return render(request, "scvl/home.html", context)
