"""The one function that makes a PDF: tagged, from static files only, and a clear word where it can't."""

import sys
from io import BytesIO

import pytest
from pypdf import PdfReader

from scvl.pdf import BASE, PdfUnavailable, render_pdf, static_fetcher, static_path, with_titles
from scvl.typeface import face

PAGE = '<html lang="nl"><head><title>Proef</title></head><body><h1>Dag</h1>{}</body></html>'


def test_a_pdf_is_tagged_and_has_its_title():
    reader = PdfReader(BytesIO(render_pdf(PAGE.format("<p>Tekst</p>"))))
    assert bool(reader.trailer["/Root"]["/MarkInfo"]["/Marked"])
    assert reader.metadata.title == "Proef"
    assert "Tekst" in reader.pages[0].extract_text()


def test_our_static_files_are_read():
    assert static_path(f"{BASE}/static/css/tokens.css").name == "tokens.css"
    response = static_fetcher().fetch(f"{BASE}/static/css/tokens.css")
    assert response.content_type == "text/css"
    assert b"--ink" in response.read()


def test_the_typeface_is_that_of_the_package_and_not_of_the_machine():
    text = '<p style="font-family: Inter">Straat <b>en licht</b></p>'
    reader = PdfReader(BytesIO(render_pdf(PAGE.format(text))))
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    names = {font.get_object()["/BaseFont"].split("+")[1] for font in fonts}
    assert {"Inter", "Inter-Bold"} <= names


def test_a_weight_is_cut_once_and_small():
    assert face(400) is face(400)
    assert face(400) != face(700)
    assert len(face(400)) < 100_000
    response = static_fetcher().fetch(f"{BASE}/typeface-700.ttf")
    assert (response.content_type, response.read()) == ("font/ttf", face(700))


def test_drawings_get_their_labels_as_titles_and_decoration_none():
    html = '<svg role="img" aria-label="3 van 5 &amp; meer" width="1"><rect/></svg><svg aria-hidden="true"></svg>'
    assert with_titles(html) == (
        '<svg role="img" aria-label="3 van 5 &amp; meer" width="1"><title>3 van 5 &amp; meer</title><rect/></svg>'
        '<svg aria-hidden="true"></svg>'
    )


@pytest.mark.parametrize(
    "url",
    [
        f"{BASE}/typeface-500.ttf",
        "https://elders.example/static/css/tokens.css",
        "http://127.0.0.1:8000/static/css/tokens.css",
        "file:///etc/passwd",
        "data:text/css,p{}",
        f"{BASE}/static/../scvl/settings.py",
        f"{BASE}/static/%2e%2e/scvl/settings.py",
        f"{BASE}/static//etc/passwd",
        f"{BASE}/static/css/bestaat-niet.css",
        f"{BASE}/manage.py",
    ],
)
def test_nothing_else_is_read(url):
    assert static_path(url) is None
    with pytest.raises(ValueError, match="only static files"):
        static_fetcher().fetch(url)


def test_a_page_that_names_other_addresses_opens_no_connection(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr("socket.socket.connect", refuse)
    image = '<img alt="x" src="http://127.0.0.1:9/x.png"><img alt="y" src="file:///etc/hostname">'
    assert render_pdf(PAGE.format(image)).startswith(b"%PDF")


@pytest.mark.parametrize("error", [OSError("cannot load library 'libpango'"), ImportError("weasyprint")])
def test_a_missing_library_is_a_named_error_in_dutch(monkeypatch, error):
    class Broken:
        def find_spec(self, name, path=None, target=None):
            if name == "weasyprint":
                raise error

    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Broken(), *sys.meta_path])
    with pytest.raises(PdfUnavailable) as told:
        render_pdf(PAGE)
    assert told.value.status == 503
    assert "ontbreken bibliotheken" in str(told.value.message)
