"""HTML to a tagged PDF (PDF/UA). Nothing is fetched over the network: only our own static files are served to it.

The typeface comes with a package, so that a report looks the same wherever it is drawn.
"""

import logging
import re
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.translation import gettext_lazy as _

from scvl.errors import PortalError
from scvl.typeface import FAMILY, WEIGHTS, face

log = logging.getLogger(__name__)

BASE = "https://static.invalid"  # no such host: the fetcher below answers, and nothing leaves the machine
FACES = {f"{BASE}/typeface-{weight}.ttf": weight for weight in WEIGHTS}
FACE_RULES = "".join(
    f"@font-face {{ font-family: {FAMILY}; font-weight: {weight}; src: url({url}); }}"
    for url, weight in FACES.items()
)
DRAWING = re.compile(r'<svg\b[^>]*\baria-label="([^"]*)"[^>]*>')


class PdfUnavailable(PortalError):
    """The system libraries that draw a PDF are missing on this machine."""

    status = 503
    default_message = _(
        "Een PDF maken lukt hier niet: op deze server ontbreken bibliotheken voor PDF (Pango). "
        "Meld het aan wie het portaal beheert. De pagina zelf werkt wel."
    )


def render_pdf(html: str) -> bytes:
    """A PDF/UA of a whole page. Raises PdfUnavailable where a library is missing, never an ImportError.

    WeasyPrint costs a second and 45 MB at import: only who draws pays.
    """
    try:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
    except (ImportError, OSError) as error:
        log.error("pdf unavailable error=%s", type(error).__name__)
        raise PdfUnavailable from error
    # What the page's style sheets say for screens only is left out, on purpose.
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    fetcher, fonts = static_fetcher(), FontConfiguration()
    page = HTML(string=with_titles(html), base_url=BASE, url_fetcher=fetcher)
    typeface = CSS(string=FACE_RULES, url_fetcher=fetcher, font_config=fonts)
    return page.write_pdf(
        stylesheets=[typeface], font_config=fonts, pdf_variant="pdf/ua-1", finisher=complete_tags
    )


def with_titles(html: str) -> str:
    """The page with its drawings' labels as titles too: from those the PDF takes its alternate texts."""
    return DRAWING.sub(r"\g<0><title>\1</title>", html)


def complete_tags(document, pdf) -> None:
    """What PDF/UA asks and WeasyPrint leaves out: cells in their rows, the scope of headers, no drawing without a text."""
    elements = {
        entry.reference: entry
        for entry in pdf.objects
        if isinstance(entry, dict) and entry.get("Type") == "/StructElem"
    }
    for element in elements.values():
        parent = elements.get(element["P"], {})
        if element["S"] in ("/TH", "/TD") and parent.get("S") != "/TR":
            element["S"] = "/NonStruct"  # a block inside a cell
        elif element["S"] == "/TH":
            rows = elements.get(parent.get("P"), {})
            element["A"]["Scope"] = "/Column" if rows.get("S") == "/THead" else "/Row"
        elif element["S"] == "/Figure" and "Alt" not in element:
            element["ActualText"] = "()"  # decoration beside a word: nothing to say
    for entry in pdf.objects:
        if isinstance(entry, dict) and entry.get("Subtype") == "/Link":
            entry["F"] = 4  # printed as it is shown


def static_fetcher():
    """A fetcher that knows static files and the typeface, and refuses whatever else a page names."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class StaticFetcher(URLFetcher):
        def fetch(self, url, headers=None):
            if url in FACES:
                return URLFetcherResponse(url, face(FACES[url]), {"Content-Type": "font/ttf"})
            path = static_path(url)
            if path is None:
                raise ValueError("only static files are read")
            kinds = {
                ".css": "text/css",
                ".svg": "image/svg+xml",
                ".woff2": "font/woff2",
                ".png": "image/png",
            }
            kind = kinds.get(path.suffix, "application/octet-stream")
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return StaticFetcher()


def static_path(url: str) -> Path | None:
    """The file behind the address of a static file; None for any other address, and for one outside the folder."""
    prefix = f"{BASE}{settings.STATIC_URL}"
    if not url.startswith(prefix):
        return None
    name = unquote(url.removeprefix(prefix).split("?", maxsplit=1)[0])
    if ".." in name.split("/") or name.startswith("/"):
        return None
    collected = Path(settings.STATIC_ROOT) / name
    if collected.is_file():
        return collected
    found = finders.find(name)
    return Path(found) if found else None
