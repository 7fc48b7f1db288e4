from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchmakingConfig(AppConfig):
    name = "matchmaking"
    verbose_name = _("Uitdagingen en consortia")

    def ready(self):
        from matchmaking import find, overview, worklist
        from matchmaking.models import Challenge, Consortium, Offer
        from scvl.documents import register_document_owner

        worklist.register()
        find.register()
        overview.register()
        register_document_owner(
            Challenge, visible=Challenge.objects.read_in_whole_by, editable=Challenge.objects.edited_by
        )
        register_document_owner(
            Consortium, visible=Consortium.objects.working_in, editable=Consortium.objects.working_in
        )
        register_document_owner(Offer, visible=Offer.objects.visible_to, editable=Offer.objects.edited_by)
