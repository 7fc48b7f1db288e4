"""The sitemap: an index, and a part each for pages, organisations, activities and articles, all in both languages."""

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.urls import reverse

from members.models import Organisation
from workpackages.models import Activity, Article

VISITOR = AnonymousUser()
PAGES = (
    "home",
    "members:organisation-list",
    "workpackages:activity-list",
    "workpackages:article-list",
    "workpackages:newsletter-subscribe",
    "about",
    "about-model",
    "privacy",
    "accessibility",
    "contact",
)


class BothLanguages(Sitemap):
    i18n = True
    alternates = True
    x_default = True
    limit = 2000


class PageSitemap(BothLanguages):
    def items(self):
        return PAGES

    def location(self, item):
        return reverse(item)


class RowSitemap(BothLanguages):
    """Rows that a visitor sees, with the date of their last change."""

    model = None

    def items(self):
        return self.model.objects.visible_to(VISITOR).order_by("pk").only("slug", "updated_at")

    def lastmod(self, item):
        return item.updated_at

    def get_latest_lastmod(self):
        return self.items().aggregate(latest=Max("updated_at"))["latest"]


class OrganisationSitemap(RowSitemap):
    model = Organisation


class ActivitySitemap(RowSitemap):
    model = Activity


class ArticleSitemap(RowSitemap):
    model = Article


SITEMAPS = {
    "pages": PageSitemap,
    "organisations": OrganisationSitemap,
    "activities": ActivitySitemap,
    "articles": ArticleSitemap,
}
