from django.urls import path
from django.utils.translation import gettext_lazy as _

from workpackages.views import activity, registration

app_name = "workpackages"
urlpatterns = [
    path(_("agenda/"), activity.activity_list, name="activity-list"),
    path(_("agenda/agenda.ics"), activity.activity_feed, name="activity-feed"),
    path(_("agenda/<slug:slug>/"), activity.activity_detail, name="activity-detail"),
    path(_("agenda/<slug:slug>/agenda.ics"), activity.activity_calendar, name="activity-calendar"),
    path(_("agenda/<slug:slug>/inschrijven/"), registration.registration_create, name="registration-create"),
    path(_("agenda/<slug:slug>/uitschrijven/"), registration.registration_cancel, name="registration-cancel"),
    path(_("agenda/<slug:slug>/bevestigen/"), registration.registration_confirm, name="registration-confirm"),
]
