"""From a city's question to a result: every action of the chain, allowed and refused."""

from datetime import timedelta

import pytest

from matchmaking.actions import challenge as challenges
from matchmaking.actions import consortium as consortia
from matchmaking.actions import funding, idea, project
from matchmaking.actions import offer as offers
from matchmaking.actions.interest import (
    decline_interest,
    shortlist_interest,
    show_interest,
    withdraw_interest,
)
from matchmaking.models import Consortium, Interest, Project
from members.models import Transition
from scvl.errors import Conflict, InvalidInput, InvalidTransition, NotAllowed
from scvl.models import Outbox
from scvl.periods import local_today, now
from tests.factories import matchmaking as factories
from tests.factories.members import DomainFactory, LayerFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(cast):
    return cast.organisation_of["city"]


def draft(cast, **fields):
    values = {
        "title": "Drukte meten",
        "problem": "Het is te druk.",
        "owners": [cast.organisation_of["city"]],
        "domains": [DomainFactory(sequence=0)],
        "deadline_at": now() + timedelta(days=30),
        "by": cast.city,
        **fields,
    }
    row = challenges.create_challenge(**values)
    need = {"layer": LayerFactory(number=3), "domains": [DomainFactory(sequence=0)]}
    challenges.add_need(challenge=row, title="Tellen", by=cast.city, weight=5, **need)
    challenges.add_need(challenge=row, title="Voorspellen", by=cast.city, weight=3, **need)
    return row


def published(cast, **fields):
    row = draft(cast, **fields)
    challenges.submit_challenge(challenge=row, by=cast.city, as_organisation=cast.organisation_of["city"])
    return challenges.publish_challenge(challenge=row, by=cast.team)


def answered(cast, row, name="connect"):
    return show_interest(
        challenge=row,
        organisation=cast.organisation_of[name],
        needs=[row.needs.first()],
        by=cast.people[name],
    )


def formed(cast, row):
    group = consortia.create_consortium(name="Samen", challenge=row, by=cast.team, process_guide=cast.team)
    for name, role in (("cultivate", "lead"), ("connect", "partner")):
        partner = consortia.invite_partner(
            consortium=group,
            organisation=cast.organisation_of[name],
            role=role,
            needs=list(row.needs.all()),
            by=cast.team,
        )
        consortia.accept_partnership(partner=partner, by=cast.people[name])
    return consortia.form_consortium(consortium=group, by=cast.team)


def test_the_whole_chain_leaves_a_date_at_each_step(cast, city):
    row = published(cast)
    interest = answered(cast, row)
    shortlist_interest(interest=interest, by=cast.team, reason="Past")
    challenges.start_matching(challenge=row, by=cast.team)
    group = formed(cast, row)
    offer = offers.create_offer(consortium=group, title="Offerte", amount=90000, by=cast.cultivate)
    offers.submit_offer(offer=offer, by=cast.cultivate)
    offers.approve_offer(offer=offer, by=cast.city, as_organisation=city)
    challenges.award_challenge(challenge=row, by=cast.city, as_organisation=city)
    poc = project.create_project(title="Proef", kind="proof_of_concept", offer=offer, by=cast.team)
    project.start_project(project=poc, by=cast.team)
    project.end_project(project=poc, result="Het werkt.", by=cast.team, is_public=True)
    challenges.realise_challenge(challenge=row, by=cast.city)
    row.refresh_from_db()
    today = local_today()
    days = (row.submitted_on, row.published_on, row.matching_on, row.awarded_on, row.realised_on)
    assert (row.state, set(days)) == ("realised", {today})
    assert (offer.decided_on, poc.ended_on, group.formed_on) == (today, today, today)
    assert [one.organisation.name for one in poc.partners.order_by("pk")] == [
        "Demo Cultivate",
        "Demo Connect",
    ]
    moves = Transition.objects.filter(label="matchmaking.challenge", object_id=row.pk).order_by("pk")
    assert [one.to_state for one in moves] == ["submitted", "published", "in_matching", "awarded", "realised"]
    assert moves[0].as_organisation == city


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"problem": " "}, "wat het probleem is"),
        ({"domains": []}, "minstens één domein"),
        ({"deadline_at": None}, None),
    ],
)
def test_an_incomplete_challenge_is_not_handed_in(cast, fields, said):
    row = draft(cast, **fields)
    if said is None:
        challenges.submit_challenge(challenge=row, by=cast.city)
        return
    with pytest.raises(InvalidInput, match=said):
        challenges.submit_challenge(challenge=row, by=cast.city)
    row.refresh_from_db()
    assert row.state == "draft"


def test_needs_without_weight_are_not_enough(cast):
    row = draft(cast)
    row.needs.update(weight=0)
    with pytest.raises(InvalidInput, match="een gewicht boven 0"):
        challenges.submit_challenge(challenge=row, by=cast.city)


def test_a_deadline_in_the_past_is_refused_at_every_step(cast):
    yesterday = now() - timedelta(days=1)
    with pytest.raises(InvalidInput, match="in het verleden"):
        draft(cast, deadline_at=yesterday)
    row = draft(cast)
    type(row).objects.filter(pk=row.pk).update(deadline_at=yesterday)
    row.refresh_from_db()
    with pytest.raises(InvalidInput, match="in het verleden"):
        challenges.submit_challenge(challenge=row, by=cast.city)
    with pytest.raises(InvalidInput, match="in het verleden"):
        challenges.update_challenge(challenge=row, by=cast.city, deadline_at=now() - timedelta(days=2))


def test_only_governments_ask(cast):
    with pytest.raises(InvalidInput, match="Alleen een overheid"):
        draft(cast, owners=[cast.organisation_of["connect"]])
    with pytest.raises(InvalidInput, match="Kies wie de vraag stelt"):
        draft(cast, owners=[])


def test_two_editors_at_once_do_not_overwrite_each_other(cast):
    row = draft(cast)
    challenges.update_challenge(challenge=row, by=cast.city, version=1, title="Eerst")
    with pytest.raises(Conflict):
        challenges.update_challenge(challenge=row, by=cast.team, version=1, title="Tweede")
    row.refresh_from_db()
    assert (row.title, row.version) == ("Eerst", 2)


def test_a_need_that_goes_lets_the_later_ones_move_up(cast):
    row = draft(cast)
    challenges.remove_need(need=row.needs.get(sequence=1), by=cast.city)
    assert [(need.sequence, need.title) for need in row.needs.all()] == [(1, "Voorspellen")]


def test_a_need_that_was_answered_stays(cast):
    row = published(cast)
    answered(cast, row)
    with pytest.raises(InvalidInput, match="kwam al een reactie"):
        challenges.remove_need(need=row.needs.get(sequence=1), by=cast.team)


def test_a_return_says_what_is_missing_and_the_owner_hands_in_again(cast):
    row = draft(cast)
    challenges.submit_challenge(challenge=row, by=cast.city)
    with pytest.raises(InvalidInput):
        challenges.return_challenge(challenge=row, by=cast.team, remark=" ")
    challenges.return_challenge(challenge=row, by=cast.team, remark="Welke straten?")
    mails = [mail.payload for mail in Outbox.objects.all() if mail.payload["to"] == cast.city.email]
    assert ["Welke straten?" in mail["text"] for mail in mails] == [True]
    challenges.submit_challenge(challenge=row, by=cast.city)
    assert row.state == "submitted"


def test_an_award_asks_an_approved_offer_or_says_outside(cast):
    row = published(cast)
    with pytest.raises(InvalidInput, match="Keur eerst een offerte goed"):
        challenges.award_challenge(challenge=row, by=cast.city)
    challenges.award_challenge(challenge=row, by=cast.city, outside=True)
    assert (row.state, row.awarded_outside) == ("awarded", True)


def test_a_longer_term_reopens_what_was_in_matching(cast):
    row = published(cast)
    challenges.start_matching(challenge=row, by=cast.team)
    with pytest.raises(InvalidInput, match="na de huidige einddatum"):
        challenges.extend_deadline(challenge=row, by=cast.city, deadline_at=now() + timedelta(days=1))
    challenges.extend_deadline(challenge=row, by=cast.city, deadline_at=now() + timedelta(days=60))
    assert row.state == "published"


def test_closing_tells_all_who_answered_the_reason_once(cast):
    row = published(cast)
    answered(cast, row)
    gone = answered(cast, row, "university")
    withdraw_interest(interest=gone, by=cast.university)
    Outbox.objects.all().delete()
    challenges.close_challenge(challenge=row, by=cast.city, reason="Geen budget")
    told = sorted(mail.payload["to"] for mail in Outbox.objects.all())
    assert told == ["colleague@demo.example", "connect@demo.example"]
    assert all("Geen budget" in mail.payload["text"] for mail in Outbox.objects.all())


def test_what_was_never_published_is_not_reopened(cast):
    row = draft(cast)
    challenges.close_challenge(challenge=row, by=cast.city, reason="Toch niet")
    with pytest.raises(InvalidInput, match="nog niet gepubliceerd"):
        challenges.reopen_challenge(challenge=row, by=cast.team)


def test_a_question_and_its_answer(cast):
    row = published(cast)
    asked = challenges.ask_question(
        challenge=row, question="Hoe groot?", organisation=cast.organisation_of["connect"], by=cast.connect
    )
    challenges.answer_question(question=asked, answer="Drie straten.", by=cast.city)
    asked.refresh_from_db()
    assert (asked.answer, asked.answered_at is not None) == ("Drie straten.", True)
    told = [m.payload["to"] for m in Outbox.objects.filter(key__contains=":answered:")]
    assert sorted(told) == ["colleague@demo.example", "connect@demo.example"]


# --- Interest -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["connect", "cultivate", "steering", "university"])
def test_who_may_show_interest(cast, name):
    assert answered(cast, published(cast), name).state == "shown"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("inform", "vanaf niveau Connect"),
        ("citizen", "voor bedrijven en kennisinstellingen"),
        ("expired", "lidmaatschap loopt niet"),
        ("outsider", "lidmaatschap loopt niet"),
        ("city", "eigen uitdaging"),
    ],
)
def test_who_may_not_reads_why(cast, name, said):
    row = published(cast)
    with pytest.raises(NotAllowed, match=said):
        answered(cast, row, name)
    assert not Interest.objects.exists()


def test_a_startup_may_on_any_tier(cast):
    company = cast.organisation_of["inform"]
    company.startup_until = local_today()
    company.save()
    assert answered(cast, published(cast), "inform").state == "shown"


def test_after_the_deadline_nobody_answers(cast):
    row = published(cast)
    type(row).objects.filter(pk=row.pk).update(deadline_at=now() - timedelta(minutes=1))
    row.refresh_from_db()
    with pytest.raises(NotAllowed, match="termijn"):
        answered(cast, row)


def test_interest_is_shown_once_and_again_after_it_was_withdrawn(cast):
    row = published(cast)
    first = answered(cast, row)
    with pytest.raises(InvalidInput, match="toonden al interesse"):
        answered(cast, row)
    withdraw_interest(interest=first, by=cast.connect)
    again = answered(cast, row)
    assert (again.pk, again.state, Interest.objects.count()) == (first.pk, "shown", 1)


def test_not_chosen_reads_why(cast):
    interest = answered(cast, published(cast))
    with pytest.raises(InvalidInput):
        decline_interest(interest=interest, by=cast.team, reason="")
    decline_interest(interest=interest, by=cast.team, reason="Een ander dekt dit.")
    assert (interest.state, interest.reason) == ("not_chosen", "Een ander dekt dit.")


# --- Consortium and offer --------------------------------------------------------------------------------
def test_a_lead_is_a_company_from_cultivate_or_a_knowledge_institution(cast):
    group = consortia.create_consortium(name="Samen", challenge=published(cast), by=cast.team)
    for name in ("connect", "inform", "citizen"):
        with pytest.raises(InvalidInput, match="trekker"):
            consortia.invite_partner(
                consortium=group, organisation=cast.organisation_of[name], role="lead", by=cast.team
            )
    consortia.invite_partner(
        consortium=group, organisation=cast.organisation_of["university"], role="lead", by=cast.team
    )
    with pytest.raises(InvalidInput, match="al een trekker"):
        consortia.invite_partner(
            consortium=group, organisation=cast.organisation_of["cultivate"], role="lead", by=cast.team
        )


def test_a_consortium_stands_when_all_answered_and_somebody_leads(cast):
    group = consortia.create_consortium(name="Samen", challenge=published(cast), by=cast.team)
    partner = consortia.invite_partner(
        consortium=group, organisation=cast.organisation_of["connect"], by=cast.team
    )
    with pytest.raises(InvalidInput, match="antwoordde"):
        consortia.form_consortium(consortium=group, by=cast.team)
    consortia.accept_partnership(partner=partner, by=cast.connect)
    with pytest.raises(InvalidInput, match="minstens twee"):
        consortia.form_consortium(consortium=group, by=cast.team)
    other = consortia.invite_partner(
        consortium=group, organisation=cast.organisation_of["inform"], by=cast.team
    )
    consortia.accept_partnership(partner=other, by=cast.inform)
    with pytest.raises(InvalidInput, match="trekker"):
        consortia.form_consortium(consortium=group, by=cast.team)


def test_who_declined_may_be_asked_again_and_who_is_in_may_not(cast):
    group = consortia.create_consortium(name="Samen", challenge=published(cast), by=cast.team)
    company = cast.organisation_of["connect"]
    partner = consortia.invite_partner(consortium=group, organisation=company, by=cast.team)
    with pytest.raises(InvalidInput, match="al gevraagd"):
        consortia.invite_partner(consortium=group, organisation=company, by=cast.team)
    consortia.decline_partnership(partner=partner, by=cast.connect)
    assert consortia.invite_partner(consortium=group, organisation=company, by=cast.team).state == "invited"


def test_a_dissolved_consortium_takes_nobody_in(cast):
    group = formed(cast, published(cast))
    with pytest.raises(InvalidInput):
        consortia.dissolve_consortium(consortium=group, by=cast.team, reason="")
    consortia.dissolve_consortium(consortium=group, by=cast.team, reason="Geen budget")
    with pytest.raises(InvalidInput, match="ontbonden"):
        consortia.invite_partner(consortium=group, organisation=OrganisationFactory(), by=cast.team)


def test_an_offer_comes_from_a_formed_consortium_with_an_amount(cast):
    row = published(cast)
    forming = consortia.create_consortium(name="Los", challenge=row, by=cast.team)
    with pytest.raises(InvalidInput, match="Vorm eerst"):
        offers.create_offer(consortium=forming, title="X", by=cast.cultivate)
    offer = offers.create_offer(consortium=formed(cast, row), title="X", by=cast.cultivate)
    with pytest.raises(InvalidInput, match="bedrag"):
        offers.submit_offer(offer=offer, by=cast.cultivate)
    assert offer.state == "draft"


def test_the_mail_about_an_offer_does_not_say_for_how_much(cast):
    offer = offers.create_offer(
        consortium=formed(cast, published(cast)), title="X", amount=91234, by=cast.cultivate
    )
    Outbox.objects.all().delete()
    offers.submit_offer(offer=offer, by=cast.cultivate)
    texts = [mail.payload["text"] + mail.payload["html"] for mail in Outbox.objects.all()]
    assert len(texts) == 2
    assert not any("91234" in text or "91.234" in text for text in texts)


def test_a_decision_comes_after_the_offer_and_only_once(cast):
    offer = offers.create_offer(
        consortium=formed(cast, published(cast)), title="X", amount=1, by=cast.cultivate
    )
    offers.submit_offer(offer=offer, by=cast.cultivate)
    with pytest.raises(InvalidInput, match="op of na de dag van indienen"):
        offers.approve_offer(offer=offer, by=cast.city, on=local_today() - timedelta(days=1))
    offers.refuse_offer(offer=offer, by=cast.city, remark="Te duur")
    with pytest.raises(InvalidTransition):
        offers.approve_offer(offer=offer, by=cast.city)


# --- Projects, applications, ideas ------------------------------------------------------------------------
def test_only_an_approved_offer_leads_to_a_project(cast):
    offer = factories.OfferFactory(state="submitted")
    with pytest.raises(InvalidInput, match="goedgekeurde offerte"):
        project.create_project(title="X", kind="pilot", offer=offer, by=cast.team)


def test_a_collaboration_is_made_with_its_consortium(cast):
    companies = [cast.organisation_of["connect"], cast.organisation_of["cultivate"]]
    row = project.create_collaboration(
        title="Samen meten", organisations=companies, starts_on=local_today(), by=cast.team
    )
    assert (row.kind, row.state, row.consortium.state) == ("collaboration", "running", "formed")
    assert row.consortium.partners.filter(state="accepted").count() == 2
    with pytest.raises(InvalidInput, match="minstens twee"):
        project.create_collaboration(
            title="Alleen", organisations=companies[:1], starts_on=local_today(), by=cast.team
        )
    with pytest.raises(InvalidInput, match="consortium"):
        project.create_project(title="X", kind="collaboration", by=cast.team)
    assert (Consortium.objects.count(), Project.objects.count()) == (1, 1)


def test_a_project_ends_with_a_result_after_it_began(cast):
    row = project.create_project(title="X", kind="pilot", by=cast.team)
    project.start_project(project=row, by=cast.team)
    with pytest.raises(InvalidInput, match="opleverde"):
        project.end_project(project=row, result=" ", by=cast.team)
    with pytest.raises(InvalidInput, match="op of na het begin"):
        project.end_project(project=row, result="Ja", by=cast.team, on=local_today() - timedelta(days=1))
    with pytest.raises(InvalidInput, match="waarom"):
        project.stop_project(project=row, reason="", by=cast.team)
    project.stop_project(project=row, reason="Geen stroom", by=cast.team)
    assert (row.state, row.stop_reason) == ("stopped", "Geen stroom")


def test_an_application_from_draft_to_a_decision(cast, city):
    programme = factories.FundingProgrammeFactory()
    row = funding.create_application(title="Meten", programme=programme, applicants=[city], by=cast.city)
    assert row.applicants.get().is_lead
    with pytest.raises(InvalidInput, match="nog komen"):
        funding.submit_application(application=row, by=cast.city, on=local_today() + timedelta(days=1))
    funding.submit_application(application=row, by=cast.city)
    with pytest.raises(InvalidInput, match="op of na"):
        funding.approve_application(application=row, by=cast.city, on=local_today() - timedelta(days=1))
    funding.approve_application(application=row, amount_granted=5, by=cast.city)
    assert (row.state, row.amount_granted, row.decided_on) == ("approved", 5, local_today())


def test_an_application_asks_an_applicant_and_its_own_programme(cast, city):
    call = factories.CallFactory(programme=factories.FundingProgrammeFactory(code="ander"))
    programme = factories.FundingProgrammeFactory()
    with pytest.raises(InvalidInput, match="wie de aanvraag"):
        funding.create_application(title="X", programme=programme, applicants=[], by=cast.city)
    with pytest.raises(InvalidInput, match="ander programma"):
        funding.create_application(title="X", programme=programme, call=call, applicants=[city], by=cast.city)


def test_an_idea_becomes_a_challenge_or_a_project_or_waits(cast, city):
    first = idea.note_idea(title="Meetpaal", text="Te leen", by=cast.city, initiated_by=city)
    idea.promote_to_challenge(idea=first, owners=[city], by=cast.team)
    assert (first.state, first.promoted_challenge.state, first.promoted_challenge.initiated_by) == (
        "promoted",
        "draft",
        city,
    )
    second = idea.note_idea(title="Lamp", by=cast.city)
    with pytest.raises(InvalidInput, match="waarom"):
        idea.park_idea(idea=second, by=cast.team, reason="")
    idea.park_idea(idea=second, by=cast.team, reason="Later")
    idea.reopen_idea(idea=second, by=cast.team)
    idea.promote_to_project(idea=second, kind="pilot", by=cast.team)
    assert second.promoted_project.kind == "pilot"
