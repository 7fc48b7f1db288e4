"""What every response passes: named errors become a page or a fragment, and htmx never gets the log-in page in a part."""

import logging

from django.conf import settings
from django.http import HttpResponseNotAllowed
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from scvl.errors import PortalError

log = logging.getLogger(__name__)


class NamedErrorMiddleware:
    """Turns a named error into a page, or a fragment for htmx; every page varies on who asks for a fragment."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            response = _not_allowed(request, response)
        if response.status_code == 302 and request.htmx and _is_log_in(response.url):
            response = HttpResponseClientRedirect(_log_in_and_back(request))
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["HX-Request"])
        return response

    def process_exception(self, request, exception):
        if not isinstance(exception, PortalError):
            return None
        log.info(
            "refused %s status=%s path=%s user=%s",
            type(exception).__name__,
            exception.status,
            request.path,
            request.user.pk,
        )
        return render_error(request, exception.status, exception.message)


def render_error(request, status: int, message: str, title: str = ""):
    """A refusal in the house style; for htmx only the message, which lands above the page's content."""
    context = {"status": status, "title": title or title_of(status), "message": message}
    template = "errors/_message.html" if request.headers.get("HX-Request") else "errors/error.html"
    return render(request, template, context, status=status)


def title_of(status: int) -> str:
    """What an error is called on the screen."""
    titles = {
        403: _("Dit mag je niet"),
        404: _("Deze pagina vinden we niet"),
        409: _("Dit kan niet meer"),
        429: _("Even wachten"),
    }
    return titles.get(status, _("Dit lukt niet"))


def _not_allowed(request, response):
    message = _("Dit adres werkt niet op deze manier. Ga terug en gebruik de knop op de pagina.")
    page = render_error(request, 405, message)
    page["Allow"] = response["Allow"]
    return page


def _is_log_in(url: str) -> bool:
    return url.split("?", maxsplit=1)[0] == resolve_url(settings.LOGIN_URL)


def _log_in_and_back(request) -> str:
    """The log-in, and from there back to the page that asked for the part."""
    from django.contrib.auth.views import redirect_to_login

    return redirect_to_login(request.htmx.current_url_abs_path or "/").url
