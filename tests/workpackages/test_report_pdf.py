"""The PDF of a report: drawn by the queue, kept as bytes, tagged, and saying what the page says."""

import hashlib
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from scvl.models import Outbox
from scvl.outbox import sweep_outbox
from scvl.pdf import PdfUnavailable
from scvl.periods import pinned
from tests.factories.kpis import KpiFactory, TargetFactory
from tests.factories.members import DomainFactory, LayerFactory, OrganisationFactory
from tests.factories.workpackages import ProgrammeYearFactory, ReportFactory, WorkPackageFactory
from tests.workpackages.reporting import AFTER_Q2, build, drawn, held, present
from workpackages import tasks
from workpackages.actions.activity import place_activity
from workpackages.actions.report import finalise_report, queue_missing_pdfs, refresh_report
from workpackages.models import Report
from workpackages.report_page import draw_pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


# --- The PDF is drawn by the queue ----------------------------------------------------------------
@pytest.fixture
def drawings(monkeypatch):
    """Each drawing has its state and its number in its bytes."""
    found = []

    def draw(report):
        found.append((report.pk, report.state))
        return f"%PDF-1.7 {report.state} {(len(found) + 1) // 2}".encode()

    monkeypatch.setattr("workpackages.actions.report.draw_pdf", draw)
    return found


def test_the_queue_draws_a_draft_once_and_a_final_one_keeps_those_bytes(year, cast, drawings):
    report = build(year)
    assert (bool(report.pdf), report.sha256, drawings) == (False, "", [])
    for _twice in range(2):
        report = drawn(report)
    assert drawings == [(report.pk, "draft"), (report.pk, "final")]  # as it is, and as it will be
    assert (bytes(report.draft_pdf), bytes(report.pdf)) == (b"%PDF-1.7 draft 1", b"%PDF-1.7 final 1")
    assert (report.state, report.sha256) == ("draft", hashlib.sha256(b"%PDF-1.7 final 1").hexdigest())
    finalise_report(report=report, by=cast.team)
    kept = Report.objects.get()
    assert (kept.state, bytes(kept.pdf), kept.sha256) == ("final", b"%PDF-1.7 final 1", report.sha256)
    assert (kept.draft_pdf, len(drawings)) == (None, 2)


def test_a_refresh_throws_the_pdf_away_and_has_it_drawn_again(year, cast, drawings):
    report = drawn(build(year))
    with pinned(AFTER_Q2 + timedelta(hours=1)):
        refresh_report(report=report, by=cast.team)
        row = Report.objects.get()
        assert (row.pdf, row.draft_pdf, row.sha256) == (None, None, "")
        assert bytes(drawn(row).pdf) == b"%PDF-1.7 final 2"


def test_a_job_of_figures_that_were_refreshed_draws_nothing(year, drawings):
    report = build(year)
    with pinned(AFTER_Q2 + timedelta(hours=1)):
        refresh_report(report=report)
        assert bytes(drawn(report).pdf) == b"%PDF-1.7 final 1"
    assert (len(drawings), Outbox.objects.filter(kind="report-pdf", state="done").count()) == (2, 2)


def test_a_draft_from_before_is_found_and_drawn(year, drawings):
    ReportFactory(programme_year=year, quarter=1)
    ReportFactory(programme_year=year, quarter=2, state="final")
    for _twice in range(2):
        queue_missing_pdfs()
    assert Outbox.objects.filter(kind="report-pdf").count() == 1
    tasks.build_due_reports()
    sweep_outbox()
    row = Report.objects.get(state="draft")
    assert (row.quarter, bytes(row.draft_pdf)) == (1, b"%PDF-1.7 draft 1")


def test_the_page_waits_for_the_pdf_and_never_draws_it(year, cast, client, monkeypatch):
    def draw_in_a_request(html):
        raise AssertionError

    report = build(year)
    monkeypatch.setattr("workpackages.report_page.render_pdf", draw_in_a_request)
    client.force_login(cast.team, backend="django.contrib.auth.backends.ModelBackend")
    url = report.get_absolute_url()
    page = client.get(reverse("workpackages:report-pdf", args=[report.pk]), follow=True)
    assert page.redirect_chain == [(url, 302)]
    html = page.content.decode()
    assert 'hx-trigger="every 5s"' in html
    assert "De PDF wordt gemaakt." in html
    assert "Maak definitief" not in html
    page = client.post(reverse("workpackages:report-finalise", args=[report.pk]), follow=True)
    assert "De PDF van deze cijfers wordt nog gemaakt." in page.content.decode()
    monkeypatch.setattr("workpackages.report_page.render_pdf", lambda html: html.encode())
    sweep_outbox()
    html = client.get(url).content.decode()
    assert ("hx-trigger" in html, "Maak definitief" in html) == (False, True)
    response = client.get(reverse("workpackages:report-pdf", args=[report.pk]))
    assert "versie 1, ontwerp" in response.content.decode()
    assert response["Content-Disposition"] == 'attachment; filename="jaar-3-K2-WP2-v1-ontwerp.pdf"'


# --- What is in it ---
def test_the_pdf_reads_back_tagged_and_says_what_the_page_says(year):
    organisation = OrganisationFactory(name="Demo Wegwijs")
    activity = held(date(2026, 9, 1), title_nl="Omgekeerd pitchen")
    present(activity, organisation)
    place_activity(activity=activity, cells=[(LayerFactory(number=3), DomainFactory(sequence=0))])
    reader = PdfReader(BytesIO(draw_pdf(build(year))))
    root = reader.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "nl-BE")
    assert "/StructTreeRoot" in root
    assert reader.metadata.title.startswith("Rapport jaar-3-K2-WP2")
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for words in ("Connecteren", "Omgekeerd pitchen", "Demo Wegwijs", "versie 1, ontwerp", "tot en met 31"):
        assert words in text
    assert text.count("Gegevens bevroren op 2 november 2026") == len(reader.pages)


def test_the_pdf_says_in_words_what_it_draws(year):
    kpi = KpiFactory(number="7a", unit="activities")
    kpi.work_packages.add(WorkPackageFactory(number=2))
    TargetFactory(kpi=kpi, programme_year=year, value=25)
    activity = held(date(2026, 9, 1))
    present(activity, OrganisationFactory())
    place_activity(activity=activity, cells=[(LayerFactory(number=3), DomainFactory(sequence=0))])
    elements = structure(PdfReader(BytesIO(draw_pdf(build(year)))))
    figures = [row for row in elements if row["/S"] == "/Figure"]
    said = {str(row["/Alt"]) for row in figures if "/Alt" in row}
    assert said == {"1 van 25, verwacht 1", "Aanwezigheden per maand: 1 dit jaar."}
    assert [row for row in figures if "/Alt" not in row and "/ActualText" not in row] == []
    headers = [row for row in elements if row["/S"] == "/TH"]
    assert {row["/A"]["/Scope"] for row in headers} == {"/Column", "/Row"}
    parents = {row["/P"]["/S"] for row in elements if row["/S"] in ("/TH", "/TD")}
    assert parents == {"/TR"}


def structure(reader) -> list:
    """All elements of the tree of tags of a PDF."""
    found, waiting = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        row = waiting.pop().get_object()
        if isinstance(row, dict):
            found.append(row) if "/S" in row else None
            kids = row.get("/K", [])
            kids = kids.get_object() if hasattr(kids, "get_object") else kids
            waiting += [
                kid for kid in (kids if isinstance(kids, list) else [kids]) if not isinstance(kid, int)
            ]
    return found


def test_the_kept_bytes_are_what_one_downloads(cast, client):
    report = ReportFactory(state="final", programme_year=ProgrammeYearFactory(number=1))
    client.force_login(cast.delegate, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(reverse("workpackages:report-pdf", args=[report.pk]))
    assert response.content == bytes(report.pdf)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="jaar-1-K1-WP2-v1.pdf"'


def test_without_the_libraries_a_draft_says_so_and_a_final_one_still_downloads(
    year, cast, client, monkeypatch
):
    def missing(html):
        raise PdfUnavailable

    monkeypatch.setattr("workpackages.report_page.render_pdf", missing)
    draft = build(year)
    final = ReportFactory(quarter=1, state="final")
    sweep_outbox()
    client.force_login(cast.team, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("workpackages:report-pdf", args=[draft.pk]), follow=True)
    assert "ontbreken bibliotheken voor PDF" in page.content.decode()
    assert client.get(reverse("workpackages:report-pdf", args=[final.pk])).status_code == 200
    page = client.post(reverse("workpackages:report-finalise", args=[draft.pk]), follow=True)
    assert "ontbreken bibliotheken voor PDF" in page.content.decode()
    assert Report.objects.get(pk=draft.pk).state == "draft"
