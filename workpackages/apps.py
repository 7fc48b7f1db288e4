from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkpackagesConfig(AppConfig):
    name = "workpackages"
    verbose_name = _("Programma en activiteiten")

    def ready(self):
        from members.permissions import viewer_of
        from scvl.documents import register_document_owner
        from workpackages import find, origins, overview, worklist, years
        from workpackages.models import Activity

        overview.register()
        origins.register()
        years.register()
        worklist.register()
        find.register()
        register_document_owner(
            Activity,
            visible=Activity.objects.visible_to,
            editable=lambda user: (
                Activity.objects.all() if viewer_of(user).is_team else Activity.objects.none()
            ),
        )
