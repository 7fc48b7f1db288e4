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


@public
@require_safe
def article_list(request):
    """Articles one may read, the newest on top; `domein` in the address."""
    rows = Article.objects.visible_to(request.user).prefetch_related("positions__layer", "positions__domain")
    wanted = request.GET.get("domein", "")
    domain = Domain.objects.filter(code=wanted).first() if wanted else None
    if domain:
        rows = rows.filter(positions__domain=domain).distinct()
    page = Paginator(rows.order_by("-published_at", "-pk"), 20).get_page(request.GET.get("pagina"))
    context = {
        "page_of_rows": page,
        "domains": Domain.objects.all(),
        "domain": domain,
        "unknown": wanted[:40] if wanted and not domain else "",
    }
    return render(request, "workpackages/article_list.html", context)


@public
@require_safe
def article_detail(request, slug):
    rows = Article.objects.visible_to(request.user).prefetch_related("positions__layer", "positions__domain")
    return render(
        request, "workpackages/article_detail.html", {"article": get_object_or_404(rows, slug=slug)}
    )


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
    for row in Article.objects.visible_to(AnonymousUser()).order_by("-published_at")[:30]:
        feed.add_item(
            title=row.title,
            link=f"{settings.SITE_URL}{row.get_absolute_url()}",
            description=row.summary or str(render_markdown(row.text)),
            pubdate=row.published_at,
            unique_id=f"article-{row.pk}",
            unique_id_is_permalink=False,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")
