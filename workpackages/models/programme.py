"""The programme: years, work packages, tasks, deliverables, types of activity and the plan of a year."""

import itertools

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from scvl.history import HistoricalRecords
from scvl.models.reference import ReferenceModel, localised
from scvl.periods import local_today
from workpackages.enums import Audience


class ProgrammeYearQuerySet(models.QuerySet):
    def of(self, day):
        """The programme year that holds `day`, as a queryset of one or none."""
        return self.filter(starts_on__lte=day, ends_before__gt=day)

    def running(self):
        return self.of(local_today())


class ProgrammeYear(models.Model):
    """A year of the programme: [starts_on, ends_before), contiguous with the next; no calendar year (MODEL 1.6)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("ontwerp")
        PROPOSED = "proposed", _("voorgesteld")
        APPROVED = "approved", _("goedgekeurd")
        CLOSED = "closed", _("afgesloten")

    MOVES = {
        State.DRAFT: {State.PROPOSED},
        State.PROPOSED: {State.APPROVED, State.DRAFT},
        State.APPROVED: {State.CLOSED},
        State.CLOSED: set(),
    }

    number = models.PositiveSmallIntegerField(_("nummer"), unique=True)
    label = models.CharField(_("naam"), max_length=60)
    starts_on = models.DateField(_("van"))
    ends_before = models.DateField(_("tot"), help_text=_("de eerste dag van het volgende jaar"))
    state = models.CharField(_("toestand"), max_length=10, choices=State, default=State.DRAFT)
    approved_on = models.DateField(_("goedgekeurd op"), null=True, blank=True)
    closed_on = models.DateField(_("afgesloten op"), null=True, blank=True)
    loaded = models.JSONField(default=dict, editable=False)

    objects = ProgrammeYearQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["loaded"])

    class Meta:
        ordering = ["number"]
        verbose_name = _("programmajaar")
        verbose_name_plural = _("programmajaren")
        constraints = [
            models.CheckConstraint(
                name="programme_year_not_empty", condition=Q(ends_before__gt=F("starts_on"))
            ),
            models.UniqueConstraint(fields=["starts_on"], name="programme_year_starts_once"),
            models.CheckConstraint(
                name="programme_year_closed_has_date",
                condition=~Q(state="closed") | Q(closed_on__isnull=False),
            ),
        ]

    def __str__(self):
        return self.label

    def quarters(self) -> list[tuple]:
        """Four pairs (starts_on, ends_before): quarters of the programme year."""
        from scvl.periods import add_months

        edges = [self.starts_on, *(add_months(self.starts_on, n) for n in (3, 6, 9)), self.ends_before]
        return list(itertools.pairwise(edges))


class WorkPackage(ReferenceModel):
    number = models.PositiveSmallIntegerField(_("nummer"), unique=True)
    title_nl = models.CharField(_("titel (Nederlands)"), max_length=200)
    title_en = models.CharField(_("titel (Engels)"), max_length=200, blank=True)

    history = HistoricalRecords(excluded_fields=["loaded"])

    class Meta:
        ordering = ["number"]
        verbose_name = _("werkpakket")
        verbose_name_plural = _("werkpakketten")

    @property
    def title(self) -> str:
        return localised(self, "title")

    @property
    def label(self) -> str:
        return f"WP{self.number}"


class WorkPackageYear(models.Model):
    """The weight of a work package in a programme year, in percent."""

    work_package = models.ForeignKey(
        WorkPackage,
        on_delete=models.PROTECT,
        related_name="years",
        verbose_name=_("werkpakket"),
    )
    programme_year = models.ForeignKey(
        ProgrammeYear,
        on_delete=models.PROTECT,
        related_name="work_packages",
        verbose_name=_("programmajaar"),
    )
    weight_pct = models.PositiveSmallIntegerField(_("gewicht in procent"))
    loaded = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering = ["programme_year__number", "work_package__number"]
        verbose_name = _("gewicht van een werkpakket")
        verbose_name_plural = _("gewichten van werkpakketten")
        constraints = [
            models.UniqueConstraint(fields=["work_package", "programme_year"], name="weight_once_per_year"),
            models.CheckConstraint(name="weight_0_to_100", condition=Q(weight_pct__lte=100)),
        ]

    def __str__(self):
        return f"{self.work_package} {self.programme_year}: {self.weight_pct}"


class Task(ReferenceModel):
    """A task of a work package; its code is the plan's ('3.2' as 't3-2')."""

    work_package = models.ForeignKey(
        WorkPackage,
        on_delete=models.PROTECT,
        related_name="tasks",
        verbose_name=_("werkpakket"),
    )
    number = models.CharField(_("nummer"), max_length=10, unique=True)
    seed_code = models.CharField(_("nummer in het bronplan"), max_length=20, blank=True)

    history = HistoricalRecords(excluded_fields=["loaded"])

    class Meta:
        ordering = ["number"]
        verbose_name = _("taak")
        verbose_name_plural = _("taken")


class Deliverable(ReferenceModel):
    work_package = models.ForeignKey(
        WorkPackage,
        on_delete=models.PROTECT,
        related_name="deliverables",
        verbose_name=_("werkpakket"),
    )
    number = models.CharField(_("nummer"), max_length=10, unique=True)
    is_periodic = models.BooleanField(_("periodiek"), default=False)
    is_yearly = models.BooleanField(_("jaarlijks"), default=False)

    history = HistoricalRecords(excluded_fields=["loaded"])

    class Meta:
        ordering = ["number"]
        verbose_name = _("resultaat")
        verbose_name_plural = _("resultaten")


class ActivityType(ReferenceModel):
    """A type of activity, with the audience new activities start from and the effort that weighs it."""

    class CountedFrom(models.TextChoices):
        ACTIVITIES = "activities", _("activiteiten")
        EDITIONS = "editions", _("edities van de nieuwsbrief")

    counted_from = models.CharField(
        _("geteld uit"), max_length=10, choices=CountedFrom, default=CountedFrom.ACTIVITIES
    )
    audience = models.CharField(_("doelgroep"), max_length=8, choices=Audience, default=Audience.PUBLIC)
    min_tier = models.ForeignKey(
        "members.Tier",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("vanaf niveau"),
    )
    allows_trial = models.BooleanField(_("proefdeelname voor wie geen lid is"), default=False)
    standard_effort = models.DecimalField(
        _("standaardinspanning in dagen"), max_digits=5, decimal_places=1, default=1
    )
    sequence = models.PositiveSmallIntegerField(_("volgorde"), default=0)

    history = HistoricalRecords(excluded_fields=["loaded"])

    class Meta:
        ordering = ["sequence", "name_nl"]
        verbose_name = _("soort activiteit")
        verbose_name_plural = _("soorten activiteiten")

    @property
    def short(self) -> str:
        """The name without what stands between brackets or after a slash."""
        return self.name.split(" (")[0].split(" / ")[0]


class ActivityPlan(models.Model):
    """The planned minimum of a type in a work package and year."""

    programme_year = models.ForeignKey(
        ProgrammeYear,
        on_delete=models.PROTECT,
        related_name="plans",
        verbose_name=_("programmajaar"),
    )
    work_package = models.ForeignKey(
        WorkPackage,
        on_delete=models.PROTECT,
        related_name="plans",
        verbose_name=_("werkpakket"),
    )
    activity_type = models.ForeignKey(
        ActivityType,
        on_delete=models.PROTECT,
        related_name="plans",
        verbose_name=_("soort activiteit"),
    )
    planned_minimum = models.PositiveSmallIntegerField(_("gepland minimum"))
    loaded = models.JSONField(default=dict, editable=False)

    history = HistoricalRecords(excluded_fields=["loaded"])

    class Meta:
        ordering = ["programme_year__number", "work_package__number", "activity_type__sequence"]
        verbose_name = _("gepland minimum")
        verbose_name_plural = _("geplande minima")
        constraints = [
            models.UniqueConstraint(
                fields=["programme_year", "work_package", "activity_type"],
                name="plan_once_per_year_package_type",
            )
        ]

    def __str__(self):
        return f"{self.programme_year} {self.work_package} {self.activity_type}: {self.planned_minimum}"


class TeamRole(ReferenceModel):
    work_packages = models.ManyToManyField(
        WorkPackage, related_name="team_roles", verbose_name=_("werkpakketten")
    )

    history = HistoricalRecords(excluded_fields=["loaded"])

    class Meta:
        ordering = ["code"]
        verbose_name = _("rol in het team")
        verbose_name_plural = _("rollen in het team")
