import re

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.models import Domain
from scvl.access import public
from scvl.markdown import render_markdown
from workpackages.models import Article

PER_PAGE = 20
IN_FEED = 30
# XML 1.0 has no place for these, and a reader no use.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def _readable(user):
    rows = Article.objects.visible_to(user).newest_first().select_related("min_tier")
    return rows.prefetch_related("positions__layer", "positions__domain")


@public
@require_safe
def article_list(request):
    """Articles one may read, the newest on top; `domein` in the address."""
    rows = _readable(request.user)
    wanted = request.GET.get("domein", "")
    domains = list(Domain.objects.all())
    domain = next((one for one in domains if one.code == wanted), None)
    if domain:
        rows = rows.filter(positions__domain=domain).distinct()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "page_of_rows": page,
        "domains": domains,
        "domain": domain,
        "unknown": wanted[:40] if wanted and not domain else "",
    }
    return render(request, "workpackages/article_list.html", context)


@public
@require_safe
def article_detail(request, slug):
    article = get_object_or_404(_readable(request.user), slug=slug)
    return render(request, "workpackages/article_detail.html", {"article": article})


@public
@require_safe
def article_feed(request):
    """The public articles as RSS."""
    feed = Rss201rev2Feed(
        title="Smart Cities Vlaanderen",
        link=f"{settings.SITE_URL}{request.path}",
        description=_("Nieuws over slimme steden in Vlaanderen."),
        language=request.LANGUAGE_CODE,
    )
    for row in Article.objects.visible_to(AnonymousUser()).newest_first()[:IN_FEED]:
        feed.add_item(
            title=CONTROL.sub("", row.title),
            link=f"{settings.SITE_URL}{row.get_absolute_url()}",
            description=CONTROL.sub("", row.summary or str(render_markdown(row.text))),
            pubdate=row.published_at,
            unique_id=f"article-{row.pk}",
            unique_id_is_permalink=False,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")
