from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """For whom an activity is (MODEL 2)."""

    PUBLIC = "public", _("iedereen")
    KINDS = "kinds", _("soorten organisaties")
    TIER = "tier", _("bedrijven vanaf een niveau")
    INVITED = "invited", _("op uitnodiging")


class Mode(models.TextChoices):
    IN_PERSON = "in_person", _("ter plaatse")
    ONLINE = "online", _("online")
    HYBRID = "hybrid", _("ter plaatse en online")


class Visibility(models.TextChoices):
    """Who reads an article or a building block (MODEL 2)."""

    PUBLIC = "public", _("iedereen")
    MEMBERS = "members", _("leden")
    TIER = "tier", _("leden vanaf een niveau")
