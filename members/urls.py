from django.urls import path
from django.utils.translation import gettext_lazy as _

from members.views import my, organisation, person

app_name = "members"
urlpatterns = [
    path(_("leden/"), organisation.organisation_list, name="organisation-list"),
    path(_("leden/<slug:slug>/"), organisation.organisation_detail, name="organisation-detail"),
    path(_("mijn/"), my.my_overview, name="my-overview"),
    path(_("mijn/taal/"), my.language_update, name="language-update"),
    path(_("mijn/gegevens/"), person.person_export, name="person-export"),
    path(_("mijn/wissen/"), person.person_erase, name="person-erase"),
    path(_("mijn/wissen/bevestigen/"), person.person_erase_confirm, name="person-erase-confirm"),
]
