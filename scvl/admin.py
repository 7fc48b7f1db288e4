"""The admin site: Django's own, for the team, behind the same log-in as the portal."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class PortalAdminSite(AdminSite):
    site_header = _("Smart Cities Vlaanderen")
    site_title = _("Beheer")
    index_title = _("Beheer")

    def has_permission(self, request) -> bool:
        return request.user.is_active and request.user.is_staff

    def login(self, request, extra_context=None):
        """The portal's own log-in, with its rate limits and second step."""
        return secure_admin_login(super().login)(request, extra_context)

    def each_context(self, request) -> dict:
        """Tells in the header where this runs, so that nobody tries something out on the real site."""
        kind = "production" if settings.PRODUCTION else "demo"
        name = _("productie") if settings.PRODUCTION else _("niet in productie")
        return {**super().each_context(request), "environment": {"kind": kind, "name": name}}
