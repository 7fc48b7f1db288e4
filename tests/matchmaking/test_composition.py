"""The team composes a consortium: who may be in, the best set and its reasons, what clashes, and what is kept of it."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from matchmaking import composing
from matchmaking.actions.run import decide_composition, recount_runs
from matchmaking.models import Consortium, MatchRun
from matchmaking.tasks import recount_runs as recount_task
from members.enums import Kind
from members.models import Position
from scvl.errors import Conflict, InvalidInput
from scvl.periods import local_today, now, pinned
from tests.backoffice import signed_in
from tests.factories import matchmaking as factories
from tests.factories.members import (
    CapabilityFactory,
    DomainFactory,
    LayerFactory,
    MembershipFactory,
    OrganisationFactory,
    SizeBandFactory,
    TierFactory,
)

pytestmark = pytest.mark.django_db
COUNT, PREDICT = (3, 0), (2, 2)  # layer and domain: A3 and C2


def member(name, *cells, can=(), tier="connect", band="lt50", kind=Kind.COMPANY, **fields):
    """A member that stands in these cells and can these things."""
    row = OrganisationFactory(name=name, slug=name.lower().replace(" ", "-"), kind=kind, **fields)
    companies_only = (
        {"tier": TierFactory(code=tier), "size_band": SizeBandFactory(code=band)} if kind == "company" else {}
    )
    period = {
        "starts_on": local_today() - timedelta(days=900),
        "ends_before": local_today() + timedelta(days=90),
    }
    MembershipFactory(organisation=row, **companies_only, **period)
    for layer, domain in cells:
        Position.objects.create(
            organisation=row, layer=LayerFactory(number=layer), domain=DomainFactory(sequence=domain)
        )
    row.capabilities.set([CapabilityFactory(code=code, name_nl=code.capitalize()) for code in can])
    return row


@pytest.fixture
def asked(cast):
    """A challenge of the city in two needs: counting in A3 (weight 2), predicting in C2 (weight 1)."""
    row = factories.ChallengeFactory(
        owners=[cast.organisation_of["city"]], state="in_matching", title="Drukte", slug="drukte"
    )
    for title, (layer, domain), code, weight in (
        ("Tellen", COUNT, "tellen", 2),
        ("Voorspellen", PREDICT, "voorspellen", 1),
    ):
        need = factories.NeedFactory(
            challenge=row,
            title=title,
            layer=LayerFactory(number=layer),
            domains=[DomainFactory(sequence=domain)],
            weight=weight,
        )
        need.capabilities.set([CapabilityFactory(code=code, name_nl=code.capitalize())])
    return row


@pytest.fixture
def field(asked):
    """Four members: a large one that counts, a start-up and a laboratory that predict, and one that does both by half."""
    return {
        "teller": member("Demo Teller", COUNT, can=["tellen"], tier="cultivate", band="ge250"),
        "ziener": member(
            "Demo Ziener",
            PREDICT,
            can=["voorspellen"],
            tier="inform",
            startup_until=local_today() + timedelta(days=9),
        ),
        "labo": member(
            "Demo Labo", PREDICT, can=["voorspellen"], kind=Kind.KNOWLEDGE, summary_nl="Onderzoek."
        ),
        "beide": member("Demo Beide", COUNT, PREDICT, tier="inform", summary_nl="Wij tellen en voorspellen."),
    }


def address(row):
    return reverse("matchmaking:composition-detail", args=[row.slug])


def page(cast, row, **query):
    return signed_in(cast.team).get(address(row), query)


def names(proposal) -> set:
    return {part.organisation.name for part in proposal.parts}


def best(cast, row, **query) -> set:
    """The names in the best proposal; empty where there is none."""
    proposal = page(cast, row, **query).context.get("proposal")
    return names(proposal) if proposal else set()


# --- Who may be in --------------------------------------------------------------------------------------
def test_members_of_today_may_be_in_but_for_who_asks(cast, asked, field):
    gone = member("Demo Opgegaan")
    gone.merged_into = field["labo"]
    gone.save()
    known = {row.name for row in composing.eligible(asked)}
    assert {
        "Demo Teller",
        "Demo Ziener",
        "Demo Labo",
        "Demo Beide",
        "Demo University",
        "Demo Citizen",
    } <= known
    assert not {"Demo City", "Demo Expired", "Demo Outsider", "Demo Opgegaan"} & known


def test_a_member_that_asks_it_with_the_city_is_no_candidate(cast, asked, field):
    factories.ChallengeOwnerFactory(challenge=asked, organisation=field["teller"])
    assert "Demo Teller" not in {row.name for row in composing.eligible(asked)}


# --- The best set ---------------------------------------------------------------------------------------
def test_the_best_set_stands_with_its_reasons_and_its_place_on_the_map(cast, asked, field):
    response = page(cast, asked, hoogstens=2, kennis="on")
    assert names(response.context["proposal"]) == {"Demo Teller", "Demo Labo"}
    answers = {one.number: one.organisation.name for one in response.context["proposal"].answers}
    assert answers == {1: "Demo Teller", 2: "Demo Labo"}
    assert "1. Zit in vak A3. Kan tellen." in response.text
    assert "Alle verplichte behoeften zijn gedekt." in response.text
    assert response.context["map"].kinds == {"covered", "none"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"startup": "on"}, {"Demo Teller", "Demo Ziener"}),
        ({"kennis": "on"}, {"Demo Teller", "Demo Labo"}),
        ({"groot": "0", "kennis": "on"}, {"Demo Beide", "Demo Labo"}),
        ({"vanaf": "cultivate", "startup": "on"}, {"Demo Teller", "Demo Ziener"}),
        ({"vanaf": "connect", "groot": "0"}, set()),
    ],
)
def test_conditions_are_kept(cast, asked, field, query, expected):
    assert best(cast, asked, hoogstens=2, **query) == expected


def test_members_are_pinned_left_out_and_kept_apart(cast, asked, field):
    teller, labo, ziener = (field[name].pk for name in ("teller", "labo", "ziener"))
    assert best(cast, asked, hoogstens=2, erbij=[labo]) == {"Demo Teller", "Demo Labo"}
    assert best(cast, asked, hoogstens=2, zonder=[labo]) == {"Demo Teller", "Demo Ziener"}
    query = {"zonder": [labo], "niet_samen": [f"{teller}-{ziener}"]}
    assert best(cast, asked, hoogstens=2, **query) == {"Demo Teller", "Demo Beide"}
    query = {"zonder": [labo], "eerste": teller, "tweede": ziener}
    assert best(cast, asked, hoogstens=2, **query) == {"Demo Teller", "Demo Beide"}


def test_alternatives_say_what_they_change(cast, asked, field):
    response = page(cast, asked, hoogstens=2, kennis="on", voorstellen=2)
    first, second, *_rest = response.context["proposals"]
    assert names(first) == {"Demo Teller", "Demo Labo"}
    assert [row.name for row in second.gained] == ["Demo Beide"]
    assert [row.name for row in second.lost] == ["Demo Teller"]
    assert second.difference < 0
    assert second.effect == "zwakker voor behoefte 1"
    shown = page(cast, asked, hoogstens=2, kennis="on", voorstellen=2, voorstel=2)
    assert names(shown.context["proposal"]) == names(second)
    assert "Tegenover voorstel A: zwakker voor behoefte 1." in shown.text


def test_who_is_left_out_reads_why(cast, asked, field):
    response = page(cast, asked, hoogstens=2, kennis="on", zonder=[field["ziener"].pk])
    others = response.context["others"]
    reasons = {row.organisation.name: row.reasons for row in others.rows}
    assert reasons["Demo Ziener"] == ["Uitgesloten door een voorwaarde."]
    assert [text.split(" (")[0] for text in reasons["Demo Beide"]] == [
        "Zwakker dan Demo Teller voor behoefte 1",
        "Zwakker dan Demo Labo voor behoefte 2",
    ]
    assert others.no_layer == len(composing.eligible(asked)) - 4


def test_one_may_ask_about_any_member(cast, asked, field):
    nobody = cast.organisation_of["cultivate"]
    nobody.confirmed_on = local_today() - timedelta(days=400)
    nobody.save()
    about = page(cast, asked, hoogstens=2, kennis="on", waarom=nobody.pk).context["others"].asked
    assert (about.organisation, about.covers) == (nobody, "")
    assert about.reasons[:2] == [
        "1. Geen aanbod in laag 3. Noemt niet: tellen.",
        "2. Geen aanbod in laag 2. Noemt niet: voorspellen.",
    ]
    assert about.reasons[2].startswith("Het profiel is niet nagelezen sinds ")
    inside = page(cast, asked, hoogstens=2, kennis="on", waarom=field["teller"].pk)
    assert inside.context["others"].asked is None


def test_the_reason_is_the_condition_that_keeps_one_out(cast, asked, field):
    teller, labo = field["teller"].pk, field["labo"].pk
    large = page(cast, asked, hoogstens=2, groot="0", kennis="on").context["others"]
    floor = page(cast, asked, hoogstens=2, vanaf="connect", kennis="on").context["others"]
    pair = {"niet_samen": [f"{teller}-{labo}"], "startup": "on"}
    apart = page(cast, asked, hoogstens=2, **pair).context["others"]
    said = [{row.organisation.name: row.reasons for row in one.rows} for one in (large, floor, apart)]
    assert said[0]["Demo Teller"] == ["Er mogen niet meer grote bedrijven bij."]
    assert said[1]["Demo Beide"] == ["Onder het gevraagde niveau (Connect)."]
    assert said[2]["Demo Labo"] == ["Mag niet samen met Demo Teller."]


# --- No set ---------------------------------------------------------------------------------------------
def test_conditions_that_clash_are_named_the_fewest_there_are(cast, asked, field):
    response = page(cast, asked, hoogstens=2, erbij=[field["teller"].pk], groot="0", kennis="on")
    assert response.context["clash"] == ["Demo Teller moet erbij", "geen grote bedrijven"]
    assert "Met deze voorwaarden bestaat er geen voorstel." in response.text
    assert "Maak consortium met deze samenstelling" not in response.text


def test_the_size_is_part_of_a_clash_where_a_larger_set_would_do(cast, asked, field):
    pinned_in = [field[name].pk for name in ("teller", "labo", "beide")]
    clash = page(cast, asked, hoogstens=2, erbij=pinned_in).context["clash"]
    assert clash[-1] == "hoogstens 2 partners"
    assert set(clash[:-1]) == {f"Demo {name} moet erbij" for name in ("Teller", "Labo", "Beide")}


def test_a_mandatory_need_that_nobody_covers_is_named_and_the_rest_composed(cast, asked, field):
    factories.NeedFactory(challenge=asked, title="Varen", layer=LayerFactory(number=0))
    response = page(cast, asked, hoogstens=2)
    assert [need.title for need in response.context["uncovered"]] == ["Varen"]
    assert "Geen enkel lid dekt:" in response.text
    assert "Alle verplichte behoeften zijn gedekt." not in response.text
    assert response.context["map"].has_open


def test_nobody_who_fits_is_said(cast, asked):
    response = page(cast, asked)
    assert (response.status_code, response.context["proposals"]) == (200, [])
    assert "Geen enkel lid past bij een van de behoeften." in response.text


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda row: row.needs.all().delete(), "Er is nog geen behoefte. Voeg er minstens één toe"),
        (lambda row: row.needs.update(weight=0), "Elke behoefte weegt 0"),
    ],
)
def test_without_needs_or_weights_there_is_nothing_to_weigh(cast, asked, field, spoil, said):
    spoil(asked)
    response = page(cast, asked)
    assert response.status_code == 200
    assert said in response.text
    assert "proposal" not in response.context


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"hoogstens": "99"}, "‘99’ staat niet in de lijst. Kies er iets uit."),
        ({"erbij": "9999999"}, "‘9999999’ kan niet meedoen: kies een lid uit de lijst."),
        ({"niet_samen": "een-twee"}, "‘een-twee’ is geen paar van twee leden."),
        ({"vanaf": "goud"}, "‘goud’ staat niet in de lijst. Kies er iets uit."),
    ],
)
def test_what_nobody_knows_is_told(cast, asked, field, query, said):
    response = page(cast, asked, **query)
    assert response.status_code == 200
    assert said in response.text
    assert "proposal" not in response.context


def test_half_a_pair_is_told(cast, asked, field):
    response = page(cast, asked, eerste=field["labo"].pk)
    assert "Kies twee leden die niet samen mogen." in response.text
    assert 'name="eerste" value="Demo Labo"' in response.text


def test_a_member_is_named_by_what_one_types(cast, asked, field):
    labo, teller = field["labo"].pk, field["teller"].pk
    assert best(cast, asked, hoogstens=2, erbij=["demo  LABO"]) == {"Demo Teller", "Demo Labo"}
    assert best(cast, asked, hoogstens=2, zonder=["lab"]) == {"Demo Teller", "Demo Ziener"}
    response = page(cast, asked, hoogstens=2, erbij=[teller, "lab", labo], waarom="beid")
    assert response.context["form"].pinned == [(teller, "Demo Teller"), (labo, "Demo Labo")]
    assert response.context["others"].asked
    assert response.text.count("Demo Beide") < 5  # the page does not list who may be in, five times over
    rows = response.context["rows"]
    assert [row["loose"] for row in rows if row["part"].organisation.pk == labo] == [[teller]]
    for typed, said in (
        ("demo", "‘demo’ past bij meer dan een lid: schrijf de hele naam."),
        ("Demo Niemand", "‘Demo Niemand’ kan niet meedoen: kies een lid uit de lijst."),
        ("9" * 5000, "‘" + "9" * 200 + "’ kan niet meedoen: kies een lid uit de lijst."),
    ):
        response = page(cast, asked, zonder=typed)
        assert said in response.text
        assert f'name="zonder" value="{typed[:200]}"' in response.text, typed


def test_names_are_completed_from_the_letters_typed(cast, asked, field):
    address = reverse("matchmaking:member-suggestions", args=[asked.slug])
    client = signed_in(cast.team)
    assert address in page(cast, asked).text
    for typed, names in (
        ({"erbij": "LAB"}, ["Demo Labo"]),
        ({"waarom": ""}, []),
        ({"zonder": "xyz\x00"}, []),
    ):
        options = "".join(f'<option value="{name}"></option>' for name in names)
        assert client.get(address, typed).text.strip() == options


# --- Turns ----------------------------------------------------------------------------------------------
def twins():
    """Two with the same profile."""
    return [member(f"Demo Tweeling {name}", COUNT, PREDICT, can=["tellen", "voorspellen"]) for name in "AB"]


def test_equals_are_named_and_who_was_not_proposed_has_its_turn(cast, asked):
    twins()
    proposal = page(cast, asked, voorstellen=0).context["proposal"]
    (part,) = proposal.parts
    first, second = part.organisation, part.equals[0]
    assert {first.name, second.name} == {"Demo Tweeling A", "Demo Tweeling B"}
    decide(cast, asked, alternatives=0)
    (part,) = page(cast, asked, voorstellen=0).context["proposal"].parts
    assert (part.organisation, part.equals) == (second, [first])


def test_proposals_of_more_than_a_year_ago_do_not_count_but_who_waits_longest_goes_first(cast, asked):
    twins()
    with pinned(now() - timedelta(days=500)):
        first = decide(cast, asked, alternatives=0).results["choices"][0]["members"]
    order = {row["id"]: row["order"] for row in composing.candidates_of(asked).inputs["members"]}
    assert order[first[0]][:2] == [0, (local_today() - timedelta(days=500)).isoformat()]
    assert page(cast, asked, voorstellen=0).context["proposal"].parts[0].organisation.pk != first[0]


# --- Deciding -------------------------------------------------------------------------------------------
def decide(cast, row, number=1, inputs_hash=None, **asked) -> MatchRun:
    settings = composing.Settings(**asked).as_data()
    inputs = composing.candidates_of(row).inputs
    return decide_composition(
        challenge=row,
        settings=settings,
        number=number,
        inputs_hash=inputs_hash or composing.hash_of(inputs, settings),
        by=cast.team,
    )


def press(cast, row, query="", **changes):
    """Post the form of the page, with changes."""
    client = signed_in(cast.team)
    context = client.get(f"{address(row)}?{query}").context
    data = {"inputs_hash": context["hash"], "number": context["proposal"].number} | changes
    return client.post(context["decide_url"], data, follow=True)


def test_looking_keeps_nothing(cast, asked, field):
    page(cast, asked)
    assert (MatchRun.objects.count(), Consortium.objects.count()) == (0, 0)


def test_deciding_keeps_the_run_and_asks_the_partners(cast, asked, field):
    response = press(cast, asked, "hoogstens=2&kennis=on")
    run = MatchRun.objects.get()
    group = run.consortium
    assert response.redirect_chain == [(group.get_absolute_url(), 302)]
    assert "Het consortium staat klaar en de partners zijn gevraagd." in response.text
    assert (run.made_by, run.chosen_number, group.process_guide, group.challenge) == (
        cast.team,
        1,
        cast.team,
        asked,
    )
    assert (run.settings["size"], run.settings["knowledge"]) == (2, True)
    asked_in = {
        row.organisation.name: (row.role, row.state, [need.title for need in row.needs.all()])
        for row in group.partners.all()
    }
    assert asked_in == {
        "Demo Teller": ("lead", "invited", ["Tellen"]),
        "Demo Labo": ("knowledge", "invited", ["Voorspellen"]),
    }


def test_each_candidate_is_kept_with_its_tier_and_size_of_that_day(cast, asked, field):
    run = decide(cast, asked, size=2, knowledge=True, alternatives=1)
    assert run.entries.count() == len(composing.eligible(asked))
    rows = {row.organisation.name: row for row in run.entries.select_related("tier", "size_band")}
    about = {
        name: (
            row.tier and row.tier.code,
            row.size_band and row.size_band.code,
            row.is_proposed,
            row.is_chosen,
        )
        for name, row in rows.items()
    }
    assert about["Demo Teller"] == ("cultivate", "ge250", True, True)
    assert about["Demo Labo"] == (None, None, True, True)
    assert about["Demo Beide"] == ("inform", "lt50", True, False)
    assert about["Demo Inform"] == ("inform", "lt50", False, False)


def test_the_proposal_on_the_screen_is_the_one_that_is_made(cast, asked, field):
    press(cast, asked, "hoogstens=2&kennis=on&voorstellen=2&voorstel=2")
    run = MatchRun.objects.get()
    assert run.chosen_number == 2
    partners = set(run.consortium.partners.values_list("organisation__name", flat=True))
    assert partners == {"Demo Beide", "Demo Labo"}
    assert run.consortium.partners.get(role="lead").organisation.name == "Demo Labo"


def test_without_anybody_who_may_lead_the_team_reads_so(cast, asked, field):
    query = f"hoogstens=2&zonder={field['labo'].pk}&zonder={field['teller'].pk}"
    assert "Geen van hen mag trekker zijn: vraag nog een trekker." in press(cast, asked, query).text


def test_what_changed_meanwhile_is_shown_again_and_nothing_is_kept(cast, asked, field):
    client = signed_in(cast.team)
    before = client.get(address(asked)).context
    asked.needs.filter(sequence=1).update(weight=5)
    data = {"inputs_hash": before["hash"], "number": 1}
    response = client.post(before["decide_url"], data, follow=True)
    assert "De gegevens veranderden intussen. Kijk het nieuwe voorstel na." in response.text
    assert response.context["proposal"] is not None
    assert (MatchRun.objects.count(), Consortium.objects.count()) == (0, 0)


def test_a_second_click_makes_no_second_consortium(cast, asked, field):
    settings = composing.Settings().as_data()
    seen = composing.hash_of(composing.candidates_of(asked).inputs, settings)
    decide(cast, asked, inputs_hash=seen)
    with pytest.raises(Conflict):
        decide(cast, asked, inputs_hash=seen)
    assert Consortium.objects.count() == 1


@pytest.mark.parametrize("number", [0, 9])
def test_a_proposal_that_is_not_there_is_refused(cast, asked, field, number):
    with pytest.raises(InvalidInput, match="bestaat niet"):
        decide(cast, asked, number=number)
    assert "Dit voorstel bestaat niet." in press(cast, asked, number="x").text
    assert MatchRun.objects.count() == 0


def test_a_closed_challenge_is_not_composed_for(cast, asked, field):
    asked.state, asked.closed_on, asked.close_reason = "closed", local_today(), "Geen budget"
    asked.save()
    assert page(cast, asked).status_code == 403
    assert address(asked) not in signed_in(cast.team).get(asked.get_absolute_url()).text


def test_the_team_finds_the_way_from_the_challenge_and_back_from_the_consortium(cast, asked, field):
    client = signed_in(cast.team)
    assert address(asked) in client.get(asked.get_absolute_url()).text
    assert address(asked) in client.get(reverse("matchmaking:interest-list", args=["drukte"])).text
    run = decide(cast, asked, size=2, knowledge=True)
    assert run.get_absolute_url() in client.get(run.consortium.get_absolute_url()).text
    assert run.get_absolute_url() not in signed_in(cast.city).get(run.consortium.get_absolute_url()).text


# --- What was kept --------------------------------------------------------------------------------------
def test_a_stored_run_shows_what_was_asked_and_what_came_out(cast, asked, field):
    run = decide(cast, asked, size=2, knowledge=True, outside=(field["ziener"].pk,))
    field["teller"].positions.all().delete()
    asked.needs.all().delete()
    response = signed_in(cast.team).get(run.get_absolute_url())
    assert response.context["conditions"] == [
        "hoogstens 2 partners",
        "Demo Ziener mag er niet bij",
        "minstens één kennisinstelling",
    ]
    assert names(response.context["chosen"]) == {"Demo Teller", "Demo Labo"}
    assert "1. Tellen" in response.text
    assert run.inputs_hash in response.text


def test_a_run_is_computed_again_from_its_own_row(cast, asked, field):
    run = decide(cast, asked, size=2, knowledge=True)
    field["teller"].positions.all().delete()
    run.refresh_from_db()
    assert composing.recount_run(run)
    run.results["choices"][0]["value"] += 0.1
    assert not composing.recount_run(run)
    run.refresh_from_db()
    run.inputs["members"][0]["fits"] = [1.0, 1.0]
    assert not composing.recount_run(run)


def test_runs_that_differ_are_listed(cast, asked, field, capsys):
    first, second = (decide(cast, asked, size=size) for size in (2, 3))
    assert recount_runs() == []
    recount_task()
    first.refresh_from_db()
    assert first.is_same
    second.results["choices"][0]["value"] = 99
    second.save()
    with pytest.raises(CommandError):
        call_command("check_runs")
    out = capsys.readouterr().out.splitlines()
    assert out == [f"samenstelling {second.pk}, {second}: andere uitkomst", "2 nagerekend, 1 verschillen."]
    second.refresh_from_db()
    assert second.is_same is False
