import logging

from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from scvl.errors import PortalError

log = logging.getLogger(__name__)


class NamedErrorMiddleware:
    """Turns a named error into a page, or a fragment for htmx; every page varies on who asks for a fragment."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
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


def render_error(request, status: int, message: str):
    """A refusal in the house style; a fragment for htmx."""
    template = "errors/_message.html" if getattr(request, "htmx", False) else "errors/error.html"
    return render(request, template, {"status": status, "message": message}, status=status)
