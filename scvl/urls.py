from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from scvl.access import public
from scvl.sitemaps import SITEMAPS
from scvl.views.documents import document_detail
from scvl.views.home import home
from scvl.views.search import search
from scvl.views.site import favicon, health, robots
from scvl.views.worklist import work_list

handler400 = "scvl.views.bad_request"
handler403 = "scvl.views.permission_denied"
handler404 = "scvl.views.not_found"
handler500 = "scvl.views.server_error"

urlpatterns = [
    path("healthz", health, name="health"),
    path("robots.txt", robots, name="robots"),
    path("favicon.ico", favicon, name="favicon"),
    path(
        "sitemap.xml",
        public(sitemaps.index),
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap-part"},
        name="sitemap",
    ),
    path("sitemap-<section>.xml", public(sitemaps.sitemap), {"sitemaps": SITEMAPS}, name="sitemap-part"),
    path("admin/", admin.site.urls),
]
urlpatterns += i18n_patterns(
    path("", home, name="home"),
    path("accounts/", include("allauth.urls")),
    path(_("documenten/<int:pk>/"), document_detail, name="document-detail"),
    path(_("werklijst/"), work_list, name="work-list"),
    path(_("zoeken/"), search, name="search"),
    path("", include("members.urls")),
    path("", include("matchmaking.urls")),
    path("", include("workpackages.urls")),
    path("", include("kpis.urls")),
    path(_("over/"), include("scvl.about_urls")),
    prefix_default_language=False,
)
