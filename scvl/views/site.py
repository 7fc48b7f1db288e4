"""What machines ask of a site."""

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from scvl.access import public


@public
@never_cache
@require_safe
def health(request):
    """200 where the database answers, else 503. Without Redis pages go on and mails wait: 200, told as 'degraded'."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "database": False}, status=503)
    if not settings.REDIS_URL:
        return JsonResponse({"status": "ok", "database": True})
    redis = cache.answers()
    return JsonResponse({"status": "ok" if redis else "degraded", "database": True, "redis": redis})


@public
@require_safe
def robots(request):
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Disallow: /mijn/",
        "Disallow: /en/my/",
    ]
    lines.append(f"Sitemap: {settings.SITE_URL}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public
@require_safe
def favicon(request):
    return redirect(static("img/favicon.svg"))
