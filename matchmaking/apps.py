from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchmakingConfig(AppConfig):
    name = "matchmaking"
    verbose_name = _("Uitdagingen en consortia")

    def ready(self):
        from matchmaking import find, worklist

        worklist.register()
        find.register()
