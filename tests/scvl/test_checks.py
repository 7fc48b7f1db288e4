"""The checks refuse what they are there for."""

from django.contrib.auth.decorators import login_not_required
from django.db import models
from django.http import HttpResponse
from django.test.utils import isolate_apps
from django.urls import path

from members.models import Contact
from scvl.access import public
from scvl.checks import (
    check_personal_data,
    check_views_state_a_rule,
    fields_without_fate,
    holds_personal_data,
    views_without_rule,
)
from scvl.personal import Fate


def test_the_site_itself_passes():
    assert check_views_state_a_rule(None) == []
    assert check_personal_data(None) == []


def test_a_view_without_a_rule_is_found():
    @login_not_required
    def bare(request):
        return HttpResponse()

    @public
    def ruled(request):
        return HttpResponse()

    assert views_without_rule([path("kaal/", bare), path("goed/", ruled)], "x/") == ["x/kaal/"]


@isolate_apps("members")
def test_a_personal_field_without_a_fate_is_found():
    class Diary(models.Model):
        email = models.EmailField()
        text = models.TextField()
        PERSONAL_DATA = {"email": Fate(kept="een jaar", erased="leeg")}

        class Meta:
            app_label = "members"

    class Guestbook(models.Model):
        email = models.EmailField()

        class Meta:
            app_label = "members"

    assert fields_without_fate(Diary) == ["text"]
    assert holds_personal_data(Guestbook)
    assert fields_without_fate(Guestbook) == ["email"]


def test_every_declared_fate_says_how_long_and_what_remains():
    assert {
        name for name, fate in Contact.PERSONAL_DATA.items() if not (str(fate.kept) and str(fate.erased))
    } == set()
