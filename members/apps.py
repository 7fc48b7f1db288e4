from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("Leden")

    def ready(self):
        from members import find, worklist
        from members.models import Organisation
        from scvl.documents import register_document_owner

        worklist.register()
        find.register()
        register_document_owner(
            Organisation,
            visible=Organisation.objects.visible_to,
            editable=Organisation.objects.editable_by,
        )
