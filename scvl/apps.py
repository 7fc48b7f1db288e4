from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ScvlConfig(AppConfig):
    name = "scvl"
    verbose_name = "Portaal"


class PortalAdminConfig(AdminConfig):
    default_site = "scvl.admin.PortalAdminSite"
