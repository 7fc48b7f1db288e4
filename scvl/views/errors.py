"""Error pages in the house style, for what is not a named error."""

from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from scvl.middleware import render_error


def not_found(request, exception=None):
    """The same words whether it does not exist or may not be seen."""
    message = _(
        "Ze bestaat niet, of ze is niet voor jou zichtbaar. Kijk het adres na of ga terug naar de start."
    )
    return render_error(request, 404, message)


def permission_denied(request, exception=None):
    message = _(
        "Je bent aangemeld, maar deze pagina is niet voor jouw rol. Vraag het aan het team als je denkt van wel."
    )
    return render_error(request, 403, message)


def bad_request(request, exception=None):
    return render_error(request, 400, _("We begrijpen deze vraag niet. Ga terug en probeer het opnieuw."))


def server_error(request):
    """A page without context: what broke may be what the page frame needs."""
    if request.headers.get("HX-Request"):
        message = _("Er ging iets mis bij ons. Probeer het over enkele minuten opnieuw.")
        return HttpResponseServerError(render_to_string("errors/_message.html", {"message": message}))
    return render(None, "500.html", status=500)


def csrf_failure(request, reason=""):
    message = _(
        "Je pagina stond te lang open, of je browser weigert cookies. Ga terug, herlaad de pagina en probeer het opnieuw."
    )
    return render_error(request, 403, message, _("We konden dit niet veilig verwerken"))
