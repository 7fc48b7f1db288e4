"""Named errors. One middleware turns them into a page or a fragment; `message` is Dutch, for the person who reads it."""

from django.utils.translation import gettext_lazy as _


class PortalError(Exception):
    """Something a person can be told. `status` is the HTTP status, `message` what happened and what to do."""

    status = 400
    default_message = _("Dit lukt niet. Ga terug en probeer het opnieuw.")

    def __init__(self, message=None):
        self.message = message or self.default_message
        super().__init__(str(self.message))


class NotAllowed(PortalError):
    """This person may see the thing, but not do this with it."""

    status = 403
    default_message = _(
        "Dit mag je niet doen met je huidige rechten. Vraag het aan het team als je denkt van wel."
    )


class NotFound(PortalError):
    """What was asked does not exist, and saying so tells nobody anything: a year of the programme, a number of a KPI."""

    status = 404


class InvalidTransition(PortalError):
    """The state does not allow this move; nothing was changed."""

    status = 409
    default_message = _("Dit kan niet meer: de toestand is intussen veranderd. Herlaad de pagina.")


class Conflict(PortalError):
    """Somebody else was first; nothing was changed."""

    status = 409
    default_message = _("Iemand anders was je net voor. Herlaad de pagina en kijk wat er veranderd is.")


class InvalidInput(PortalError):
    """What was given can't be used; `message` says which part and what to do."""

    status = 400
