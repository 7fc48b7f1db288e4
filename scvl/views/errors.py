"""Error pages in the house style."""

from django.shortcuts import render
from django.utils.translation import gettext as _


def _error(request, status, title, message):
    return render(request, "errors/error.html", {"status": status, "title": title, "message": message}, status=status)


def not_found(request, exception=None):
    message = _("Deze pagina bestaat niet, of ze is niet voor jou zichtbaar. Kijk het adres na of ga terug naar de start.")
    return _error(request, 404, _("Niet gevonden"), message)


def permission_denied(request, exception=None):
    message = _("Je bent aangemeld, maar deze pagina is niet voor jouw rol. Vraag het aan het team als je denkt van wel.")
    return _error(request, 403, _("Geen toegang"), message)


def bad_request(request, exception=None):
    return _error(request, 400, _("Die vraag begrijpen we niet"), _("Ga terug en probeer het opnieuw."))


def too_many(request, exception=None):
    return _error(request, 429, _("Even wachten"), _("Je probeerde dit te vaak na elkaar. Wacht enkele minuten."))


def csrf_failure(request, reason=""):
    message = _("Je pagina stond te lang open of cookies staan uit. Ga terug, herlaad de pagina en probeer het opnieuw.")
    return _error(request, 403, _("We konden dit niet veilig verwerken"), message)
