from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class ScvlConfig(AppConfig):
    name = "scvl"
    verbose_name = _("Portaal")

    def ready(self):
        # The queue's app, the handlers of the outbox and the checks are known to every process.
        from scvl import celery, checks, mail, worklist  # noqa: F401

        worklist.register_worklist("uitgaand", worklist.outbox_section)


class PortalAdminConfig(AdminConfig):
    default_site = "scvl.admin.PortalAdminSite"

    def ready(self):
        super().ready()
        from scvl import admin_outbox  # noqa: F401 its rows are shared, so no app's admin registers them
