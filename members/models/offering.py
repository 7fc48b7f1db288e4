from django.db import models
from django.utils.translation import gettext_lazy as _

from members.enums import Source
from scvl.history import HistoricalRecords
from scvl.models.markdown import MarkdownField
from scvl.models.reference import localised


class PlaceModel(models.Model):
    """A place on the city map: a layer and a domain. Derived ones are hatched until somebody confirms them."""

    layer = models.ForeignKey(
        "members.Layer", on_delete=models.PROTECT, related_name="+", verbose_name=_("laag")
    )
    domain = models.ForeignKey(
        "members.Domain", on_delete=models.PROTECT, related_name="+", verbose_name=_("domein")
    )
    source = models.CharField(_("bron"), max_length=14, choices=Source, default=Source.STAFF)
    derived = models.BooleanField(_("afgeleid"), default=False)
    confirmed_on = models.DateField(_("bevestigd op"), null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.coordinate

    @property
    def coordinate(self) -> str:
        """Domain letter and layer digit: 'A2'."""
        return f"{self.domain.letter}{self.layer.number}"


class OfferingQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_on__isnull=True)

    def visible_to(self, user):
        """Offerings are public while they run; their own people and the team see closed ones too."""
        from members.permissions import viewer_of

        viewer = viewer_of(user)
        if viewer.is_team:
            return self
        return self.filter(
            models.Q(closed_on__isnull=True) | models.Q(organisation__in=viewer.organisation_ids),
            organisation__merged_into__isnull=True,
        )


class Offering(models.Model):
    """What an organisation offers: one layer, one or more domains."""

    organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.CASCADE,
        related_name="offerings",
        verbose_name=_("organisatie"),
    )
    title_nl = models.CharField(_("titel (Nederlands)"), max_length=200)
    title_en = models.CharField(_("titel (Engels)"), max_length=200, blank=True)
    text_nl = MarkdownField(_("tekst (Nederlands)"), blank=True)
    text_en = MarkdownField(_("tekst (Engels)"), blank=True)
    layer = models.ForeignKey(
        "members.Layer", on_delete=models.PROTECT, related_name="offerings", verbose_name=_("laag")
    )
    domains = models.ManyToManyField(
        "members.Domain", through="members.Position", related_name="offerings", verbose_name=_("domeinen")
    )
    capabilities = models.ManyToManyField(
        "members.Capability", blank=True, related_name="offerings", verbose_name=_("bekwaamheden")
    )
    url = models.URLField(_("webpagina"), blank=True)
    confirmed_on = models.DateField(_("nagelezen op"), null=True, blank=True)
    closed_on = models.DateField(_("stopgezet op"), null=True, blank=True)
    created_at = models.DateTimeField(_("gemaakt op"), auto_now_add=True)
    updated_at = models.DateTimeField(_("gewijzigd op"), auto_now=True)

    objects = OfferingQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["updated_at"])

    class Meta:
        ordering = ["title_nl"]
        verbose_name = _("aanbod")
        verbose_name_plural = _("aanbod")

    def __str__(self):
        return self.title

    @property
    def title(self) -> str:
        return localised(self, "title")

    @property
    def text(self) -> str:
        return localised(self, "text")


class PositionQuerySet(models.QuerySet):
    def open(self):
        """Own places, and those of offerings that run."""
        return self.filter(models.Q(offering__isnull=True) | models.Q(offering__closed_on__isnull=True))


class Position(PlaceModel):
    """Where an organisation stands. `offering` is empty for the organisation's own place."""

    organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.CASCADE,
        related_name="positions",
        verbose_name=_("organisatie"),
    )
    offering = models.ForeignKey(
        Offering,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="positions",
        verbose_name=_("aanbod"),
    )

    objects = PositionQuerySet.as_manager()

    class Meta:
        ordering = ["domain__sequence", "layer__number"]
        verbose_name = _("plaats op de stadskaart")
        verbose_name_plural = _("plaatsen op de stadskaart")
        indexes = [models.Index(fields=["layer", "domain", "organisation"], name="position_cell")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "layer", "domain"],
                condition=models.Q(offering__isnull=True),
                name="position_once_per_organisation",
                violation_error_message=_("Deze organisatie staat al in dit vak."),
            ),
            models.UniqueConstraint(
                fields=["offering", "layer", "domain"],
                condition=models.Q(offering__isnull=False),
                name="position_once_per_offering",
                violation_error_message=_("Dit aanbod staat al in dit vak."),
            ),
            models.CheckConstraint(
                name="position_derived_or_confirmed",
                condition=models.Q(derived=False) | models.Q(confirmed_on__isnull=True),
            ),
        ]
