from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.enums import Kind
from members.identifiers import validate_enterprise_number
from scvl.history import HistoricalRecords
from scvl.models.reference import ReferenceModel
from scvl.periods import local_today
from scvl.personal import Fate


class Tier(ReferenceModel):
    """What a company takes part in, ordered by rank: inform < connect < cultivate < steering."""

    rank = models.PositiveSmallIntegerField(_("rang"), unique=True)

    history = HistoricalRecords(excluded_fields=["loaded"])

    class Meta:
        ordering = ["rank"]
        verbose_name = _("lidmaatschapsniveau")
        verbose_name_plural = _("lidmaatschapsniveaus")


class SizeBand(ReferenceModel):
    """A band of employees; it only prices."""

    sequence = models.PositiveSmallIntegerField(_("volgorde"), unique=True)
    max_employees = models.PositiveIntegerField(
        _("hoogstens"), null=True, blank=True, help_text=_("leeg: geen bovengrens")
    )

    history = HistoricalRecords(excluded_fields=["loaded"])

    class Meta:
        ordering = ["sequence"]
        verbose_name = _("grootteklasse")
        verbose_name_plural = _("grootteklassen")


class FeeScheduleQuerySet(models.QuerySet):
    def valid(self, on):
        return self.filter(starts_on__lte=on).order_by("-starts_on")


class FeeSchedule(models.Model):
    """A yearly fee in euro, without VAT, from a date on. Kinds that are asked no tier have one row without tier."""

    kind = models.CharField(_("soort"), max_length=14, choices=Kind)
    tier = models.ForeignKey(
        Tier, on_delete=models.PROTECT, null=True, blank=True, related_name="fees", verbose_name=_("niveau")
    )
    size_band = models.ForeignKey(
        SizeBand,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="fees",
        verbose_name=_("grootte"),
    )
    amount = models.DecimalField(
        _("bedrag per jaar"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)]
    )
    vat_rate = models.DecimalField(_("btw-tarief in procent"), max_digits=4, decimal_places=2, default=21)
    starts_on = models.DateField(_("geldig vanaf"))
    loaded = models.JSONField(default=dict, editable=False)

    objects = FeeScheduleQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["kind", "tier__rank", "size_band__sequence", "-starts_on"]
        verbose_name = _("tarief")
        verbose_name_plural = _("tarieven")
        constraints = [
            models.UniqueConstraint(
                fields=["tier", "size_band", "starts_on"],
                condition=Q(kind="company"),
                name="fee_once_per_tier_and_band",
                violation_error_message=_("Dit tarief bestaat al vanaf die datum."),
            ),
            models.UniqueConstraint(
                fields=["kind", "starts_on"],
                condition=~Q(kind="company"),
                name="fee_once_per_kind",
                violation_error_message=_("Dit tarief bestaat al vanaf die datum."),
            ),
            models.CheckConstraint(name="fee_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="fee_tier_for_companies_only",
                condition=Q(kind="company", tier__isnull=False, size_band__isnull=False)
                | (~Q(kind="company") & Q(tier__isnull=True, size_band__isnull=True)),
                violation_error_message=_(
                    "Een bedrijf heeft een niveau en een grootte, een ander soort organisatie geen van beide."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.tier or ''} {self.size_band or ''}".strip()


class MembershipQuerySet(models.QuerySet):
    def running(self, on=None):
        """Memberships whose period holds `on` (a date; today by default)."""
        on = on or local_today()
        return self.filter(starts_on__lte=on, ends_before__gt=on)

    def overlapping(self, starts_on, ends_before):
        """Memberships that share at least a day with [starts_on, ends_before)."""
        return self.filter(starts_on__lt=ends_before, ends_before__gt=starts_on)

    def visible_to(self, user):
        """Own organisation and team; what it costs is shown by the Finance rules on top."""
        from members.permissions import viewer_of

        viewer = viewer_of(user)
        return self if viewer.is_team else self.filter(organisation__in=viewer.organisation_ids)


class Membership(models.Model):
    """A membership period [starts_on, ends_before) with tier, size band and fee as they were (MODEL 1.5)."""

    organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("organisatie"),
    )
    tier = models.ForeignKey(
        Tier,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("niveau"),
    )
    size_band = models.ForeignKey(
        SizeBand,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("grootte"),
    )
    fee = models.DecimalField(_("bijdrage"), max_digits=12, decimal_places=2)
    starts_on = models.DateField(_("van"))
    ends_before = models.DateField(_("tot"), help_text=_("de eerste dag waarop het niet meer geldt"))
    notice_given_on = models.DateField(_("opgezegd op"), null=True, blank=True)
    ended_on = models.DateField(_("vroegtijdig beëindigd op"), null=True, blank=True)
    end_reason = models.CharField(_("reden van het einde"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("gemaakt op"), auto_now_add=True)

    objects = MembershipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-starts_on"]
        verbose_name = _("lidmaatschap")
        verbose_name_plural = _("lidmaatschappen")
        indexes = [
            models.Index(fields=["organisation", "starts_on", "ends_before"], name="membership_period")
        ]
        constraints = [
            models.CheckConstraint(
                name="membership_period_not_empty",
                condition=Q(ends_before__gt=F("starts_on")),
                violation_error_message=_("Het einde moet na het begin liggen."),
            ),
            models.CheckConstraint(name="membership_fee_not_negative", condition=Q(fee__gte=0)),
        ]

    def __str__(self):
        return f"{self.organisation} {self.tier or ''} {self.starts_on:%Y-%m-%d}"


class DatedModel(models.Model):
    """A dated row of an organisation: [starts_on, ends_before), open where ends_before is empty."""

    starts_on = models.DateField(_("van"))
    ends_before = models.DateField(_("tot"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_period_not_empty",
                condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")),
                violation_error_message=_("Het einde moet na het begin liggen."),
            )
        ]


class LegalStatus(DatedModel):
    """Founding, full or associated member of the association: apart from the tier (seed VI.C)."""

    class Status(models.TextChoices):
        FOUNDING = "founding", _("Stichtend lid")
        FULL = "full", _("Gewoon lid")
        ASSOCIATED = "associated", _("Toegetreden lid")

    organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        related_name="legal_statuses",
        verbose_name=_("organisatie"),
    )
    status = models.CharField(_("statuut"), max_length=12, choices=Status)
    history = HistoricalRecords()

    class Meta(DatedModel.Meta):
        verbose_name = _("juridisch statuut")
        verbose_name_plural = _("juridische statuten")

    def __str__(self):
        return f"{self.organisation}: {self.get_status_display()}"


class Commitment(DatedModel):
    """A signed commitment: letter of intent, memorandum of understanding, four years in the steering group."""

    class Kind(models.TextChoices):
        LOI = "loi", _("Intentieverklaring (LOI)")
        MOU = "mou", _("Samenwerkingsakkoord (MOU)")
        STEERING = "steering_years", _("Stuurgroep, vier jaar")

    organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        related_name="commitments",
        verbose_name=_("organisatie"),
    )
    kind = models.CharField(_("soort"), max_length=16, choices=Kind)
    signed_on = models.DateField(_("ondertekend op"))
    yearly_amount = models.DecimalField(
        _("bedrag per jaar"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    history = HistoricalRecords()

    class Meta(DatedModel.Meta):
        verbose_name = _("verbintenis")
        verbose_name_plural = _("verbintenissen")

    def __str__(self):
        return f"{self.organisation}: {self.get_kind_display()}"


class MembershipApplicationQuerySet(models.QuerySet):
    def visible_to(self, user):
        from members.permissions import viewer_of

        viewer = viewer_of(user)
        if viewer.is_team:
            return self
        return self.filter(applicant=user) if viewer.is_authenticated else self.none()


class MembershipApplication(models.Model):
    """A request to join, as typed, until the team approves or refuses it."""

    class State(models.TextChoices):
        STARTED = "started", _("begonnen")
        SUBMITTED = "submitted", _("ingediend")
        APPROVED = "approved", _("goedgekeurd")
        REFUSED = "refused", _("geweigerd")
        WITHDRAWN = "withdrawn", _("ingetrokken")

    MOVES = {
        State.STARTED: {State.SUBMITTED},
        State.SUBMITTED: {State.APPROVED, State.REFUSED, State.WITHDRAWN},
        State.APPROVED: set(),
        State.REFUSED: set(),
        State.WITHDRAWN: set(),
    }

    organisation_name = models.CharField(_("naam van de organisatie"), max_length=200)
    kind = models.CharField(_("soort"), max_length=14, choices=Kind)
    enterprise_number = models.CharField(
        _("ondernemingsnummer"), max_length=10, blank=True, validators=[validate_enterprise_number]
    )
    municipality = models.ForeignKey(
        "members.Municipality",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("gemeente"),
    )
    tier = models.ForeignKey(
        Tier,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("niveau"),
    )
    size_band = models.ForeignKey(
        SizeBand,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("grootteklasse"),
    )
    contact_name = models.CharField(_("naam van de contactpersoon"), max_length=150)
    contact_email = models.EmailField(_("e-mailadres van de contactpersoon"), max_length=254)
    motivation = models.TextField(_("waarom je lid wil worden"), blank=True)
    code_of_conduct_version = models.CharField(_("versie van de gedragscode"), max_length=20, blank=True)
    code_of_conduct_at = models.DateTimeField(_("gedragscode aanvaard op"), null=True, blank=True)
    applicant = models.ForeignKey(
        "members.User",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("account van de aanvrager"),
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("organisatie"),
    )
    membership = models.OneToOneField(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="application",
        verbose_name=_("lidmaatschap"),
    )
    state = models.CharField(_("toestand"), max_length=10, choices=State, default=State.STARTED)
    submitted_on = models.DateField(_("ingediend op"), null=True, blank=True)
    decided_on = models.DateField(_("beslist op"), null=True, blank=True)
    refusal_reason = models.CharField(_("reden van de weigering"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("gemaakt op"), auto_now_add=True)

    objects = MembershipApplicationQuerySet.as_manager()

    PERSONAL_DATA = {
        "contact_name": Fate(kept=_("tot 1 jaar na de beslissing"), erased=_("leeg")),
        "contact_email": Fate(kept=_("tot 1 jaar na de beslissing"), erased=_("leeg")),
        "applicant": Fate(kept=_("zolang het account bestaat"), erased=_("leeg")),
    }
    NOT_PERSONAL = frozenset(
        {
            "id",
            "organisation_name",
            "kind",
            "enterprise_number",
            "municipality",
            "tier",
            "size_band",
            "motivation",
            "code_of_conduct_version",
            "code_of_conduct_at",
            "organisation",
            "membership",
            "state",
            "submitted_on",
            "decided_on",
            "refusal_reason",
            "created_at",
        }
    )

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("lidmaatschapsaanvraag")
        verbose_name_plural = _("lidmaatschapsaanvragen")
        constraints = [
            models.CheckConstraint(
                name="application_decided_has_date",
                condition=~Q(state__in=["approved", "refused"]) | Q(decided_on__isnull=False),
            ),
            models.CheckConstraint(
                name="application_refusal_has_reason", condition=~Q(state="refused") | ~Q(refusal_reason="")
            ),
        ]

    def __str__(self):
        return self.organisation_name
