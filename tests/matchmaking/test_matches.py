"""One's own matches: what fits, why, what would better it, and the weekly mail that one asks for."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from matchmaking.actions import digest as actions
from matchmaking.engine.scores import Scores
from matchmaking.indexing import forget_index
from matchmaking.models import MatchDigest
from matchmaking.tasks import send_digests as send_task
from members.actions.person import erase_person
from scvl.models import Outbox
from scvl.outbox import run_outbox
from scvl.periods import local_today, now, pinned
from tests.backoffice import signed_in
from tests.factories import matchmaking as factories
from tests.factories.members import (
    CapabilityFactory,
    DomainFactory,
    LayerFactory,
    OrganisationFactory,
    PositionFactory,
)

pytestmark = pytest.mark.django_db
LIST = reverse("matchmaking:match-list")


@pytest.fixture
def counting(cast):
    """Connect stands in A3 and counts; the city asks it in three challenges, one of which is not open."""
    capability = CapabilityFactory(code="counting", name_nl="Tellen")
    for name in ("connect", "inform"):
        PositionFactory(organisation=cast.organisation_of[name])
        cast.organisation_of[name].capabilities.add(capability)
    return capability


def asked(cast, title, capability=None, domain=0, **fields):
    row = factories.ChallengeFactory(
        title=title,
        owners=[cast.organisation_of["city"]],
        **{"deadline_at": now() + timedelta(days=20), **fields},
    )
    need = factories.NeedFactory(
        challenge=row, title=f"{title} meten", domains=[DomainFactory(sequence=domain)]
    )
    if capability:
        need.capabilities.set([capability])
    return row


def shown(client, part="matches", **asked):
    return [match.challenge.title for match in client.get(LIST, asked).context[part]]


# --- The page ---------------------------------------------------------------------------------------------
def test_what_fits_stands_there_best_first_with_why(cast, counting):
    other = CapabilityFactory(code="other", name_nl="Iets anders")
    half = asked(cast, "Halve", counting)
    half.needs.get().capabilities.add(other)
    asked(cast, "Hele", counting)
    asked(cast, "Andere", other)
    client = signed_in(cast.connect)
    assert shown(client) == ["Hele", "Halve"]
    html = client.get(LIST).text
    assert "Je zit in vak A3. Je kan tellen." in html
    assert reverse("matchmaking:interest-create", args=[half.slug]) in html
    assert reverse("members:organisation-update", args=[cast.organisation_of["connect"].slug]) in html


def test_what_one_does_not_name_is_said_to_oneself(cast, counting):
    row = asked(cast, "Andere", CapabilityFactory(code="other", name_nl="Voorspelling (AI)"))
    html = signed_in(cast.connect).get(row.get_absolute_url()).text
    assert "Je zit in vak A3. Je noemt niet: voorspelling (AI)." in html


def test_only_open_ones_that_one_reads_in_whole(cast, counting):
    PositionFactory(organisation=cast.organisation_of["outsider"])
    cast.organisation_of["outsider"].capabilities.add(counting)
    asked(cast, "Open", counting)
    asked(cast, "In matching", counting, state="in_matching")
    asked(cast, "Gegund", counting, state="awarded")
    asked(cast, "Ontwerp", counting, state="draft")
    teaser = asked(cast, "Kort", counting, visibility="teaser")
    assert set(shown(signed_in(cast.connect))) == {"Open", "In matching", "Kort"}
    type(teaser).objects.exclude(pk=teaser.pk).update(visibility="public")
    assert set(shown(signed_in(cast.outsider))) == {"Open", "In matching"}


def test_what_does_not_fit_yet_says_what_is_missing(cast, counting):
    near = asked(cast, "Naast", counting, domain=1)
    client = signed_in(cast.connect)
    assert shown(client) == []
    assert shown(client, "nearly") == ["Naast"]
    html = client.get(LIST).text
    assert "Nu past niets" in html
    assert "Vak B3: je staat er niet." in html
    assert near.title in html


def test_cells_stand_in_the_order_of_their_letters(cast, counting):
    row = asked(cast, "Ver", counting, domain=5)
    row.needs.get().domains.add(DomainFactory(sequence=2))
    client = signed_in(cast.connect)
    assert "Vak C3, F3: je staat er niet." in client.get(LIST).text
    for sequence in (5, 2):
        PositionFactory(organisation=cast.organisation_of["connect"], domain=DomainFactory(sequence=sequence))
    forget_index()
    assert "Je zit in vak C3 en F3." in client.get(LIST).text


def test_nobody_else_is_scored(cast, counting, monkeypatch):
    scored = []

    class Counted(Scores):
        def __init__(self, index, needs, text, *args):
            super().__init__(index, needs, text, *args)
            scored.append(text.shape[1])

    monkeypatch.setattr("matchmaking.engine.index.Scores", Counted)
    asked(cast, "Helemaal", counting)
    assert shown(signed_in(cast.connect)) == ["Helemaal"]
    assert set(scored) == {1}


def test_one_never_reads_the_score_of_another(cast, counting):
    asked(cast, "Hele", counting)
    cast.organisation_of["inform"].capabilities.add(CapabilityFactory(code="more"))
    html = signed_in(cast.connect).get(LIST).text
    assert cast.organisation_of["inform"].name not in html
    assert signed_in(cast.connect).get(LIST, {"namens": cast.organisation_of["inform"].pk}).status_code == 404


def test_who_may_not_answer_reads_why_and_who_did_reads_what_became_of_it(cast, counting):
    row = asked(cast, "Hele", counting)
    assert "Interesse tonen kan vanaf niveau Connect." in signed_in(cast.inform).get(LIST).text
    factories.InterestFactory(
        challenge=row, organisation=cast.organisation_of["connect"], state="shortlisted"
    )
    html = signed_in(cast.connect).get(LIST).text
    assert "Op de korte lijst" in html
    assert reverse("matchmaking:interest-create", args=[row.slug]) not in html
    late = asked(cast, "Te laat", counting, deadline_at=now() - timedelta(days=1))
    assert late.title in shown(signed_in(cast.connect))
    assert "De termijn om te reageren is voorbij." in signed_in(cast.connect).get(LIST).text


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("signed_up", "Je hoort nog bij geen organisatie"),
        ("city", "Demo City stelt uitdagingen"),
        ("cultivate", "Het profiel van Demo Cultivate zegt nog niet wat jullie doen"),
    ],
)
def test_what_is_empty_says_why(cast, counting, name, said):
    asked(cast, "Hele", counting)
    assert said in signed_in(cast.people[name]).get(LIST).text


def test_who_asks_is_not_offered_a_mail_with_matches(cast, counting):
    client = signed_in(cast.city)
    assert "Mail me nieuwe matches" not in client.get(LIST).text
    assert client.post(reverse("matchmaking:digest-start")).status_code == 403
    assert "Mail me nieuwe matches" in signed_in(cast.connect).get(LIST).text


def test_who_is_of_two_companies_chooses_for_which(cast, counting):
    second = OrganisationFactory(name="Demo Tweede")
    PositionFactory(organisation=second, layer=LayerFactory(number=2))
    second.capabilities.add(counting)
    cast.connect.contacts.create(organisation=second)
    row = asked(cast, "Hele", counting)
    client = signed_in(cast.connect)
    assert shown(client) == ["Hele"]
    answer = reverse("matchmaking:interest-create", args=[row.slug])
    assert f'{answer}?namens={cast.organisation_of["connect"].pk}"' in client.get(LIST).text
    assert shown(client, namens=second.pk) == []


def test_the_card_on_the_overview_shows_the_best(cast, counting):
    asked(cast, "Hele", counting)
    html = signed_in(cast.connect).get(reverse("members:my-overview")).text
    assert "Past bij jullie" in html
    assert "Bekijk 1 match" in html
    assert "Past bij jullie" not in signed_in(cast.city).get(reverse("members:my-overview")).text


# --- The weekly mail ----------------------------------------------------------------------------------------
def ask(user, way="start", **data):
    return signed_in(user).post(reverse(f"matchmaking:digest-{way}"), data)


def mails():
    return Outbox.objects.filter(key__startswith="match-digest:").order_by("pk")


def test_one_asks_for_the_mail_and_stops_it(cast, counting):
    assert ask(cast.connect).status_code == 302
    row = MatchDigest.objects.get()
    assert (row.contact, row.started_on, row.is_running) == (cast.connect.contacts.get(), local_today(), True)
    assert "Sinds " in signed_in(cast.connect).get(LIST).text
    assert ask(cast.connect, "stop").status_code == 302
    row.refresh_from_db()
    assert row.stopped_on == local_today()
    ask(cast.connect)
    row.refresh_from_db()
    assert row.is_running


def test_who_is_no_member_can_not_ask(cast):
    assert ask(cast.expired).status_code == 403
    assert ask(cast.signed_up).status_code == 403
    foreign = {"namens": cast.organisation_of["cultivate"].pk}
    assert ask(cast.connect, **foreign).status_code == 404
    assert not MatchDigest.objects.exists()


def test_a_mail_a_week_with_what_is_new_and_each_challenge_once(cast, counting):
    factories.MatchDigestFactory(contact=cast.connect.contacts.get())
    asked(cast, "Eerste", counting)
    assert actions.send_digests() == 1
    send_task()
    asked(cast, "Tweede", counting)
    assert actions.send_digests() == 0  # one a week
    with pinned(now() + timedelta(days=7)):
        assert actions.send_digests() == 1
    with pinned(now() + timedelta(days=14)):
        assert actions.send_digests() == 0  # nothing new
    first, second = mails()
    assert first.payload["to"] == "connect@demo.example"
    assert first.payload["subject"] == "1 nieuwe uitdaging past bij Demo Connect"
    assert "Je zit in vak A3. Je kan tellen." in first.payload["text"]
    assert ("Eerste" in second.payload["text"], "Tweede" in second.payload["text"]) == (False, True)


def test_the_mail_holds_only_what_can_still_be_answered(cast, counting):
    factories.MatchDigestFactory(contact=cast.connect.contacts.get())
    asked(cast, "In matching", counting, state="in_matching")
    asked(cast, "Te laat", counting, deadline_at=now() - timedelta(days=1))
    answered = asked(cast, "Beantwoord", counting)
    factories.InterestFactory(challenge=answered, organisation=cast.organisation_of["connect"])
    assert actions.send_digests() == 0


@pytest.mark.parametrize("end", ["lapsed", "erased", "left", "stopped"])
def test_who_is_gone_gets_none(cast, counting, end):
    contact = cast.connect.contacts.get()
    row = factories.MatchDigestFactory(contact=contact)
    asked(cast, "Eerste", counting)
    if end == "lapsed":
        contact.organisation.memberships.update(
            starts_on=local_today() - timedelta(days=400), ends_before=local_today()
        )
    elif end == "erased":
        erase_person(user=cast.connect, by=cast.connect)
    elif end == "left":
        contact.ends_before = local_today()
        contact.save()
    else:
        actions.stop_digest(digest=row)
    assert (actions.send_digests(), mails().count()) == (0, 0)
    assert MatchDigest.objects.exists() is (end != "erased")


def test_a_row_of_a_forgotten_contact_goes(cast):
    contact = cast.connect.contacts.get()
    factories.MatchDigestFactory(contact=contact)
    type(contact).objects.filter(pk=contact.pk).update(user=None, erased_at=now())
    actions.send_digests()
    assert not MatchDigest.objects.exists()


def test_the_link_in_the_mail_asks_and_a_post_ends_it(cast, counting, client, mailoutbox):
    row = factories.MatchDigestFactory(contact=cast.connect.contacts.get())
    asked(cast, "Eerste", counting)
    actions.send_digests()
    run_outbox(mails().get().pk)
    headers = mailoutbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = reverse("matchmaking:digest-end", args=[actions.stop_code(row)])
    assert headers["List-Unsubscribe"].endswith(f"{url}>")
    assert "Eén klik volstaat." in client.get(url).text
    row.refresh_from_db()
    assert row.is_running
    assert client.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    row.refresh_from_db()
    assert not row.is_running
    assert client.get(reverse("matchmaking:digest-end", args=[f"{row.pk}.x"])).status_code == 404


def test_the_export_says_what_one_asked_for(cast, counting):
    factories.MatchDigestFactory(contact=cast.connect.contacts.get(), last_sent_on=date(2026, 7, 6))
    data = signed_in(cast.connect).get(reverse("members:person-export")).json()
    assert [(row["organisatie"], row["laatst verstuurd op"]) for row in data["matches per mail"]] == [
        ("Demo Connect", "2026-07-06")
    ]
