from django.urls import path
from django.utils.translation import gettext_lazy as _

from members.views import application, my, organisation, person, profile, worklist

app_name = "members"
urlpatterns = [
    path(_("leden/"), organisation.organisation_list, name="organisation-list"),
    path(_("leden/<slug:slug>/"), organisation.organisation_detail, name="organisation-detail"),
    path(_("mijn/"), my.my_overview, name="my-overview"),
    path(_("lid-worden/"), application.application_create, name="application-create"),
    path(_("lid-worden/gedragscode/"), application.conduct, name="conduct"),
    path(_("lid-worden/aanvragen/"), application.application_list, name="application-list"),
    path(
        _("lid-worden/aanvragen/<int:pk>/goedkeuren/"),
        application.application_approve,
        name="application-approve",
    ),
    path(
        _("lid-worden/aanvragen/<int:pk>/weigeren/"),
        application.application_refuse,
        name="application-refuse",
    ),
    path(
        _("lid-worden/aanvragen/<int:pk>/intrekken/"),
        application.application_withdraw,
        name="application-withdraw",
    ),
    path(_("werklijst/profielen/<int:pk>/vragen/"), worklist.profile_ask, name="profile-ask"),
    path(_("mijn/organisatie/"), profile.organisation_mine, name="organisation-mine"),
    path(_("mijn/organisatie/<slug:slug>/"), profile.organisation_update, name="organisation-update"),
    path(
        _("mijn/organisatie/<slug:slug>/nagelezen/"),
        profile.organisation_confirm,
        name="organisation-confirm",
    ),
    path(_("mijn/organisatie/<slug:slug>/aanbod/"), profile.offering_create, name="offering-create"),
    path(_("mijn/organisatie/<slug:slug>/aanbod/<int:pk>/"), profile.offering_update, name="offering-update"),
    path(
        _("mijn/organisatie/<slug:slug>/aanbod/<int:pk>/stoppen/"),
        profile.offering_close,
        name="offering-close",
    ),
    path(_("mijn/taal/"), my.language_update, name="language-update"),
    path(_("mijn/gegevens/"), person.person_export, name="person-export"),
    path(_("mijn/wissen/"), person.person_erase, name="person-erase"),
    path(_("mijn/wissen/bevestigen/"), person.person_erase_confirm, name="person-erase-confirm"),
]
