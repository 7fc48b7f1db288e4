from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.permissions import viewer_of
from scvl.history import HistoricalRecords
from scvl.models.markdown import MarkdownField
from scvl.models.reference import ReferenceModel, localised
from scvl.periods import local_date, local_today, now


class FundingProgramme(ReferenceModel):
    """A public programme that funds (reference/funding.json)."""

    class Level(models.TextChoices):
        EUROPE = "europe", _("Europa")
        FEDERAL = "federal", _("federaal")
        FLANDERS = "flanders", _("Vlaanderen")
        PROVINCE = "province", _("provincie")

    level = models.CharField(_("niveau"), max_length=10, choices=Level)
    budget = models.DecimalField(_("budget in euro"), max_digits=14, decimal_places=2, null=True, blank=True)
    note_nl = models.TextField(_("toelichting (Nederlands)"), blank=True)
    note_en = models.TextField(_("toelichting (Engels)"), blank=True)
    contact_point = models.CharField(_("bij wie je terecht kan"), max_length=200, blank=True)
    url = models.URLField(_("webpagina"), blank=True)
    history = HistoricalRecords(excluded_fields=["loaded"])

    class Meta:
        ordering = ["name_nl"]
        verbose_name = _("financieringsprogramma")
        verbose_name_plural = _("financieringsprogramma's")
        constraints = [
            models.CheckConstraint(
                name="programme_budget_positive",
                condition=Q(budget__isnull=True) | Q(budget__gt=0),
                violation_error_message=_("Een bekend budget is meer dan 0; laat leeg wat je niet weet."),
            )
        ]

    @property
    def note(self) -> str:
        return localised(self, "note")


class ProcurementRoute(ReferenceModel):
    """A way for a government to buy, and when to use which."""

    when_nl = models.CharField(_("wanneer (Nederlands)"), max_length=300, blank=True)
    when_en = models.CharField(_("wanneer (Engels)"), max_length=300, blank=True)
    history = HistoricalRecords(excluded_fields=["loaded"])

    class Meta:
        ordering = ["code"]
        verbose_name = _("aankoopprocedure")
        verbose_name_plural = _("aankoopprocedures")

    @property
    def when(self) -> str:
        return localised(self, "when")


class CallQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Calls are public."""
        return self

    def open(self):
        """Opened and not past the deadline; a call without a deadline stays open (MODEL 3)."""
        return self.filter(
            Q(opens_on__isnull=True) | Q(opens_on__lte=local_today()),
            Q(deadline_at__isnull=True) | Q(deadline_at__gt=now()),
        )

    def coming(self):
        """Not yet opened, the first to open on top."""
        rows = self.filter(Q(deadline_at__isnull=True) | Q(deadline_at__gt=now()), opens_on__gt=local_today())
        return rows.order_by("opens_on", "pk")

    def closed(self):
        """Past their deadline."""
        return self.filter(deadline_at__lte=now())


class Call(models.Model):
    """A call of a programme. Open and closed follow from its dates."""

    class Kind(models.TextChoices):
        SUBSIDY = "subsidy", _("subsidie")
        TENDER = "tender", _("overheidsopdracht")
        CONSULTATION = "consultation", _("marktconsultatie")
        EU = "eu", _("Europese oproep")

    programme = models.ForeignKey(
        FundingProgramme, on_delete=models.PROTECT, related_name="calls", verbose_name=_("programma")
    )
    kind = models.CharField(_("soort"), max_length=12, choices=Kind)
    title_nl = models.CharField(_("titel (Nederlands)"), max_length=300)
    title_en = models.CharField(_("titel (Engels)"), max_length=300, blank=True)
    text_nl = MarkdownField(_("tekst (Nederlands)"), blank=True)
    text_en = MarkdownField(_("tekst (Engels)"), blank=True)
    opens_on = models.DateField(_("opent op"), null=True, blank=True)
    deadline_at = models.DateTimeField(_("uiterste datum"), null=True, blank=True)
    budget_min = models.DecimalField(
        _("budget vanaf"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    budget_max = models.DecimalField(
        _("budget tot"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    expected_grants = models.PositiveIntegerField(_("verwacht aantal toekenningen"), null=True, blank=True)
    url = models.URLField(_("webpagina"), blank=True)
    source_reference = models.CharField(
        _("kenmerk bij de bron"), max_length=120, null=True, blank=True, unique=True
    )
    imported = models.JSONField(default=dict, editable=False)
    is_demo = models.BooleanField(_("demo"), default=False)

    objects = CallQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["imported"])

    class Meta:
        ordering = [F("deadline_at").asc(nulls_last=True), "pk"]
        verbose_name = _("oproep")
        verbose_name_plural = _("oproepen")
        indexes = [models.Index(fields=["deadline_at"], name="call_deadline")]
        constraints = [
            models.CheckConstraint(
                name="call_budget_order",
                condition=Q(budget_min__isnull=True)
                | Q(budget_max__isnull=True)
                | Q(budget_max__gte=F("budget_min")),
                violation_error_message=_("Het hoogste bedrag moet minstens het laagste zijn."),
            ),
            models.CheckConstraint(
                name="call_budget_not_negative",
                condition=(Q(budget_min__isnull=True) | Q(budget_min__gte=0))
                & (Q(budget_max__isnull=True) | Q(budget_max__gte=0)),
                violation_error_message=_("Een bedrag is 0 of meer."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("matchmaking:call-detail", args=[self.pk])

    def clean(self):
        if self.opens_on and self.deadline_at and local_date(self.deadline_at) < self.opens_on:
            raise ValidationError({"deadline_at": _("De uiterste datum ligt voor de dag waarop ze opent.")})

    @property
    def title(self) -> str:
        return localised(self, "title")

    @property
    def text(self) -> str:
        return localised(self, "text")

    @property
    def is_open(self) -> bool:
        """Opened and not past the deadline, as `open()` of the queryset."""
        return (self.opens_on is None or self.opens_on <= local_today()) and (
            self.deadline_at is None or self.deadline_at > now()
        )


class FundingApplicationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The applicants and the team; steering sees the figures through the KPIs."""
        viewer = viewer_of(user)
        if viewer.is_team:
            return self
        own = FundingApplicant.objects.filter(organisation__in=viewer.organisation_ids)
        return self.filter(pk__in=own.values("application"))


class FundingApplication(models.Model):
    """A project application with a funding programme. A joint one is one row; a resubmission is new (MODEL 5)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("ontwerp")
        SUBMITTED = "submitted", _("ingediend")
        APPROVED = "approved", _("goedgekeurd")
        REFUSED = "refused", _("geweigerd")
        WITHDRAWN = "withdrawn", _("ingetrokken")

    MOVES = {
        State.DRAFT: {State.SUBMITTED, State.WITHDRAWN},
        State.SUBMITTED: {State.APPROVED, State.REFUSED, State.WITHDRAWN},
        State.APPROVED: set(),
        State.REFUSED: set(),
        State.WITHDRAWN: set(),
    }

    programme = models.ForeignKey(
        FundingProgramme,
        on_delete=models.PROTECT,
        related_name="applications",
        verbose_name=_("programma"),
    )
    call = models.ForeignKey(
        Call,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("oproep"),
    )
    challenge = models.ForeignKey(
        "matchmaking.Challenge",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="funding_applications",
        verbose_name=_("uitdaging"),
    )
    title = models.CharField(_("titel"), max_length=200)
    amount_requested = models.DecimalField(
        _("gevraagd bedrag"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    amount_granted = models.DecimalField(
        _("toegekend bedrag"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    state = models.CharField(_("toestand"), max_length=10, choices=State, default=State.DRAFT)
    submitted_on = models.DateField(_("ingediend op"), null=True, blank=True)
    decided_on = models.DateField(_("beslist op"), null=True, blank=True)
    resubmission_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="resubmissions",
        verbose_name=_("opnieuw ingediend na"),
    )
    is_demo = models.BooleanField(_("demo"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = FundingApplicationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = [F("submitted_on").desc(nulls_last=True), "-pk"]
        verbose_name = _("projectaanvraag")
        verbose_name_plural = _("projectaanvragen")
        indexes = [models.Index(fields=["state", "submitted_on"], name="application_state_submitted")]
        constraints = [
            models.CheckConstraint(
                name="funding_submitted_has_date",
                condition=~Q(state__in=["submitted", "approved", "refused"]) | Q(submitted_on__isnull=False),
            ),
            models.CheckConstraint(
                name="funding_decided_has_date",
                condition=~Q(state__in=["approved", "refused"]) | Q(decided_on__isnull=False),
            ),
            models.CheckConstraint(
                name="funding_decided_after_submitted",
                condition=Q(decided_on__isnull=True)
                | Q(submitted_on__isnull=True)
                | Q(decided_on__gte=F("submitted_on")),
            ),
            models.CheckConstraint(
                name="funding_not_its_own_resubmission",
                condition=Q(resubmission_of__isnull=True) | ~Q(resubmission_of=F("id")),
                violation_error_message=_("Een aanvraag volgt niet op zichzelf."),
            ),
            models.CheckConstraint(
                name="funding_granted_when_approved",
                condition=Q(amount_granted__isnull=True) | Q(state="approved"),
            ),
            models.CheckConstraint(
                name="funding_amounts_not_negative",
                condition=(Q(amount_requested__isnull=True) | Q(amount_requested__gte=0))
                & (Q(amount_granted__isnull=True) | Q(amount_granted__gte=0)),
                violation_error_message=_("Een bedrag is 0 of meer."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("matchmaking:application-detail", args=[self.pk])

    def clean(self):
        if self.call_id and self.programme_id and self.call.programme_id != self.programme_id:
            raise ValidationError({"call": _("Deze oproep hoort bij een ander programma.")})


class FundingApplicant(models.Model):
    """An organisation that applies; a joint application has several, one of them leads."""

    application = models.ForeignKey(
        FundingApplication,
        on_delete=models.CASCADE,
        related_name="applicants",
        verbose_name=_("projectaanvraag"),
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        related_name="funding_applications",
        verbose_name=_("organisatie"),
    )
    is_lead = models.BooleanField(_("hoofdaanvrager"), default=False)

    class Meta:
        verbose_name = _("aanvrager")
        verbose_name_plural = _("aanvragers")
        constraints = [
            models.UniqueConstraint(fields=["application", "organisation"], name="applicant_once"),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(is_lead=True),
                name="applicant_one_lead",
                violation_error_message=_("Een aanvraag heeft één hoofdaanvrager."),
            ),
        ]

    def __str__(self):
        return str(self.organisation)
