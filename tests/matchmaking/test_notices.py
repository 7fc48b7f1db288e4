"""Who is told what by mail, and once: every move that concerns somebody else, through the outbox."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from matchmaking.actions import challenge as challenges
from matchmaking.actions import consortium as consortia
from matchmaking.actions import offer as offers
from matchmaking.actions.document import attach_document
from matchmaking.actions.interest import (
    decline_interest,
    shortlist_interest,
    show_interest,
    withdraw_interest,
)
from matchmaking.actions.workspace import write_note
from scvl.models import Outbox
from scvl.periods import now
from tests.factories import matchmaking as factories
from tests.factories.members import ContactFactory, DomainFactory

pytestmark = pytest.mark.django_db
TEAM = "team"
CITY, CONNECT, CULTIVATE, UNIVERSITY = (
    ["city"],
    ["colleague", "connect"],
    ["cultivate"],
    ["university"],
)


@pytest.fixture(autouse=True)
def team_address(settings):
    settings.CONTACT_EMAIL = "team@demo.example"


def told(act) -> list[str]:
    """To whom mails go when `act` is done: names before the @, each as often as there are mails."""
    before = set(Outbox.objects.values_list("pk", flat=True))
    act()
    rows = Outbox.objects.exclude(pk__in=before)
    return sorted(row.payload["to"].split("@")[0] for row in rows)


def challenge(cast, state="published", **fields):
    row = factories.ChallengeFactory(
        owners=[cast.organisation_of["city"]],
        state=state,
        problem="Te druk",
        deadline_at=now() + timedelta(days=20),
        **fields,
    )
    row.domains.set([DomainFactory(sequence=0)])
    factories.NeedFactory(challenge=row)
    return row


def shown(cast, row, name="connect"):
    return show_interest(
        challenge=row, organisation=cast.organisation_of[name], needs=row.needs.all(), by=cast.people[name]
    )


def group(cast, state="forming"):
    row = factories.ConsortiumFactory(challenge=challenge(cast, "in_matching"), state=state)
    for name, role in (("university", "lead"), ("connect", "partner")):
        factories.PartnerFactory(consortium=row, organisation=cast.organisation_of[name], role=role)
    return row


def test_a_challenge_tells_the_team_then_its_owners(cast):
    row = challenge(cast, "draft")
    assert told(lambda: challenges.submit_challenge(challenge=row, by=cast.city)) == [TEAM]
    send_back = lambda: challenges.return_challenge(challenge=row, by=cast.team, remark="Meer")  # noqa: E731
    assert told(send_back) == CITY
    assert told(lambda: challenges.submit_challenge(challenge=row, by=cast.city)) == [TEAM]
    # A second round on the same day is told again: who asked has something else to do.
    assert told(send_back) == CITY
    challenges.submit_challenge(challenge=row, by=cast.city)
    assert told(lambda: challenges.publish_challenge(challenge=row, by=cast.team)) == CITY


def test_interest_tells_owners_and_team_and_the_decision_its_maker(cast):
    row = challenge(cast)
    assert told(lambda: shown(cast, row)) == [*CITY, TEAM]
    interest = row.interests.get()
    assert told(lambda: shortlist_interest(interest=interest, by=cast.team, reason="Past")) == CONNECT
    assert told(lambda: decline_interest(interest=interest, by=cast.team, reason="Toch niet")) == CONNECT
    other = shown(cast, row, "university")
    assert told(lambda: withdraw_interest(interest=other, by=cast.university)) == [TEAM]
    assert told(lambda: shown(cast, row, "university")) == [*CITY, TEAM]


@pytest.mark.parametrize(
    "act",
    [
        lambda row, cast: challenges.award_challenge(challenge=row, by=cast.city, outside=True),
        lambda row, cast: challenges.close_challenge(challenge=row, by=cast.city, reason="Geen geld"),
        lambda row, cast: challenges.extend_deadline(
            challenge=row, by=cast.city, deadline_at=now() + timedelta(days=40)
        ),
    ],
    ids=["award", "close", "extend"],
)
def test_who_showed_interest_is_told_and_who_withdrew_is_not(cast, act):
    row = challenge(cast)
    shown(cast, row)
    withdraw_interest(interest=shown(cast, row, "university"), by=cast.university)
    assert told(lambda: act(row, cast)) == CONNECT


@pytest.mark.parametrize(
    ("state", "act"),
    [
        ("published", lambda row, by: challenges.start_matching(challenge=row, by=by)),
        ("awarded", lambda row, by: challenges.back_to_matching(challenge=row, by=by, remark="Mislukt")),
        ("awarded", lambda row, by: challenges.realise_challenge(challenge=row, by=by)),
        ("published", lambda row, by: challenges.award_challenge(challenge=row, by=by, outside=True)),
        ("published", lambda row, by: challenges.close_challenge(challenge=row, by=by, reason="Geen geld")),
    ],
    ids=["matching", "again", "realise", "award", "close"],
)
def test_all_who_were_asked_are_told_once_those_not_chosen_too(cast, state, act):
    row = challenge(cast)
    decline_interest(interest=shown(cast, row), by=cast.team, reason="Een ander past beter")
    shown(cast, row, "cultivate")
    type(row).objects.filter(pk=row.pk).update(state=state, awarded_on="2026-09-10")
    row.refresh_from_db()
    running = factories.ConsortiumFactory(challenge=row)
    stopped = factories.ConsortiumFactory(challenge=row, state="dissolved")
    for found, name, answer in (
        (running, "university", "invited"),
        (running, "cultivate", "accepted"),
        (running, "inform", "declined"),
        (stopped, "steering", "accepted"),
    ):
        factories.PartnerFactory(consortium=found, organisation=cast.organisation_of[name], state=answer)
    assert told(lambda: act(row, cast.team)) == sorted(CITY + CONNECT + CULTIVATE + UNIVERSITY)


def test_who_asked_is_not_told_what_they_did_themselves(cast):
    row = challenge(cast, "awarded")
    factories.InterestFactory(challenge=row, organisation=cast.organisation_of["connect"])
    assert told(lambda: challenges.realise_challenge(challenge=row, by=cast.city)) == CONNECT


def test_who_asked_is_told_that_the_matching_begins_again(cast):
    row = challenge(cast, "awarded")
    act = lambda: challenges.back_to_matching(challenge=row, by=cast.team, remark="Mislukt")  # noqa: E731
    assert told(act) == CITY


def test_a_question_tells_the_owners_and_its_answer_who_asked(cast):
    row = challenge(cast)
    organisation = cast.organisation_of["connect"]
    ask = lambda: challenges.ask_question(  # noqa: E731
        challenge=row, question="Hoe groot?", organisation=organisation, by=cast.connect
    )
    assert told(ask) == CITY
    answer = lambda: challenges.answer_question(  # noqa: E731
        question=row.questions.get(), answer="Drie straten.", by=cast.city
    )
    assert told(answer) == CONNECT
    assert told(answer) == []


def test_a_partner_is_asked_once_and_its_answer_tells_the_team(cast):
    row = group(cast)
    ask = lambda: consortia.invite_partner(  # noqa: E731
        consortium=row, organisation=cast.organisation_of["cultivate"], by=cast.team
    )
    assert told(ask) == CULTIVATE
    partner = row.partners.get(state="invited")
    say_no = lambda: consortia.decline_partnership(partner=partner, by=cast.cultivate)  # noqa: E731
    assert told(say_no) == [TEAM]
    # Asked again on the same day is a question of its own.
    assert told(ask) == CULTIVATE
    partner.refresh_from_db()
    assert told(lambda: consortia.accept_partnership(partner=partner, by=cast.cultivate)) == [TEAM]
    assert told(lambda: consortia.leave_consortium(partner=partner, by=cast.cultivate)) == [TEAM]


def test_an_invitation_taken_back_and_a_place_taken_over_are_told(cast):
    row = group(cast)
    asked = factories.PartnerFactory(
        consortium=row, organisation=cast.organisation_of["cultivate"], state="invited"
    )
    assert told(lambda: consortia.withdraw_invitation(partner=asked, by=cast.team)) == CULTIVATE
    lead = row.partners.get(role="lead")
    replace = lambda: consortia.replace_partner(  # noqa: E731
        partner=lead, organisation=cast.organisation_of["cultivate"], by=cast.team
    )
    assert told(replace) == sorted(CULTIVATE + UNIVERSITY)


def test_a_consortium_that_stands_or_stops_tells_its_partners_and_who_asked(cast):
    row = group(cast)
    everybody = sorted(CITY + CONNECT + UNIVERSITY)
    assert told(lambda: consortia.form_consortium(consortium=row, by=cast.team)) == everybody
    stop = lambda: consortia.dissolve_consortium(consortium=row, by=cast.team, reason="Geen geld")  # noqa: E731
    assert told(stop) == everybody


def test_an_offer_tells_who_asked_and_the_decision_the_partners(cast):
    row = group(cast, "formed")
    offer = offers.create_offer(consortium=row, title="Offerte", amount=1, by=cast.university)
    assert told(lambda: offers.submit_offer(offer=offer, by=cast.university)) == [*CITY, TEAM]
    approve = lambda: offers.approve_offer(offer=offer, by=cast.city)  # noqa: E731
    assert told(approve) == sorted(CONNECT + UNIVERSITY)


def test_an_offer_taken_back_is_told_only_where_it_was_known(cast):
    row = group(cast, "formed")
    for state, expected in (("draft", []), ("submitted", [*CITY, TEAM])):
        offer = factories.OfferFactory(consortium=row, state=state)
        assert told(lambda offer=offer: offers.withdraw_offer(offer=offer, by=cast.university)) == expected


def test_a_person_of_two_owners_gets_one_mail(cast):
    row = challenge(cast, "submitted")
    second = factories.ChallengeOwnerFactory(challenge=row).organisation
    ContactFactory(user=cast.city, organisation=second)
    assert told(lambda: challenges.publish_challenge(challenge=row, by=cast.team)) == CITY


def test_a_mail_speaks_the_language_of_its_reader(cast):
    cast.city.language = "en"
    cast.city.save()
    row = challenge(cast, "submitted")
    challenges.publish_challenge(challenge=row, by=cast.team)
    text = Outbox.objects.get().payload["text"]
    assert row.get_absolute_url() in text
    assert "Bekijk het in het portaal" not in text


def test_a_move_that_fails_mails_nobody(cast):
    row = challenge(cast, "draft", title="Leeg")
    row.needs.all().delete()

    def submit():
        with pytest.raises(Exception, match="Vul dit nog aan"):
            challenges.submit_challenge(challenge=row, by=cast.city)

    assert told(submit) == []


def test_a_note_and_a_file_tell_the_other_partners_and_not_what_is_in_them(cast):
    row = group(cast)
    for name, state in (("steering", "invited"), ("cultivate", "accepted")):
        factories.PartnerFactory(
            consortium=row, organisation=cast.organisation_of[name], role="partner", state=state
        )

    def add(by, name):
        return attach_document(owner=row, file=SimpleUploadedFile(name, b"Een plan"), by=by)

    write = lambda by: write_note(consortium=row, text="kanariegeel", by=by)  # noqa: E731
    assert told(lambda: write(cast.connect)) == [*CULTIVATE, *UNIVERSITY]
    assert told(lambda: write(cast.team)) == [*CONNECT, *CULTIVATE, *UNIVERSITY]
    assert told(lambda: add(cast.university, "kanariegeel.txt")) == [*CONNECT, *CULTIVATE]
    assert told(lambda: add(cast.university, "kanarieblauw.txt")) == [*CONNECT, *CULTIVATE]
    mails = [str(mail.payload) for mail in Outbox.objects.all()]
    assert sum(row.get_absolute_url() in mail for mail in mails) == 12
    assert not any("kanarie" in mail for mail in mails)
