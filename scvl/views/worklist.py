from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.permissions import team_only
from scvl.periods import local_today
from scvl.worklist import worklist


@require_safe
@team_only
def work_list(request):
    """What waits for the team; what is done disappears by itself."""
    sections = worklist(request.user)
    context = {
        "sections": sections,
        "total": sum(section.count for section in sections.values()),
        "today": local_today(),
    }
    return render(request, "scvl/work_list.html", context)
