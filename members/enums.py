from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Kinds of organisation. Only a company is asked a tier."""

    COMPANY = "company", _("Bedrijf")
    GOVERNMENT = "government", _("Overheid")
    KNOWLEDGE = "knowledge", _("Kennisinstelling")
    CITIZEN = "citizen", _("Burgerorganisatie")
    INTERMEDIARY = "intermediary", _("Intermediair")


class Source(models.TextChoices):
    """Where a row came from."""

    STAFF = "staff", _("team")
    IMPORT = "import", _("openbare gegevens")
    OWNER = "owner", _("de organisatie zelf")
    APPLICATION = "application", _("aanvraag")
    MUNICIPALITY = "municipality", _("lijst van gemeenten")
    DEMO = "demo", _("demo")


class TierCode:
    """Codes of the tiers, in their order (reference/membership.json)."""

    INFORM = "inform"
    CONNECT = "connect"
    CULTIVATE = "cultivate"
    STEERING = "steering"


class BodyCode:
    """Codes of the bodies that give rights (reference/workpackages.json)."""

    GENERAL_ASSEMBLY = "general_assembly"
    BOARD = "board"
    STEERING_GROUP = "steering_group"
    TEAM = "team"


class StaffGroup:
    """Names of the groups that carry staff rights."""

    TEAM = "Team"
    FINANCE = "Finance"
