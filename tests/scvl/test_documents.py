"""Files: typed by their content, kept by their hash, opened by their owner's rule."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from scvl.documents import documents_visible_to, sniff, store_document
from scvl.errors import InvalidInput
from scvl.models import Document
from tests.constraints import refused_by
from tests.factories.members import OrganisationFactory, UserFactory

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


def packed(name="word/document.xml") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, "<w/>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.pdf", b"%PDF-1.7 demo", "application/pdf"),
        ("a.PNG", PNG, "image/png"),
        ("a.txt", "Één".encode(), "text/plain"),
        ("a.csv", b"a,b\n", "text/csv"),
    ],
)
def test_the_type_comes_from_the_content(name, data, kind):
    assert sniff(name, data) == kind


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.png", b"%PDF-1.7", "past niet bij zijn naam"),
        ("a.pdf", b"<script>", "past niet bij zijn naam"),
        ("a.txt", PNG, "past niet bij zijn naam"),
        ("a.txt", b"\xff\xfe\x00", "past niet bij zijn naam"),
        ("a.docx", b"geen zip", "past niet bij zijn naam"),
        ("a.docx", b"PK\x03\x04 en dan niets", "past niet bij zijn naam"),
        ("a.docx", packed("virus.exe"), "past niet bij zijn naam"),
        ("a.exe", b"MZ", "nemen we niet aan"),
        ("a", b"x", "nemen we niet aan"),
        ("a.svg", b"<svg/>", "nemen we niet aan"),
    ],
)
def test_a_file_that_lies_is_refused(name, data, reason):
    with pytest.raises(InvalidInput, match=reason):
        sniff(name, data)


def test_an_office_file_is_a_packed_one():
    assert sniff("a.docx", packed()).endswith("wordprocessingml.document")


@pytest.mark.django_db
def test_a_file_is_served_as_a_download_with_its_own_type(client):
    upload = SimpleUploadedFile("../../verslag.pdf", b"%PDF-1.7 demo")
    row = store_document(owner=OrganisationFactory(), file=upload, title=" ", by=None, limit=1000)
    response = client.get(f"/documenten/{row.pk}/")
    assert (row.title, row.filename, row.size) == ("verslag.pdf", "verslag.pdf", 13)
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == 'attachment; filename="verslag.pdf"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content) == b"%PDF-1.7 demo"
    assert row.sha256 in row.file.name


@pytest.mark.django_db
@pytest.mark.parametrize(("data", "reason"), [(b"", "leeg"), (b"x" * 11, "te groot")])
def test_what_is_empty_or_too_large_is_refused(data, reason):
    with pytest.raises(InvalidInput, match=reason):
        store_document(
            owner=OrganisationFactory(), file=SimpleUploadedFile("a.txt", data), title="", by=None, limit=10
        )
    assert not Document.objects.exists()


@pytest.mark.django_db
def test_an_owner_nobody_registered_keeps_nothing():
    with pytest.raises(LookupError):
        store_document(
            owner=UserFactory(), file=SimpleUploadedFile("a.txt", b"x"), title="", by=None, limit=10
        )


@pytest.mark.django_db
def test_a_document_of_an_unknown_owner_is_nobodys(cast):
    Document.objects.create(owner_label="x.y", owner_id=1, title="a", filename="a", sha256="a" * 64, size=1)
    assert not documents_visible_to(cast.team).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "name"), [({"size": 0}, "document_not_empty"), ({"sha256": "kort"}, "document_hash_whole")]
)
def test_the_database_refuses(fields, name):
    with refused_by(name):
        Document.objects.create(
            **{
                "owner_label": "x.y",
                "owner_id": 1,
                "title": "a",
                "filename": "a",
                "sha256": "a" * 64,
                "size": 1,
                **fields,
            }
        )
