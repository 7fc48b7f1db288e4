"""Files of challenges: put there by who edits, opened by who reads the whole, and nothing kept of what lies."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from matchmaking.actions import document as actions
from matchmaking.models import Challenge
from scvl.documents import documents_of, documents_visible_to
from scvl.errors import InvalidInput
from scvl.models import Document
from tests.backoffice import page_of, signed_in
from tests.factories import matchmaking as factories

pytestmark = pytest.mark.django_db


def upload(name="plan.pdf", data=b"%PDF-1.4\n%%EOF"):
    return SimpleUploadedFile(name, data)


@pytest.fixture
def draft(cast):
    return factories.ChallengeFactory(owners=[cast.organisation_of["city"]], state="draft")


def add_url(row):
    return reverse("matchmaking:challenge-document-create", args=[row.slug])


def test_an_owner_adds_a_file_that_stands_on_the_page_and_takes_it_away(cast, draft):
    client = signed_in(cast.city)
    response = client.post(add_url(draft), {"file": upload(), "title": "Plan van het plein"})
    document = documents_of(draft).get()
    assert (response.url, document.title, document.uploaded_by) == (
        draft.get_absolute_url(),
        "Plan van het plein",
        cast.city,
    )
    address = reverse("document-detail", args=[document.pk])
    text = client.get(draft.get_absolute_url()).text
    assert f'href="{address}"' in text
    assert "plan.pdf, 14" in text
    assert b"".join(client.get(address).streaming_content) == b"%PDF-1.4\n%%EOF"
    gone = reverse("matchmaking:challenge-document-delete", args=[draft.slug, document.pk])
    assert f'action="{gone}"' in text
    assert client.get(gone).status_code == 405
    client.post(gone)
    assert (documents_of(draft).count(), client.get(address).status_code) == (0, 404)


def test_a_file_goes_with_the_first_form_and_a_lie_keeps_what_was_typed(cast):
    client, new = signed_in(cast.city), reverse("matchmaking:challenge-create")
    assert 'enctype="multipart/form-data"' in client.get(new).text
    asked = {"title": "Het plein", "visibility": "teaser", "owners": [cast.organisation_of["city"].pk]}
    page = client.post(new, {**asked, "file": upload(data=b"<html>")})
    assert (page.status_code, list(page.context["form"].errors), Challenge.objects.count()) == (
        422,
        ["file"],
        0,
    )
    assert 'value="Het plein"' in page.text
    page = client.post(new, {**asked, "title": "", "file": upload()})
    assert page.context["form"].errors["file"] == ["Kies je bestand opnieuw."]
    assert client.post(new, {**asked, "file": upload()}).status_code == 302
    row = Challenge.objects.get()
    assert [(one.filename, one.uploaded_by) for one in documents_of(row)] == [("plan.pdf", cast.city)]
    edit = client.get(reverse("matchmaking:challenge-update", args=[row.slug]))
    assert "file" not in edit.context["form"].fields


def test_the_bytes_go_with_the_row(cast, draft, django_capture_on_commit_callbacks):
    document = actions.attach_document(owner=draft, file=upload(), by=cast.city)
    storage, name = document.file.storage, document.file.name
    gone = reverse("matchmaking:challenge-document-delete", args=[draft.slug, document.pk])
    assert storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(cast.city).post(gone)
    assert not storage.exists(name)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("plan.pdf", b"<html><script>alert(1)</script></html>", "past niet bij zijn naam"),
        ("plan.docx", b"geen zip", "past niet bij zijn naam"),
        ("plan.png", b"%PDF-1.4", "past niet bij zijn naam"),
        ("plan.exe", b"MZ", "Dit soort bestand nemen we niet aan."),
        ("plan.pdf", b"", "Dit bestand is leeg."),
    ],
)
def test_a_file_that_lies_is_told_and_nothing_is_kept(cast, draft, name, data, said):
    data = {"file": upload(name, data), "title": "Mijn titel"}
    response = signed_in(cast.city).post(add_url(draft), data)
    assert (response.status_code, Document.objects.count()) == (422, 0)
    assert said in response.text
    assert 'value="Mijn titel"' in response.text


def test_a_file_that_is_too_large_and_one_too_many(cast, draft, monkeypatch):
    monkeypatch.setattr(actions, "MAX_FILE", 20)
    with pytest.raises(InvalidInput, match="te groot"):
        actions.attach_document(owner=draft, file=upload(data=b"%PDF" + b"x" * 17), by=cast.city)
    monkeypatch.setitem(actions.MOST, type(draft), 1)
    actions.attach_document(owner=draft, file=upload(), by=cast.city)
    response = signed_in(cast.city).post(add_url(draft), {"file": upload("nog.pdf")})
    assert "Meer dan 1 bestanden kan niet." in response.text
    assert documents_of(draft).count() == 1


def test_no_file_at_all_is_told(cast, draft):
    response = signed_in(cast.city).post(add_url(draft), {"title": "Zonder"})
    assert (response.status_code, Document.objects.count()) == (422, 0)


def test_who_reads_a_teaser_only_sees_no_file(cast, client):
    row = factories.ChallengeFactory(owners=[cast.organisation_of["city"]], visibility="teaser")
    document = actions.attach_document(owner=row, file=upload("kanariegeel.pdf"), by=cast.city)
    assert "kanariegeel" not in client.get(row.get_absolute_url()).text
    assert "kanariegeel" in signed_in(cast.inform).get(row.get_absolute_url()).text
    for person, seen in ((None, False), (cast.expired, False), (cast.inform, True), (cast.city, True)):
        found = documents_visible_to(person or client.get("/").wsgi_request.user)
        assert found.filter(pk=document.pk).exists() is seen


def test_an_owner_adds_none_once_it_was_handed_in_and_the_team_does(cast):
    row = factories.ChallengeFactory(owners=[cast.organisation_of["city"]], state="submitted")
    assert signed_in(cast.city).post(add_url(row), {"file": upload()}).status_code == 403
    assert signed_in(cast.team).post(add_url(row), {"file": upload()}).status_code == 302
    document = documents_of(row).get()
    gone = reverse("matchmaking:challenge-document-delete", args=[row.slug, document.pk])
    assert signed_in(cast.city).post(gone).status_code == 403
    assert gone not in signed_in(cast.city).get(row.get_absolute_url()).text


def test_a_file_of_another_challenge_is_not_reached(cast, draft):
    other = factories.ChallengeFactory(state="draft")
    document = actions.attach_document(owner=other, file=upload(), by=cast.team)
    gone = reverse("matchmaking:challenge-document-delete", args=[draft.slug, document.pk])
    assert signed_in(cast.city).post(gone).status_code == 404
    assert documents_of(other).count() == 1


def test_the_admin_lists_the_files_that_one_may_open(cast, draft):
    from members.reference import grant_staff_rights

    grant_staff_rights()
    group = factories.ConsortiumFactory()
    actions.attach_document(owner=draft, file=upload("plan.pdf"), by=cast.city)
    hidden = actions.attach_document(owner=group, file=upload("kanariegeel.pdf"), by=cast.city)
    client = signed_in(cast.team)
    text = client.get(page_of(Document, "changelist")).text
    assert "plan.pdf" in text
    assert "kanariegeel" not in text
    assert client.get(page_of(Document, "change", hidden.pk)).status_code == 302
