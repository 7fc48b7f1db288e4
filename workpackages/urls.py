from django.urls import path
from django.utils.translation import gettext_lazy as _

from workpackages.views import activity, article, edition, guest, newsletter, programme, registration, report

app_name = "workpackages"
urlpatterns = [
    path(_("agenda/"), activity.activity_list, name="activity-list"),
    path(_("agenda/agenda.ics"), activity.activity_feed, name="activity-feed"),
    path(_("agenda/<slug:slug>/"), activity.activity_detail, name="activity-detail"),
    path(_("agenda/<slug:slug>/agenda.ics"), activity.activity_calendar, name="activity-calendar"),
    path(_("agenda/<slug:slug>/inschrijven/"), registration.registration_create, name="registration-create"),
    path(_("agenda/<slug:slug>/uitschrijven/"), registration.registration_cancel, name="registration-cancel"),
    path(_("agenda/<slug:slug>/bevestigen/"), registration.registration_confirm, name="registration-confirm"),
    path(_("nieuws/"), article.article_list, name="article-list"),
    path(_("nieuws/feed/"), article.article_feed, name="article-feed"),
    path(_("nieuws/<slug:slug>/"), article.article_detail, name="article-detail"),
    path(_("nieuwsbrief/"), newsletter.newsletter_subscribe, name="newsletter-subscribe"),
    path(_("nieuwsbrief/bevestigen/<str:token>/"), newsletter.newsletter_confirm, name="newsletter-confirm"),
    path(
        _("nieuwsbrief/uitschrijven/<str:token>/"),
        newsletter.newsletter_unsubscribe,
        name="newsletter-unsubscribe",
    ),
    path(_("nieuwsbrieven/"), edition.edition_list, name="edition-list"),
    path(_("nieuwsbrieven/nieuw/"), edition.edition_create, name="edition-create"),
    path(_("nieuwsbrieven/<int:pk>/"), edition.edition_detail, name="edition-detail"),
    path(_("nieuwsbrieven/<int:pk>/bewerken/"), edition.edition_update, name="edition-update"),
    path(_("nieuwsbrieven/<int:pk>/voorbeeld/"), edition.edition_preview, name="edition-preview"),
    path(_("nieuwsbrieven/<int:pk>/proef/"), edition.edition_test, name="edition-test"),
    path(_("nieuwsbrieven/<int:pk>/inplannen/"), edition.edition_schedule, name="edition-schedule"),
    path(_("nieuwsbrieven/<int:pk>/voortgang/"), edition.edition_progress, name="edition-progress"),
    path(_("nieuwsbrieven/<int:pk>/<slug:code>/"), edition.edition_step, name="edition-step"),
    path(_("programma/"), programme.programme_current, name="programme-current"),
    path(_("programma/jaar-<int:number>/"), programme.programme_detail, name="programme-detail"),
    path(
        _("programma/jaar-<int:number>/activiteiten/"),
        programme.programme_activities,
        name="programme-activities",
    ),
    path(_("rapporten/"), report.report_list, name="report-list"),
    path(_("rapporten/maken/"), report.report_create, name="report-create"),
    path(_("rapporten/<int:pk>/"), report.report_detail, name="report-detail"),
    path(_("rapporten/<int:pk>.pdf"), report.report_pdf, name="report-pdf"),
    path(_("rapporten/<int:pk>.json"), report.report_data, name="report-data"),
    path(_("rapporten/<int:pk>/verversen/"), report.report_refresh, name="report-refresh"),
    path(_("rapporten/<int:pk>/definitief/"), report.report_finalise, name="report-finalise"),
    path(_("rapporten/<int:pk>/verbeteren/"), report.report_correct, name="report-correct"),
    path(_("werklijst/gasten/<int:pk>/"), guest.guest_detail, name="guest-detail"),
    path(_("werklijst/gasten/<int:pk>/koppelen/"), guest.guest_link, name="guest-link"),
]
