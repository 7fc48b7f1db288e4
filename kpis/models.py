from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.permissions import viewer_of
from scvl.history import HistoricalRecords
from scvl.models.reference import ReferenceModel, localised


class DashboardQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The dashboard: by a seat in the steering group or the board, and the team (MODEL 2)."""
        return self if viewer_of(user).sees_kpis else self.none()


class Kpi(ReferenceModel):
    """A KPI of the plan. Its number is text: '7a'; number 15 does not exist."""

    class Group(models.TextChoices):
        INPUT = "input", _("input")
        OUTPUT = "output", _("output")
        GOVERNANCE = "governance", _("bestuur")

    class Unit(models.TextChoices):
        PEOPLE = "people", _("personen")
        FOLLOWERS = "followers", _("volgers")
        ORGANISATIONS = "organisations", _("organisaties")
        ACTIVITIES = "activities", _("activiteiten")
        APPLICATIONS = "applications", _("projectaanvragen")
        CONSORTIA = "consortia", _("consortia")
        OFFERS = "offers", _("offertes")
        MEETINGS = "meetings", _("vergaderingen")
        PERCENT = "percent", _("procent")

    number = models.CharField(_("nummer"), max_length=4, unique=True)
    sequence = models.PositiveSmallIntegerField(_("volgorde"), default=0)
    group = models.CharField(_("groep"), max_length=10, choices=Group)
    unit = models.CharField(_("eenheid"), max_length=20, choices=Unit)
    counts_nl = models.TextField(_("hoe er geteld wordt (Nederlands)"), blank=True)
    counts_en = models.TextField(_("hoe er geteld wordt (Engels)"), blank=True)
    companion_nl = models.CharField(_("wat ernaast staat (Nederlands)"), max_length=200, blank=True)
    companion_en = models.CharField(_("wat ernaast staat (Engels)"), max_length=200, blank=True)
    companion_counts_nl = models.TextField(_("hoe dat geteld wordt (Nederlands)"), blank=True)
    companion_counts_en = models.TextField(_("hoe dat geteld wordt (Engels)"), blank=True)
    work_packages = models.ManyToManyField(
        "workpackages.WorkPackage", related_name="kpis", verbose_name=_("werkpakketten"), blank=True
    )

    objects = DashboardQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["loaded"])

    class Meta:
        ordering = ["sequence", "pk"]
        verbose_name = _("KPI")
        verbose_name_plural = _("KPI's")

    @property
    def counts(self) -> str:
        return localised(self, "counts")

    @property
    def companion(self) -> str:
        return localised(self, "companion")

    @property
    def companion_counts(self) -> str:
        return localised(self, "companion_counts")


class Target(models.Model):
    """The target of a KPI in a programme year."""

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, related_name="targets", verbose_name=_("KPI"))
    programme_year = models.ForeignKey(
        "workpackages.ProgrammeYear",
        on_delete=models.PROTECT,
        related_name="targets",
        verbose_name=_("programmajaar"),
    )
    value = models.DecimalField(_("doel"), max_digits=12, decimal_places=2)
    loaded = models.JSONField(default=dict, editable=False)

    objects = DashboardQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["loaded"])

    class Meta:
        ordering = ["kpi__sequence", "kpi", "programme_year__number"]
        verbose_name = _("doel")
        verbose_name_plural = _("doelen")
        constraints = [
            models.UniqueConstraint(
                fields=["kpi", "programme_year"],
                name="target_once_per_year",
                violation_error_message=_("Voor dit jaar is er al een doel."),
            ),
            models.CheckConstraint(
                name="target_not_negative",
                condition=Q(value__gte=0),
                violation_error_message=_("Een doel is 0 of meer."),
            ),
        ]

    def __str__(self):
        return f"{self.kpi} {self.programme_year}: {self.value}"


class Measurement(models.Model):
    """A figure entered by hand, such as the followers of a channel on a date."""

    class Channel(models.TextChoices):
        LINKEDIN = "linkedin", "LinkedIn"
        X = "x", "X"
        FACEBOOK = "facebook", "Facebook"
        INSTAGRAM = "instagram", "Instagram"
        YOUTUBE = "youtube", "YouTube"
        OTHER = "other", _("ander kanaal")

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, related_name="measurements", verbose_name=_("KPI"))
    channel = models.CharField(_("kanaal"), max_length=12, choices=Channel)
    measured_on = models.DateField(_("gemeten op"))
    value = models.PositiveIntegerField(_("aantal"))
    source = models.CharField(_("bron"), max_length=200, blank=True)
    is_demo = models.BooleanField(_("demo"), default=False)

    objects = DashboardQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-measured_on", "channel"]
        verbose_name = _("meting")
        verbose_name_plural = _("metingen")
        constraints = [
            models.UniqueConstraint(
                fields=["kpi", "channel", "measured_on"],
                name="measurement_once_per_channel_and_day",
                violation_error_message=_("Voor dit kanaal is er die dag al een meting."),
            ),
        ]

    def __str__(self):
        return f"{self.get_channel_display()} {self.measured_on:%Y-%m-%d}: {self.value}"


class Snapshot(models.Model):
    """A closed year, frozen: canonical JSON with its hash (MODEL 1.15). It holds organisations, never persons."""

    programme_year = models.ForeignKey(
        "workpackages.ProgrammeYear",
        on_delete=models.PROTECT,
        related_name="snapshots",
        verbose_name=_("programmajaar"),
    )
    sequence = models.PositiveSmallIntegerField(_("volgnummer"), default=1)
    schema_version = models.PositiveSmallIntegerField(_("versie van het schema"))
    rule_version = models.CharField(_("versie van de telregels"), max_length=20)
    starts_on = models.DateField(_("van"))
    ends_before = models.DateField(_("tot"))
    data = models.TextField(_("inhoud"))
    # What pages draw without reading the whole: made from `data`, never by hand.
    summary = models.JSONField(_("samenvatting"), default=dict, editable=False)
    sha256 = models.CharField(_("SHA-256 van de inhoud"), max_length=64)
    taken_at = models.DateTimeField(_("genomen op"))
    reason = models.CharField(_("waarom opnieuw"), max_length=300, blank=True)

    objects = DashboardQuerySet.as_manager()

    class Meta:
        ordering = ["programme_year__number", "-sequence"]
        verbose_name = _("momentopname")
        verbose_name_plural = _("momentopnames")
        constraints = [
            models.UniqueConstraint(fields=["programme_year", "sequence"], name="snapshot_sequence_once"),
            models.CheckConstraint(name="snapshot_sequence_from_one", condition=Q(sequence__gte=1)),
            models.CheckConstraint(
                name="snapshot_period_not_empty", condition=Q(ends_before__gt=F("starts_on"))
            ),
            models.CheckConstraint(name="snapshot_hash_whole", condition=Q(sha256__regex="^[0-9a-f]{64}$")),
            models.CheckConstraint(
                name="snapshot_again_with_reason", condition=Q(sequence=1) | ~Q(reason="")
            ),
        ]

    def __str__(self):
        return f"{self.programme_year} ({self.sequence})"
