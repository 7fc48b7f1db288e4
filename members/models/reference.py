"""The reference model (layers by domains) and the closed lists around it."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from scvl.history import HistoricalRecords
from scvl.models.reference import ReferenceModel, localised


class Layer(ReferenceModel):
    """A layer of the city, 0 (the city itself) to 4 (new business models)."""

    number = models.PositiveSmallIntegerField(_("nummer"), unique=True)
    short_nl = models.CharField(_("korte naam (Nederlands)"), max_length=30)
    short_en = models.CharField(_("korte naam (Engels)"), max_length=30, blank=True)
    summary_nl = models.TextField(_("uitleg (Nederlands)"), blank=True)
    summary_en = models.TextField(_("uitleg (Engels)"), blank=True)

    history = HistoricalRecords(excluded_fields=["loaded"])

    class Meta:
        ordering = ["number"]
        verbose_name = _("laag")
        verbose_name_plural = _("lagen")
        constraints = [models.CheckConstraint(name="layer_0_to_4", condition=models.Q(number__lte=4))]

    @property
    def short(self) -> str:
        return localised(self, "short")

    @property
    def summary(self) -> str:
        return localised(self, "summary")


class Sdg(models.Model):
    """A Sustainable Development Goal."""

    number = models.PositiveSmallIntegerField(_("nummer"), unique=True)
    title_nl = models.CharField(_("titel (Nederlands)"), max_length=100)
    title_en = models.CharField(_("titel (Engels)"), max_length=100)
    colour = models.CharField(
        _("kleur"),
        max_length=7,
        validators=[RegexValidator(r"^#[0-9A-Fa-f]{6}$", _("Geef een kleur als #1B3FC4."))],
    )
    loaded = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering = ["number"]
        verbose_name = _("duurzame-ontwikkelingsdoelstelling")
        verbose_name_plural = _("duurzame-ontwikkelingsdoelstellingen")
        constraints = [models.CheckConstraint(name="sdg_1_to_17", condition=models.Q(number__range=(1, 17)))]

    def __str__(self):
        return f"{self.number} {localised(self, 'title')}"


class Domain(ReferenceModel):
    """A smart-city domain. Its letter (A to F) follows from its place in the order and is never stored."""

    sequence = models.PositiveSmallIntegerField(_("volgorde"), unique=True)
    v3 = models.CharField(
        _("3V"), max_length=20, blank=True, help_text=_("verkeer, vuiligheid of veiligheid")
    )
    sdgs = models.ManyToManyField(Sdg, verbose_name=_("SDG's"), blank=True, related_name="domains")

    history = HistoricalRecords(excluded_fields=["loaded"])

    class Meta:
        ordering = ["sequence"]
        verbose_name = _("domein")
        verbose_name_plural = _("domeinen")

    @property
    def letter(self) -> str:
        """A for the first domain, B for the second ..."""
        return chr(ord("A") + self.sequence)

    @property
    def short(self) -> str:
        """The name without 'Smart '."""
        return self.name.removeprefix("Smart ")


class Subdomain(ReferenceModel):
    """A part of a domain. Its code is '<domain>-<code of the source>'."""

    domain = models.ForeignKey(
        Domain, on_delete=models.PROTECT, related_name="subdomains", verbose_name=_("domein")
    )

    history = HistoricalRecords(excluded_fields=["loaded"])

    class Meta:
        ordering = ["domain__sequence", "code"]
        verbose_name = _("subdomein")
        verbose_name_plural = _("subdomeinen")


class Capability(ReferenceModel):
    """Something an organisation can do, from a closed list; each stands on one layer."""

    layer = models.ForeignKey(
        Layer, on_delete=models.PROTECT, related_name="capabilities", verbose_name=_("laag")
    )
    imported = models.JSONField(default=dict, editable=False)

    history = HistoricalRecords(excluded_fields=["loaded", "imported"])

    class Meta:
        ordering = ["name_nl"]
        verbose_name = _("bekwaamheid")
        verbose_name_plural = _("bekwaamheden")


class ProfileQuestion(ReferenceModel):
    """What the platform must know of each member (seed II.A)."""

    sequence = models.PositiveSmallIntegerField(_("volgorde"), default=0)
    is_private = models.BooleanField(_("alleen voor de organisatie en het team"), default=False)

    history = HistoricalRecords(excluded_fields=["loaded"])

    class Meta:
        ordering = ["sequence"]
        verbose_name = _("profielvraag")
        verbose_name_plural = _("profielvragen")
