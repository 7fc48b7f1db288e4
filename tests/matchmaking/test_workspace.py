"""The workspace of a consortium: notes and files of who is in, and of nobody else; a partner whose membership ended."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from matchmaking.actions import consortium as consortia
from matchmaking.actions.document import attach_document
from matchmaking.models import Consortium, ConsortiumNote
from members.actions.person import erase_person, export_person
from scvl.documents import documents_of, documents_visible_to
from scvl.errors import InvalidInput
from scvl.periods import local_today
from scvl.worklist import worklist
from tests.backoffice import page_of, signed_in
from tests.factories import matchmaking as factories

pytestmark = pytest.mark.django_db
CANARY = "kanariegeel"


@pytest.fixture
def group(cast):
    """Led by the university, with cultivate; connect is asked, inform left, steering declined."""
    asked = factories.ChallengeFactory(owners=[cast.organisation_of["city"]], state="in_matching")
    row = factories.ConsortiumFactory(challenge=asked, name="Consortium drukte")
    for name, role, state in (
        ("university", "lead", "accepted"),
        ("cultivate", "partner", "accepted"),
        ("connect", "partner", "invited"),
        ("inform", "partner", "left"),
        ("steering", "partner", "declined"),
    ):
        factories.PartnerFactory(
            consortium=row, organisation=cast.organisation_of[name], role=role, state=state
        )
    return row


def note_url(group):
    return reverse("matchmaking:note-create", args=[group.pk])


def page(person, group):
    return signed_in(person).get(group.get_absolute_url())


# --- Notes ------------------------------------------------------------------------------------------------
def test_a_partner_writes_a_note_that_the_others_read(cast, group):
    response = signed_in(cast.cultivate).post(note_url(group), {"text": "Wie belt de **stad**?"})
    note = group.notes.get()
    assert (response.url, note.author, note.as_organisation) == (
        group.get_absolute_url(),
        cast.cultivate,
        cast.organisation_of["cultivate"],
    )
    text = page(cast.university, group).text
    assert "Wie belt de <strong>stad</strong>?" in text
    assert "Cultivate Demo, Demo Cultivate" in text


def test_an_empty_note_is_told_on_the_page(cast, group):
    response = signed_in(cast.cultivate).post(note_url(group), {"text": " "})
    assert (response.status_code, group.notes.count()) == (422, 0)
    assert "Dit veld is verplicht." in response.text


def test_only_its_author_takes_a_note_away(cast, group):
    note = factories.ConsortiumNoteFactory(consortium=group, author=cast.cultivate)
    gone = reverse("matchmaking:note-delete", args=[group.pk, note.pk])
    assert gone in page(cast.cultivate, group).text
    assert gone not in page(cast.university, group).text
    assert signed_in(cast.university).post(gone).status_code == 403
    assert signed_in(cast.cultivate).post(gone).status_code == 302
    assert not ConsortiumNote.objects.exists()


def test_a_dissolved_consortium_is_read_and_no_more(cast, group):
    factories.ConsortiumNoteFactory(consortium=group, author=cast.cultivate, text="Het was mooi")
    consortia.dissolve_consortium(consortium=group, by=cast.team, reason="Geen geld")
    text = page(cast.cultivate, group).text
    assert "Het was mooi" in text
    assert f'action="{note_url(group)}"' not in text
    assert signed_in(cast.cultivate).post(note_url(group), {"text": "Nog iets"}).status_code == 403
    add = reverse("matchmaking:consortium-document-create", args=[group.pk])
    assert signed_in(cast.cultivate).get(add).status_code == 403


# --- Who reads it -----------------------------------------------------------------------------------------
def readers(cast, group):
    return {name for name, user in cast.people.items() if user and CANARY in page(user, group).text}


def test_notes_and_files_are_read_by_who_is_in_and_nobody_else(cast, group):
    factories.ConsortiumNoteFactory(consortium=group, text=f"Wat is {CANARY}?")
    assert readers(cast, group) == {"university", "cultivate"}
    Consortium.objects.filter(pk=group.pk).update(process_guide=cast.team)
    assert readers(cast, group) == {"university", "cultivate", "team"}
    ConsortiumNote.objects.all().delete()
    file = SimpleUploadedFile(f"{CANARY}.txt", b"Een plan")
    document = attach_document(owner=group, file=file, by=cast.cultivate)
    assert readers(cast, group) == {"university", "cultivate", "team"}
    files = {name: documents_visible_to(user) for name, user in cast.people.items() if user}
    opened = {name for name, rows in files.items() if rows.filter(pk=document.pk).exists()}
    assert opened == {"university", "cultivate", "team"}


def test_who_leaves_reads_nothing_more(cast, group):
    factories.ConsortiumNoteFactory(consortium=group, author=cast.cultivate, text=CANARY)
    file = SimpleUploadedFile("plan.txt", b"Een plan")
    address = reverse("document-detail", args=[attach_document(owner=group, file=file, by=cast.cultivate).pk])
    partner = group.partners.get(organisation=cast.organisation_of["cultivate"])
    consortia.leave_consortium(partner=partner, by=cast.cultivate, remark="Geen tijd")
    client = signed_in(cast.cultivate)
    assert page(cast.cultivate, group).status_code == 404
    assert client.get(address).status_code == 404
    assert client.post(note_url(group), {"text": "Nog iets"}).status_code == 404
    assert CANARY in page(cast.university, group).text


def test_a_note_stands_in_no_admin(cast, group):
    from members.reference import grant_staff_rights

    grant_staff_rights()
    factories.ConsortiumNoteFactory(consortium=group, text=CANARY)
    client = signed_in(cast.team)
    for name in ("change", "delete", "history"):
        assert CANARY not in client.get(page_of(Consortium, name, group.pk)).text
    assert client.get("/admin/matchmaking/consortiumnote/").status_code == 404


# --- Files ------------------------------------------------------------------------------------------------
def test_a_partner_adds_a_file_and_the_guide_or_the_partner_takes_it_away(cast, group):
    add = reverse("matchmaking:consortium-document-create", args=[group.pk])
    client = signed_in(cast.cultivate)
    lie = SimpleUploadedFile("plan.pdf", b"<html>")
    response = client.post(add, {"file": lie, "title": "Mijn plan"})
    assert (response.status_code, documents_of(group).count()) == (422, 0)
    assert 'value="Mijn plan"' in response.text
    client.post(add, {"file": SimpleUploadedFile("plan.txt", b"Een plan"), "title": "Mijn plan"})
    document = documents_of(group).get()
    gone = reverse("matchmaking:consortium-document-delete", args=[group.pk, document.pk])
    assert gone in page(cast.cultivate, group).text
    assert gone not in page(cast.university, group).text
    assert signed_in(cast.university).post(gone).status_code == 403
    Consortium.objects.filter(pk=group.pk).update(process_guide=cast.team)
    assert gone in page(cast.team, group).text
    assert signed_in(cast.team).post(gone).status_code == 302
    assert not documents_of(group).exists()


# --- A person's own data -----------------------------------------------------------------------------------
def test_a_person_exports_their_notes_and_they_stay_without_a_name_after_erasure(cast, group):
    note = factories.ConsortiumNoteFactory(consortium=group, author=cast.cultivate, text="Mijn woord")
    assert [row["text"] for row in export_person(cast.cultivate)["notities"]] == ["Mijn woord"]
    erase_person(user=cast.cultivate, by=cast.cultivate)
    note.refresh_from_db()
    assert (note.author, note.text) == (None, "Mijn woord")
    assert "iemand die er niet meer is" in page(cast.university, group).text


# --- A membership that ended -------------------------------------------------------------------------------
def end_membership(cast, name):
    cast.organisation_of[name].memberships.update(ends_before=local_today())


def test_a_partner_whose_membership_ended_is_named_and_keeps_the_workspace(cast, group):
    said = "Lidmaatschap beëindigd"
    assert said not in page(cast.university, group).text
    assert "partners" not in worklist(None)
    end_membership(cast, "cultivate")
    end_membership(cast, "steering")  # declined: not in any more
    for person in (cast.university, cast.team):
        assert page(person, group).text.count(said) == 1
    assert "Notities" in page(cast.cultivate, group).text
    found = worklist(None)["partners"]
    assert [(item.label, item.url, item.known, item.on) for item in found.items] == [
        ("Demo Cultivate", group.get_absolute_url(), "Consortium drukte, partner, aanvaard", local_today())
    ]
    project = factories.ProjectFactory(consortium=group, state="running")
    assert len(worklist(None)["partners"].items) == 1
    type(project).objects.update(state="ended", ended_on="2026-11-01", result="Het werkt")
    assert "partners" not in worklist(None)


@pytest.mark.parametrize("over", ["dissolved", "realised"])
def test_what_is_over_waits_for_nobody(cast, group, over):
    end_membership(cast, "cultivate")
    assert len(worklist(None)["partners"].items) == 1
    if over == "dissolved":
        consortia.dissolve_consortium(consortium=group, by=cast.team, reason="Geen geld")
    else:
        dates = {"awarded_on": local_today(), "realised_on": local_today()}
        type(group.challenge).objects.filter(pk=group.challenge_id).update(state="realised", **dates)
    assert "partners" not in worklist(None)


def test_who_was_never_a_member_has_no_membership_that_ended(cast, group):
    factories.PartnerFactory(consortium=group, organisation=cast.organisation_of["outsider"])
    assert "Lidmaatschap beëindigd" not in page(cast.team, group).text


def test_a_lead_whose_tier_is_over_does_not_carry_a_consortium(cast):
    row = factories.ConsortiumFactory()
    for name, role in (("cultivate", "lead"), ("university", "partner")):
        factories.PartnerFactory(consortium=row, organisation=cast.organisation_of[name], role=role)
    end_membership(cast, "cultivate")
    button = reverse("matchmaking:step", args=["consortium", row.pk, "vormen"])
    text = page(cast.team, row).text
    assert "De trekker is een bedrijf vanaf niveau Cultivate" in text
    assert button not in text
    with pytest.raises(InvalidInput, match="trekker"):
        consortia.form_consortium(consortium=row, by=cast.team)
