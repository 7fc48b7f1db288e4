from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from members.permissions import seats_only, viewer_of
from scvl.periods import local_today
from workpackages.agenda import Month
from workpackages.models import Activity, ActivityType, ProgrammeYear, WorkPackage
from workpackages.programme import HELD, PLANNED, Selection, entries, months_of, package_years, year_of

ROWS_PER_PAGE = 50


@require_safe
@seats_only
def programme_current(request):
    """The running year; between years the last one that began, before all of them the first."""
    years = list(ProgrammeYear.objects.all())
    begun = [year for year in years if year.starts_on <= local_today()]
    return _programme(request, (begun or years[:1] or [None])[-1], years)


@require_safe
@seats_only
def programme_detail(request, number):
    """A year by its number."""
    years = list(ProgrammeYear.objects.all())
    return _programme(request, year_of(years, number), years)


def _programme(request, year, years):
    packages = package_years(year) if year else []
    context = {
        "year": year,
        "years": years,
        "months": months_of(year) if year else [],
        "packages": packages,
        "has_done": any(package.share is not None for package in packages),
        "states": ProgrammeYear.State,
        "is_team": viewer_of(request.user).is_team,
        "reports_url": reverse("workpackages:report-list"),
    }
    return render(request, "workpackages/programme_detail.html", context)


@require_safe
@seats_only
def programme_activities(request, number):
    """The rows behind a number of the programme: `werkpakket`, `soort`, `maand` and `stand` in the address."""
    year = year_of(list(ProgrammeYear.objects.all()), number)
    packages = {row.code: row for row in WorkPackage.objects.all()}
    types = {row.code: row for row in ActivityType.objects.all()}
    months = [f"{day:%Y-%m}" for day in months_of(year)]
    known = {"werkpakket": packages, "soort": types, "maand": months, "stand": (HELD, PLANNED)}
    given = {name: request.GET.get(name, "") for name in known}
    unknown = [value[:40] for name, value in given.items() if value and value not in known[name]]
    chosen = {name: value if value in known[name] else "" for name, value in given.items()}
    selection = Selection(chosen["werkpakket"], chosen["soort"], chosen["maand"], chosen["stand"])
    found = [row for row in entries(year) if selection.takes(row)]
    page = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("pagina"))
    visible = Activity.objects.visible_to(request.user)
    open_to = set(
        visible.filter(pk__in=[row.activity_id for row in page if row.activity_id]).values_list(
            "pk", flat=True
        )
    )
    rows = [
        {
            "entry": row,
            "package": packages[row.work_package],
            "type": types[row.activity_type],
            "is_open": row.activity_id in open_to,
        }
        for row in page
    ]
    context = {
        "year": year,
        "rows": rows,
        "page_of_rows": page,
        "package": packages.get(selection.work_package),
        "type": types.get(selection.activity_type),
        "month": Month.parse(selection.month),
        "stand": selection.state,
        "unknown": unknown,
        "parent_url": reverse("workpackages:programme-detail", args=[year.number]),
    }
    return render(request, "workpackages/programme_activities.html", context)
