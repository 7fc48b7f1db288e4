"""HTML to a tagged PDF (PDF/UA). Nothing is fetched over the network: only our own static files are served to it."""

import logging
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.translation import gettext_lazy as _

from scvl.errors import PortalError

log = logging.getLogger(__name__)

BASE = "https://static.invalid"  # no such host: the fetcher below answers, and nothing leaves the machine


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
        from weasyprint import HTML
    except (ImportError, OSError) as error:
        log.error("pdf unavailable error=%s", type(error).__name__)
        raise PdfUnavailable from error
    # What the page's style sheets say for screens only is left out, on purpose.
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    return HTML(string=html, base_url=BASE, url_fetcher=static_fetcher()).write_pdf(pdf_variant="pdf/ua-1")


def static_fetcher():
    """A fetcher that knows static files, and refuses whatever else a page names."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class StaticFetcher(URLFetcher):
        def fetch(self, url, headers=None):
            path = static_path(url)
            if path is None:
                raise ValueError("only static files are read")
            kinds = {".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".png": "image/png"}
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
