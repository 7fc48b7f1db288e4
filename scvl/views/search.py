from django.shortcuts import render
from django.views.decorators.http import require_safe

from scvl.access import public
from scvl.find import find_all

LONGEST = 100


@public
@require_safe
def search(request):
    """What answers to `q`, of everything this person may see."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    groups = find_all(request.user, text) if text else []
    context = {"text": text, "groups": groups, "count": sum(len(hits) for _title, hits in groups)}
    return render(request, "scvl/search.html", context)
