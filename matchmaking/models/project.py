from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from matchmaking.models.challenge import Challenge
from members.models import PlaceModel
from members.permissions import viewer_of
from scvl.history import HistoricalRecords
from scvl.models.markdown import MarkdownField
from scvl.periods import local_today


class ProjectQuerySet(models.QuerySet):
    def realised(self):
        """Ended with a result, and public: what the site shows to everybody as done."""
        return self.filter(state=Project.State.ENDED, is_public=True)

    def visible_to(self, user):
        """Public ones for everyone; the others for their partners, the owners of the challenge and the team."""
        viewer = viewer_of(user)
        if viewer.is_team:
            return self
        return self.filter(Q(is_public=True) | _is_of(viewer.organisation_ids))

    def worked_on_by(self, organisation_ids):
        """Those of which one of these organisations is a partner, or asked the challenge."""
        return self.filter(_is_of(organisation_ids))


def _is_of(organisation_ids) -> Q:
    own = ProjectPartner.objects.filter(organisation__in=organisation_ids)
    asked = Challenge.objects.owned_by(organisation_ids)
    return Q(pk__in=own.values("project")) | Q(challenge__in=asked.values("pk"))


class Project(models.Model):
    """A pilot, proof of concept, implementation or collaboration."""

    class Kind(models.TextChoices):
        PILOT = "pilot", _("pilot")
        PROOF_OF_CONCEPT = "proof_of_concept", _("proof of concept")
        IMPLEMENTATION = "implementation", _("implementatie")
        COLLABORATION = "collaboration", _("samenwerking")

    class State(models.TextChoices):
        PLANNED = "planned", _("gepland")
        RUNNING = "running", _("loopt")
        ENDED = "ended", _("afgerond")
        STOPPED = "stopped", _("stopgezet")

    MOVES = {
        State.PLANNED: {State.RUNNING, State.STOPPED},
        State.RUNNING: {State.ENDED, State.STOPPED},
        State.ENDED: set(),
        State.STOPPED: set(),
    }

    title = models.CharField(_("titel"), max_length=200)
    slug = models.SlugField(_("adres"), max_length=140, unique=True)
    kind = models.CharField(_("soort"), max_length=18, choices=Kind)
    text = MarkdownField(_("tekst"), blank=True)
    challenge = models.ForeignKey(
        Challenge,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("uitdaging"),
    )
    offer = models.ForeignKey(
        "matchmaking.Offer",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("offerte"),
    )
    consortium = models.ForeignKey(
        "matchmaking.Consortium",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("consortium"),
    )
    initiated_by = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="initiated_projects",
        verbose_name=_("opgestart door"),
    )
    state = models.CharField(_("toestand"), max_length=8, choices=State, default=State.PLANNED)
    starts_on = models.DateField(_("start op"), null=True, blank=True)
    ended_on = models.DateField(_("geëindigd op"), null=True, blank=True)
    result = MarkdownField(_("resultaat"), blank=True)
    stop_reason = models.CharField(_("reden van stopzetten"), max_length=300, blank=True)
    is_public = models.BooleanField(_("openbaar"), default=False)
    is_demo = models.BooleanField(_("demo"), default=False)

    objects = ProjectQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = [F("starts_on").desc(nulls_last=True), "-pk"]
        verbose_name = _("project")
        verbose_name_plural = _("projecten")
        indexes = [models.Index(fields=["state", "starts_on"], name="project_state_starts")]
        constraints = [
            models.CheckConstraint(
                name="project_collaboration_has_consortium",
                condition=~Q(kind="collaboration") | Q(consortium__isnull=False),
                violation_error_message=_("Een samenwerking tussen bedrijven heeft altijd een consortium."),
            ),
            models.CheckConstraint(
                name="project_ends_after_start",
                condition=Q(ended_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ended_on__gte=F("starts_on")),
                violation_error_message=_("Het einde ligt op of na het begin."),
            ),
            models.CheckConstraint(
                name="project_running_has_start",
                condition=~Q(state__in=["running", "ended"]) | Q(starts_on__isnull=False),
                violation_error_message=_("Een project dat loopt of afgerond is, heeft een begin."),
            ),
            models.CheckConstraint(
                name="project_ended_has_date",
                condition=~Q(state__in=["ended", "stopped"]) | Q(ended_on__isnull=False),
                violation_error_message=_("Een project dat afgerond of stopgezet is, heeft een einddatum."),
            ),
            models.CheckConstraint(
                name="project_ended_has_result",
                condition=~Q(state="ended") | ~Q(result=""),
                violation_error_message=_("Een afgerond project heeft een resultaat."),
            ),
            models.CheckConstraint(
                name="project_stopped_has_reason", condition=~Q(state="stopped") | ~Q(stop_reason="")
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("matchmaking:project-detail", args=[self.slug])


class ProjectPartner(models.Model):
    """An organisation that takes part in a project, over a time of its own where that is known."""

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="partners", verbose_name=_("project")
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        related_name="project_rows",
        verbose_name=_("organisatie"),
    )
    role = models.CharField(_("rol"), max_length=120, blank=True)
    starts_on = models.DateField(_("van"), null=True, blank=True)
    ends_before = models.DateField(_("tot"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("projectpartner")
        verbose_name_plural = _("projectpartners")
        constraints = [
            models.UniqueConstraint(fields=["project", "organisation"], name="project_partner_once"),
            models.CheckConstraint(
                name="project_partner_period_not_empty",
                condition=Q(starts_on__isnull=True)
                | Q(ends_before__isnull=True)
                | Q(ends_before__gt=F("starts_on")),
                violation_error_message=_("Het einde moet na het begin liggen."),
            ),
        ]

    def __str__(self):
        return str(self.organisation)

    @property
    def last_day(self):
        """The last day on which it works on it; None where none is known."""
        return self.ends_before and self.ends_before - timedelta(days=1)


class ProjectPosition(PlaceModel):
    """Where a project stands on the city map."""

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="positions", verbose_name=_("project")
    )

    class Meta:
        ordering = ["domain__sequence", "layer__number"]
        verbose_name = _("plaats op de stadskaart")
        verbose_name_plural = _("plaatsen op de stadskaart")
        constraints = [
            models.UniqueConstraint(fields=["project", "layer", "domain"], name="project_position_once")
        ]


class FundingLine(models.Model):
    """A part of what pays for a project."""

    class Source(models.TextChoices):
        PUBLIC = "public", _("publiek")
        PRIVATE = "private", _("privaat")

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="funding_lines", verbose_name=_("project")
    )
    source = models.CharField(_("bron"), max_length=8, choices=Source)
    label = models.CharField(_("omschrijving"), max_length=200)
    programme = models.ForeignKey(
        "matchmaking.FundingProgramme",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="funding_lines",
        verbose_name=_("programma"),
    )
    amount = models.DecimalField(_("bedrag"), max_digits=12, decimal_places=2)
    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("financieringslijn")
        verbose_name_plural = _("financieringslijnen")
        constraints = [
            models.CheckConstraint(
                name="funding_line_positive",
                condition=Q(amount__gt=0),
                violation_error_message=_("Het bedrag is meer dan 0."),
            )
        ]

    def __str__(self):
        return self.label


class Sprint(models.Model):
    """A sprint of an agile pilot."""

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="sprints", verbose_name=_("project")
    )
    number = models.PositiveSmallIntegerField(_("nummer"))
    goal = models.TextField(_("doel"))
    result = models.TextField(_("resultaat"), blank=True)
    starts_on = models.DateField(_("van"))
    ends_before = models.DateField(_("tot"))
    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ["project_id", "number"]
        verbose_name = _("sprint")
        verbose_name_plural = _("sprints")
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="sprint_number_once"),
            models.CheckConstraint(
                name="sprint_period_not_empty",
                condition=Q(ends_before__gt=F("starts_on")),
                violation_error_message=_("Het einde moet na het begin liggen."),
            ),
        ]

    def __str__(self):
        return f"{self.project} {self.number}"

    @property
    def last_day(self):
        """The day before it ends: as one says it."""
        return self.ends_before - timedelta(days=1)


class ProjectLogEntry(models.Model):
    """Work done on a day: it makes a project count in that year (MODEL 5)."""

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="log_entries", verbose_name=_("project")
    )
    logged_on = models.DateField(_("datum"), default=local_today)
    text = models.TextField(_("wat er gebeurde"))

    class Meta:
        ordering = ["-logged_on"]
        verbose_name = _("logboekregel")
        verbose_name_plural = _("logboek")

    def __str__(self):
        return f"{self.logged_on:%Y-%m-%d} {self.text[:40]}"
