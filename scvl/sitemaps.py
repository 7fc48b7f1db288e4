from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from members.models import Organisation
from workpackages.models import Activity

VISITOR = AnonymousUser()


class PageSitemap(Sitemap):
    i18n = True
    alternates = True

    def items(self):
        return [
            "home",
            "members:organisation-list",
            "workpackages:activity-list",
            "about",
            "about-model",
            "privacy",
            "accessibility",
            "contact",
        ]

    def location(self, item):
        return reverse(item)


class OrganisationSitemap(Sitemap):
    limit = 1000

    def items(self):
        return Organisation.objects.visible_to(VISITOR).order_by("pk")

    def lastmod(self, row):
        return row.updated_at


class ActivitySitemap(Sitemap):
    limit = 1000

    def items(self):
        return Activity.objects.visible_to(VISITOR).order_by("pk")

    def lastmod(self, row):
        return row.updated_at


SITEMAPS = {"pages": PageSitemap, "organisations": OrganisationSitemap, "activities": ActivitySitemap}
