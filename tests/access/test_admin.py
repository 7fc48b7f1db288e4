"""The admin by rule rows (prefix, person, status), each page of it on real rows, and nothing looser than its model."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matchmaking.models import Offer
from members.actions.transition import move
from members.models import (
    Body,
    Commitment,
    IncomeEntry,
    Invoice,
    InvoiceSequence,
    LegalStatus,
    Meeting,
    MembershipApplication,
    Organisation,
    User,
)
from members.permissions import viewer_of
from scvl.models import Document, Outbox
from scvl.periods import local_today, now
from tests.cast import make_cast
from tests.factories import kpis as kpi_rows
from tests.factories import matchmaking as demand
from tests.factories.members import (
    BodyFactory,
    CapabilityFactory,
    MunicipalityFactory,
    OfferingFactory,
    PositionFactory,
)
from tests.factories.workpackages import (
    ActivityFactory,
    ArticleFactory,
    NewsletterFactory,
    RegistrationFactory,
    ReportFactory,
    SubscriberFactory,
)
from workpackages.models import (
    AccelerationEdition,
    Asset,
    Delivery,
    ProgrammeYear,
    Rotation,
    RotationTable,
    WorkPackage,
)

pytestmark = pytest.mark.django_db

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label_lower)
OURS = [m for m in MODELS if m._meta.app_label in ("scvl", "members", "matchmaking", "workpackages", "kpis")]
RULED = [m for m in OURS if hasattr(m._default_manager, "visible_to")]  # others show only inside these
MONEY = {"members.invoice", "members.incomeentry", "members.invoicesequence", "members.feeschedule"}
# prefix, person, status: 302 sends a visitor to the log-in, somebody signed in without rights to the same or a 403
RULES = [
    ("/admin/", person, 302)
    for person in ("visitor", "signed_up", "inform", "city", "delegate", "board", "expired")
]
RULES += [("/admin/", person, 200) for person in ("team", "finance")]
RULES += [
    ("/accounts/email/", person, 302 if person == "visitor" else 200)
    for person in ("visitor", "inform", "team")
]
RULES += [
    ("/accounts/2fa/", person, 302 if person == "visitor" else 200)
    for person in ("visitor", "inform", "team")
]


def rows_of_other_kinds(organisation, activity):
    """With those of the cast and of the reference data: a row of each model that the admin has."""
    today, moment = local_today(), now()
    period = {"starts_on": today, "ends_before": today + timedelta(days=30)}
    for one in (
        kpi_rows.MeasurementFactory, kpi_rows.SnapshotFactory, demand.IdeaFactory, demand.InterestFactory,
        demand.MatchDigestFactory, demand.MatchRunEntryFactory, demand.OfferFactory, demand.PartnerFactory,
        demand.ProjectPartnerFactory, demand.CallFactory, demand.FundingApplicationFactory, ArticleFactory,
        SubscriberFactory,
    ):  # fmt: skip
        one()
    Document.objects.create(
        owner_label="members.organisation", owner_id=organisation.pk, title="Folder", size=1, sha256="0" * 64
    )
    Commitment.objects.create(organisation=organisation, kind="loi", signed_on=today, starts_on=today)
    LegalStatus.objects.create(organisation=organisation, status="full", starts_on=today)
    InvoiceSequence.objects.create(year=2026)
    IncomeEntry.objects.create(kind="grant", description="Subsidie", amount=1, received_on=today)
    MembershipApplication.objects.create(organisation_name="Demo Nieuw", kind="company")
    meeting = Meeting.objects.create(
        body=Body.objects.first(), title="Raad", starts_at=moment, ends_at=moment + timedelta(hours=1)
    )
    move(meeting, "cancelled", by=None)
    AccelerationEdition.objects.create(number=1, title="Editie 1", **period)
    asset = ArticleFactory.build()
    Asset.objects.create(owner=organisation, title_nl=asset.title_nl, slug=asset.slug)
    Delivery.objects.create(newsletter=NewsletterFactory(), subscriber=SubscriberFactory(), reader_key="k")
    ReportFactory(
        work_package=WorkPackage.objects.first(), programme_year=ProgrammeYear.objects.order_by("number")[0]
    )
    Rotation.objects.create(activity=activity, rounds=1)
    RotationTable.objects.create(activity=activity, number=1, host=organisation)


@pytest.fixture(scope="module")
def staff_rows(rows_of_module):
    """The cast, with the rights that the groups carry and a row of most kinds."""
    with rows_of_module():
        cast = make_cast()
        call_command("load_reference", verbosity=0)
        activity = ActivityFactory()
        RegistrationFactory(activity=activity)
        PositionFactory(organisation=cast.organisation_of["connect"])
        OfferingFactory(organisation=cast.organisation_of["connect"])
        CapabilityFactory()
        MunicipalityFactory()
        BodyFactory()
        Outbox.objects.create(key="a", kind="mail", due_at=activity.starts_at)
        Invoice.objects.create(organisation=cast.organisation_of["connect"])
        rows_of_other_kinds(cast.organisation_of["connect"], activity)
        for user in cast.people.values():
            if user:
                user.__dict__.pop("group_names", None)
        yield cast


@pytest.fixture
def staffed(staff_rows, db):
    return deepcopy(staff_rows)


def signed_in(user):
    client = Client()
    if user:
        client.force_login(User.objects.get(pk=user.pk), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(("prefix", "person", "status"), RULES)
def test_rule_rows(staffed, prefix, person, status):
    assert signed_in(staffed.people[person]).get(prefix).status_code == status


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label_lower)
def test_pages_of_each_model(staffed, model):
    """List, search, add and change answer for the team where its rights say so, in few questions; Finance sees money."""
    person = "finance" if model._meta.label_lower in MONEY else "team"
    client = signed_in(staffed.people[person])
    base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    assert client.get(reverse(f"{base}_changelist")).status_code == 200
    assert client.get(reverse(f"{base}_changelist"), {"q": "demo"}).status_code == 200
    assert client.get(reverse(f"{base}_add")).status_code in (200, 403)
    row = model._default_manager.first()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse(f"{base}_changelist"), {"q": "x"}).status_code == 200
        in_list = len(asked)
        assert client.get(reverse(f"{base}_change", args=[row.pk])).status_code == 200
        in_form = len(asked) - in_list
    assert (in_list <= 14, in_form <= 23) == (True, True), (in_list, in_form)
    kept = 403 if model is Offer else 200  # each old version tells an amount
    assert client.get(reverse(f"{base}_history", args=[row.pk])).status_code == kept


@pytest.mark.parametrize("label", sorted(MONEY))
def test_money_is_for_finance(staffed, label):
    app, name = label.split(".")
    assert signed_in(staffed.team).get(f"/admin/{app}/{name}/").status_code == 403
    assert signed_in(staffed.finance).get(f"/admin/{app}/{name}/").status_code == 200


@pytest.mark.parametrize("model", RULED, ids=lambda m: m._meta.label_lower)
def test_no_admin_is_looser_than_its_model(staffed, rf, model):
    """What the team sees in a list of the admin, its model's own rule shows to the team.

    Of an offer there are two rules: `visible_to` for amount and file, `listed_to` for the row without them.
    """
    rule = getattr(model._default_manager, "listed_to", model._default_manager.visible_to)
    request = rf.get("/")
    for person in ("team", "finance"):
        request.user = User.objects.get(pk=staffed.people[person].pk)
        site = admin.site._registry[model]
        if site.has_view_permission(request):
            shown = set(site.get_queryset(request).values_list("pk", flat=True))
            assert shown <= set(rule(request.user).values_list("pk", flat=True))


def test_a_membership_shows_no_fee_to_the_team(staffed):
    row = staffed.organisation_of["connect"].memberships.get()
    row.fee = "4711.00"
    row.save()
    url = reverse("admin:members_membership_change", args=[row.pk])
    assert "4711" not in signed_in(staffed.team).get(url).content.decode().replace(".", "")
    assert "4711" in signed_in(staffed.finance).get(url).content.decode().replace(".", "")


def test_the_team_sees_who_registered(staffed):
    activity = ActivityFactory(title_nl="Ontbijt over PIO")
    RegistrationFactory(activity=activity, contact=staffed.connect.contacts.get())
    page = signed_in(staffed.team).get(reverse("admin:workpackages_activity_change", args=[activity.pk]))
    assert "Connect Demo" in page.content.decode()
    listing = signed_in(staffed.team).get(reverse("admin:workpackages_registration_changelist"))
    assert "Ontbijt over PIO" in listing.content.decode()


def test_a_state_button_calls_the_action_and_a_get_changes_nothing(staffed):
    activity = ActivityFactory(state="planned")
    client = signed_in(staffed.team)
    url = reverse("admin:workpackages_activity_move", args=[activity.pk, "open"])
    assert client.get(url).status_code == 405
    assert client.post(url).status_code == 302
    activity.refresh_from_db()
    assert activity.state == "open"


def test_a_move_of_what_is_no_key_is_not_found(staffed):
    for key in ("abc", "0", "9" * 30):
        url = reverse("admin:workpackages_activity_move", args=[key, "open"])
        assert signed_in(staffed.team).post(url).status_code == 404


@pytest.mark.parametrize(
    "query", ["starts_at__year=9999", "starts_at__year=9999&starts_at__month=12", "state=%00"]
)
def test_a_list_that_can_not_be_read_says_so(staffed, query):
    url = reverse("admin:workpackages_activity_changelist")
    response = signed_in(staffed.team).get(f"{url}?{query}", follow=True)
    assert response.status_code == 200


def test_calling_off_asks_first_and_wants_a_reason(staffed):
    activity = ActivityFactory()
    client = signed_in(staffed.team)
    url = reverse("admin:workpackages_activity_move", args=[activity.pk, "cancel"])
    assert client.post(url).status_code == 200
    assert client.post(url, {"confirmed": "1", "reason": " "}).status_code == 422
    activity.refresh_from_db()
    assert activity.state == "open"
    client.post(url, {"confirmed": "1", "reason": "De spreker is ziek."})
    activity.refresh_from_db()
    assert (activity.state, activity.reason) == ("cancelled", "De spreker is ziek.")


def test_saving_an_organisation_in_the_admin_goes_through_the_action(staffed):
    row = staffed.organisation_of["connect"]
    client = signed_in(staffed.team)
    url = reverse("admin:members_organisation_change", args=[row.pk])
    form = client.get(url).context["adminform"].form
    data = {
        name: form.initial.get(name) if form.initial.get(name) is not None else "" for name in form.fields
    }
    data |= {"name": "Demo Nieuwe Naam", "capabilities": []}
    for inline in client.get(url).context["inline_admin_formsets"]:
        prefix = inline.formset.prefix
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    response = client.post(url, data)
    assert response.status_code == 302, response.context["errors"]
    row.refresh_from_db()
    assert (row.name, row.slug) == ("Demo Nieuwe Naam", "demo-nieuwe-naam")
    assert " nieuwe " in row.search_text
    assert Client().get("/leden/demo-connect/").headers["Location"] == "/leden/demo-nieuwe-naam/"


def test_an_import_is_previewed_and_then_brought_in(staffed, settings, tmp_path):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = signed_in(staffed.team)
    url = reverse("admin:members_organisation_bring_in")
    bad = SimpleUploadedFile("o.csv", b"org_id,name,kind\na,Demo A,onzin\n")
    page = client.post(url, {"file": bad}).content.decode()
    assert "onzin" in page
    assert "Deze soort bestaat niet." in page
    good = SimpleUploadedFile("o.csv", b"org_id,name,kind\na,Demo Aardig,company\n")
    response = client.post(url, {"file": good})
    token = response.context["token"]
    assert not Organisation.objects.filter(name="Demo Aardig").exists()
    assert client.post(url, {"token": token}).status_code == 302
    assert Organisation.objects.get(name="Demo Aardig").source_reference == "import:a"
    assert signed_in(staffed.connect).get(url).status_code == 302


def test_the_team_is_no_superuser(staffed):
    assert viewer_of(staffed.team).is_finance is False
    page = (
        signed_in(staffed.team)
        .get(reverse("admin:members_user_change", args=[staffed.connect.pk]))
        .content.decode()
    )
    assert "pbkdf2" not in page
    assert "md5$" not in page


def test_moves_are_listed_in_words_and_filtered_by_the_states_of_their_kind(staffed):
    client, url = signed_in(staffed.team), reverse("admin:members_transition_changelist")
    page = client.get(url, {"label": "members.meeting"})
    shown = page.context["cl"].result_list
    admin_of = admin.site._registry[type(shown[0])]
    assert [
        (str(admin_of.kind(row)), str(admin_of.from_word(row)), str(admin_of.to_word(row))) for row in shown
    ] == [("vergadering", "gepland", "afgelast")]
    assert "?label=members.meeting&amp;to_state=cancelled" in page.text
    assert (
        len(client.get(url, {"label": "members.meeting", "to_state": "held"}).context["cl"].result_list) == 0
    )
    assert client.get(url, {"label": "onzin", "to_state": "onzin"}, follow=True).status_code == 200
