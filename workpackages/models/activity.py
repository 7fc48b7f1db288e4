from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models import PlaceModel
from scvl.history import HistoricalRecords
from scvl.models.markdown import MarkdownField
from scvl.models.reference import localised
from scvl.periods import local_date, now
from workpackages.enums import Audience, Mode


class ActivityQuerySet(models.QuerySet):
    def public_states(self):
        """What was announced: drafts are the team's own."""
        return self.exclude(state=Activity.State.DRAFT)

    def visible_to(self, user):
        """Announced activities are listed with their audience named; invited ones for who is invited; all for the team."""
        from members.permissions import viewer_of
        from workpackages.models.registration import Registration

        viewer = viewer_of(user)
        if viewer.is_team:
            return self
        listed = ~Q(audience=Audience.INVITED)
        if viewer.is_authenticated:
            invited = ActivityInvitation.objects.filter(
                Q(contact__user=user) | Q(organisation__in=viewer.organisation_ids)
            ).values("activity")
            registered = Registration.objects.filter(contact__user=user).values("activity")
            listed |= Q(pk__in=invited) | Q(pk__in=registered)
        return self.public_states().filter(listed)

    def upcoming(self):
        """Planned or open, and not over yet, soonest first."""
        return self.filter(
            state__in=[Activity.State.PLANNED, Activity.State.OPEN], ends_at__gt=now()
        ).order_by("starts_at")

    def unconfirmed(self):
        """Over, and nobody said it was held: on the work list, counted nowhere (MODEL 3)."""
        return self.filter(state__in=[Activity.State.PLANNED, Activity.State.OPEN], ends_at__lte=now())


class Activity(models.Model):
    """What the team organises for others: a session, a masterclass, a focus group ..."""

    class State(models.TextChoices):
        DRAFT = "draft", _("ontwerp")
        PLANNED = "planned", _("gepland")
        OPEN = "open", _("open voor inschrijving")
        HELD = "held", _("gehouden")
        CANCELLED = "cancelled", _("afgelast")
        POSTPONED = "postponed", _("uitgesteld")

    MOVES = {
        State.DRAFT: {State.PLANNED, State.CANCELLED},
        State.PLANNED: {State.OPEN, State.HELD, State.CANCELLED, State.POSTPONED},
        State.OPEN: {State.HELD, State.CANCELLED, State.POSTPONED},
        State.POSTPONED: {State.OPEN, State.CANCELLED},
        State.HELD: set(),
        State.CANCELLED: set(),
    }

    title_nl = models.CharField(_("titel (Nederlands)"), max_length=200)
    title_en = models.CharField(_("titel (Engels)"), max_length=200, blank=True)
    slug = models.SlugField(_("adres"), max_length=140, unique=True)
    summary_nl = models.CharField(_("in één zin (Nederlands)"), max_length=300, blank=True)
    summary_en = models.CharField(_("in één zin (Engels)"), max_length=300, blank=True)
    text_nl = MarkdownField(_("tekst (Nederlands)"), blank=True)
    text_en = MarkdownField(_("tekst (Engels)"), blank=True)
    activity_type = models.ForeignKey(
        "workpackages.ActivityType",
        on_delete=models.PROTECT,
        related_name="activities",
        verbose_name=_("soort"),
    )
    work_package = models.ForeignKey(
        "workpackages.WorkPackage",
        on_delete=models.PROTECT,
        related_name="activities",
        verbose_name=_("werkpakket"),
    )
    task = models.ForeignKey(
        "workpackages.Task",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("taak"),
    )
    starts_at = models.DateTimeField(_("begint op"))
    ends_at = models.DateTimeField(_("eindigt op"))
    original_starts_at = models.DateTimeField(_("oorspronkelijk op"), null=True, blank=True)
    mode = models.CharField(_("hoe"), max_length=10, choices=Mode, default=Mode.IN_PERSON)
    municipality = models.ForeignKey(
        "members.Municipality",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("gemeente"),
    )
    venue = models.CharField(_("adres of zaal"), max_length=200, blank=True)
    online_link = models.URLField(_("link om online te volgen"), blank=True)
    capacity = models.PositiveIntegerField(
        _("plaatsen"), null=True, blank=True, help_text=_("leeg: onbeperkt")
    )
    registration_opens_at = models.DateTimeField(_("inschrijven vanaf"), null=True, blank=True)
    registration_closes_at = models.DateTimeField(_("inschrijven tot"), null=True, blank=True)
    audience = models.CharField(_("doelgroep"), max_length=8, choices=Audience, default=Audience.PUBLIC)
    min_tier = models.ForeignKey(
        "members.Tier",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("vanaf niveau"),
    )
    admits_government = models.BooleanField(_("voor overheden"), default=True)
    admits_knowledge = models.BooleanField(_("voor kennisinstellingen"), default=True)
    admits_citizen = models.BooleanField(_("voor burger- en intermediaire organisaties"), default=True)
    state = models.CharField(_("toestand"), max_length=10, choices=State, default=State.DRAFT)
    held_at = models.DateTimeField(_("als gehouden bevestigd op"), null=True, blank=True)
    reason = models.CharField(_("reden van afgelasten of uitstellen"), max_length=300, blank=True)
    initiated_by = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="initiated_activities",
        verbose_name=_("opgestart door"),
    )
    acceleration_edition = models.ForeignKey(
        "workpackages.AccelerationEdition",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("editie van het acceleratieprogramma"),
    )
    project = models.ForeignKey(
        "matchmaking.Project",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("project"),
    )
    is_demo = models.BooleanField(_("demo"), default=False)
    created_at = models.DateTimeField(_("gemaakt op"), auto_now_add=True)
    updated_at = models.DateTimeField(_("gewijzigd op"), auto_now=True)

    objects = ActivityQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["updated_at"])

    class Meta:
        ordering = ["starts_at"]
        verbose_name = _("activiteit")
        verbose_name_plural = _("activiteiten")
        indexes = [models.Index(fields=["state", "starts_at"], name="activity_state_start")]
        constraints = [
            models.CheckConstraint(
                name="activity_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("Het einde moet na het begin liggen."),
            ),
            models.CheckConstraint(
                name="activity_capacity_positive", condition=Q(capacity__isnull=True) | Q(capacity__gt=0)
            ),
            models.CheckConstraint(
                name="activity_tier_with_its_audience",
                condition=Q(audience="tier", min_tier__isnull=False)
                | (~Q(audience="tier") & Q(min_tier__isnull=True)),
                violation_error_message=_(
                    "Kies een niveau bij 'bedrijven vanaf een niveau', en anders geen."
                ),
            ),
            models.CheckConstraint(
                name="activity_held_has_date", condition=~Q(state="held") | Q(held_at__isnull=False)
            ),
            models.CheckConstraint(
                name="activity_registration_window",
                condition=Q(registration_opens_at__isnull=True)
                | Q(registration_closes_at__isnull=True)
                | Q(registration_closes_at__gt=F("registration_opens_at")),
                violation_error_message=_("Inschrijven moet sluiten nadat het opengaat."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("workpackages:activity-detail", args=[self.slug])

    @property
    def title(self) -> str:
        return localised(self, "title")

    @property
    def summary(self) -> str:
        return localised(self, "summary")

    @property
    def text(self) -> str:
        return localised(self, "text")

    @property
    def date(self):
        """The local date it counts on: where it starts (MODEL 5)."""
        return local_date(self.starts_at)

    @property
    def place(self) -> str:
        """Town or hall, 'online' where it has neither."""
        if self.mode == Mode.ONLINE:
            return str(_("online"))
        return self.municipality.name if self.municipality_id else self.venue

    @property
    def is_over(self) -> bool:
        return self.ends_at <= now()

    @property
    def takes_registrations(self) -> bool:
        """Open, not begun, and inside its registration window."""
        moment = now()
        return (
            self.state == Activity.State.OPEN
            and self.starts_at > moment
            and (self.registration_opens_at is None or self.registration_opens_at <= moment)
            and (self.registration_closes_at is None or self.registration_closes_at > moment)
        )


class ActivityPosition(PlaceModel):
    activity = models.ForeignKey(
        Activity,
        on_delete=models.CASCADE,
        related_name="positions",
        verbose_name=_("activiteit"),
    )

    class Meta:
        ordering = ["domain__sequence", "layer__number"]
        verbose_name = _("plaats op de stadskaart")
        verbose_name_plural = _("plaatsen op de stadskaart")
        constraints = [
            models.UniqueConstraint(fields=["activity", "layer", "domain"], name="activity_position_once"),
        ]


class ActivityInvitation(models.Model):
    """Who is invited: a person, or an organisation with all its people."""

    activity = models.ForeignKey(
        Activity,
        on_delete=models.CASCADE,
        related_name="invitations",
        verbose_name=_("activiteit"),
    )
    contact = models.ForeignKey(
        "members.Contact",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=_("persoon"),
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=_("organisatie"),
    )
    invited_at = models.DateTimeField(_("uitgenodigd op"), default=now)

    class Meta:
        verbose_name = _("uitnodiging")
        verbose_name_plural = _("uitnodigingen")
        constraints = [
            models.CheckConstraint(
                name="invitation_one_of_two",
                condition=Q(contact__isnull=True, organisation__isnull=False)
                | Q(contact__isnull=False, organisation__isnull=True),
                violation_error_message=_("Kies een persoon of een organisatie, niet allebei."),
            ),
            models.UniqueConstraint(
                fields=["activity", "contact"],
                condition=Q(contact__isnull=False),
                name="invitation_once_per_contact",
            ),
            models.UniqueConstraint(
                fields=["activity", "organisation"],
                condition=Q(organisation__isnull=False),
                name="invitation_once_per_organisation",
            ),
        ]

    def __str__(self):
        return f"{self.activity}: {self.contact or self.organisation}"


OUTCOMES = ("idea", "challenge", "funding_application", "consortium", "project")


def _exactly_one_outcome() -> Q:
    condition = Q()
    for chosen in OUTCOMES:
        condition |= Q(**{f"{name}__isnull": name != chosen for name in OUTCOMES})
    return condition


class ActivityOutcome(models.Model):
    """What an activity led to: exactly one thing a row (MODEL 1.8); KPI 9 counts by it."""

    activity = models.ForeignKey(
        Activity,
        on_delete=models.PROTECT,
        related_name="outcomes",
        verbose_name=_("activiteit"),
    )
    idea = models.ForeignKey(
        "matchmaking.Idea",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="outcomes",
        verbose_name=_("idee"),
    )
    challenge = models.ForeignKey(
        "matchmaking.Challenge",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="outcomes",
        verbose_name=_("uitdaging"),
    )
    funding_application = models.ForeignKey(
        "matchmaking.FundingApplication",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="outcomes",
        verbose_name=_("projectaanvraag"),
    )
    consortium = models.ForeignKey(
        "matchmaking.Consortium",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="outcomes",
        verbose_name=_("consortium"),
    )
    project = models.ForeignKey(
        "matchmaking.Project",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="outcomes",
        verbose_name=_("project"),
    )
    linked_on = models.DateField(_("gelegd op"))
    linked_by = models.ForeignKey(
        "members.User",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("gelegd door"),
    )

    class Meta:
        verbose_name = _("gevolg van een activiteit")
        verbose_name_plural = _("gevolgen van activiteiten")
        constraints = [
            models.CheckConstraint(
                name="outcome_exactly_one",
                condition=_exactly_one_outcome(),
                violation_error_message=_("Kies precies één gevolg."),
            ),
            *[
                models.UniqueConstraint(
                    fields=["activity", name],
                    condition=Q(**{f"{name}__isnull": False}),
                    name=f"outcome_once_per_{name}",
                )
                for name in OUTCOMES
            ],
        ]

    def __str__(self):
        return f"{self.activity}: {next(filter(None, (getattr(self, name) for name in OUTCOMES)), '')}"
