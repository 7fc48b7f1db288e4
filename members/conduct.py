"""The code of conduct that a member accepts; the version is kept with the application."""

from django.utils.translation import gettext_lazy as _

VERSION = "2026-1"
RULES = (
    (
        _("Eerlijk over wat je kan"),
        _("Je profiel en je aanbod kloppen. Je noemt alleen referenties die er zijn."),
    ),
    (
        _("Wat je hier hoort, blijft hier"),
        _("Wat een stad of partner vertrouwelijk deelt, gebruik je niet voor iets anders."),
    ),
    (
        _("Iedereen krijgt een kans"),
        _(
            "Je maakt geen afspraken die andere leden uitsluiten, en je respecteert de regels van overheidsopdrachten."
        ),
    ),
    (
        _("Zorg voor mensen"),
        _("Je gaat zorgvuldig om met gegevens van bewoners en meet niet meer dan nodig."),
    ),
    (
        _("Je doet wat je zegt"),
        _("Wie zich inschrijft, komt of meldt af. Wie partner wordt, werkt mee tot het einde."),
    ),
)
