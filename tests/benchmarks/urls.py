"""The site's own addresses and a bare page: same middleware, session and base template, 25 rows by key."""

from django.http import HttpResponse
from django.template import engines
from django.urls import path

from members.models import Organisation
from scvl.access import public
from scvl.urls import handler400, handler403, handler404, handler500
from scvl.urls import urlpatterns as own_patterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

KEYS = []
PAGE = engines["django"].from_string(
    '{% extends "base.html" %}'
    "{% block content %}<ul>{% for row in rows %}<li>{{ row.name }}</li>{% endfor %}</ul>{% endblock %}"
)


@public
def bare(request):
    rows = Organisation.objects.filter(pk__in=KEYS)
    return HttpResponse(PAGE.render({"rows": rows}, request))


urlpatterns = [path("bare/", bare, name="bare"), *own_patterns]
