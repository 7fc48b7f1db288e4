from django.urls import path
from django.utils.translation import gettext_lazy as _

from scvl.views import about

urlpatterns = [
    path("", about.about, name="about"),
    path(_("referentiemodel/"), about.about_model, name="about-model"),
    path(_("privacy/"), about.privacy, name="privacy"),
    path(_("toegankelijkheid/"), about.accessibility, name="accessibility"),
    path(_("contact/"), about.contact, name="contact"),
]
