from django.urls import path
from django.utils.translation import gettext_lazy as _

from matchmaking.views import challenge, consortium, funding, idea, interest, match, offer, project, step

app_name = "matchmaking"
urlpatterns = [
    path(_("uitdagingen/"), challenge.challenge_list, name="challenge-list"),
    path(_("uitdagingen/nieuw/"), challenge.challenge_create, name="challenge-create"),
    path(_("uitdagingen/<slug:slug>/"), challenge.challenge_detail, name="challenge-detail"),
    path(_("uitdagingen/<slug:slug>/bewerken/"), challenge.challenge_update, name="challenge-update"),
    path(_("uitdagingen/<slug:slug>/behoeften/nieuw/"), challenge.need_create, name="need-create"),
    path(_("uitdagingen/<slug:slug>/behoeften/<int:sequence>/"), challenge.need_update, name="need-update"),
    path(
        _("uitdagingen/<slug:slug>/behoeften/<int:sequence>/schrappen/"),
        challenge.need_delete,
        name="need-delete",
    ),
    path(_("uitdagingen/<slug:slug>/vragen/"), challenge.question_create, name="question-create"),
    path(_("uitdagingen/<slug:slug>/interesse/"), interest.interest_create, name="interest-create"),
    path(_("uitdagingen/<slug:slug>/reacties/"), interest.interest_list, name="interest-list"),
    path(_("consortia/"), consortium.consortium_list, name="consortium-list"),
    path(_("consortia/nieuw/"), consortium.consortium_create, name="consortium-create"),
    path(_("consortia/<int:pk>/"), consortium.consortium_detail, name="consortium-detail"),
    path(_("consortia/<int:pk>/partners/"), consortium.partner_create, name="partner-create"),
    path(_("consortia/<int:pk>/offerte/"), offer.offer_create, name="offer-create"),
    path(_("consortia/<int:pk>/offerte/<int:offer_pk>/"), offer.offer_update, name="offer-update"),
    path(_("consortia/<int:pk>/project/"), consortium.project_create, name="project-create"),
    path(_("realisaties/"), project.project_list, name="project-list"),
    path(_("realisaties/<slug:slug>/"), project.project_detail, name="project-detail"),
    path(_("oproepen/"), funding.call_list, name="call-list"),
    path(_("oproepen/agenda.ics"), funding.call_feed, name="call-feed"),
    path(_("oproepen/<int:pk>/"), funding.call_detail, name="call-detail"),
    path(_("oproepen/<int:pk>/agenda.ics"), funding.call_calendar, name="call-calendar"),
    path(_("aanvragen/"), funding.application_list, name="application-list"),
    path(_("aanvragen/nieuw/"), funding.application_create, name="application-create"),
    path(_("aanvragen/<int:pk>/"), funding.application_detail, name="application-detail"),
    path(_("aanvragen/<int:pk>/bewerken/"), funding.application_update, name="application-update"),
    path(_("ideeen/"), idea.idea_list, name="idea-list"),
    path(_("ideeen/nieuw/"), idea.idea_create, name="idea-create"),
    path(_("ideeen/<int:pk>/"), idea.idea_detail, name="idea-detail"),
    path(_("mijn/matches/"), match.match_list, name="match-list"),
    path(_("mijn/matches/mail/vragen/"), match.digest_start, name="digest-start"),
    path(_("mijn/matches/mail/stoppen/"), match.digest_stop, name="digest-stop"),
    path(_("mijn/matches/mail/stoppen/<str:token>/"), match.digest_end, name="digest-end"),
    path(_("stappen/<slug:kind>/<int:pk>/<slug:code>/"), step.step_take, name="step"),
]
