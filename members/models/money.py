"""Invoices, payments and other income. Amounts are euro, Decimal(12,2)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from scvl.history import HistoricalRecords


class InvoiceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Own organisation, once sent; all rows for Finance (MODEL 2)."""
        from members.permissions import viewer_of

        viewer = viewer_of(user)
        if viewer.is_finance:
            return self
        return self.filter(organisation__in=viewer.organisation_ids).exclude(state=Invoice.State.DRAFT)


class Invoice(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("ontwerp")
        SENT = "sent", _("verstuurd")
        PART_PAID = "part_paid", _("deels betaald")
        PAID = "paid", _("betaald")
        CREDITED = "credited", _("gecrediteerd")

    MOVES = {
        State.DRAFT: {State.SENT},
        State.SENT: {State.PART_PAID, State.PAID, State.CREDITED},
        State.PART_PAID: {State.PAID, State.CREDITED},
        State.PAID: {State.CREDITED},
        State.CREDITED: set(),
    }

    organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        related_name="invoices",
        verbose_name=_("organisatie"),
    )
    membership = models.ForeignKey(
        "members.Membership",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="invoices",
        verbose_name=_("lidmaatschap"),
    )
    number = models.CharField(_("nummer"), max_length=20, null=True, blank=True, unique=True)
    state = models.CharField(_("toestand"), max_length=10, choices=State, default=State.DRAFT)
    issued_on = models.DateField(_("datum"), null=True, blank=True)
    due_on = models.DateField(_("te betalen tegen"), null=True, blank=True)
    credits = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="credit_note",
        verbose_name=_("crediteert"),
    )
    created_at = models.DateTimeField(_("gemaakt op"), auto_now_add=True)

    objects = InvoiceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-issued_on", "-pk"]
        verbose_name = _("factuur")
        verbose_name_plural = _("facturen")
        constraints = [
            models.CheckConstraint(
                name="invoice_sent_is_numbered",
                condition=Q(state="draft")
                | Q(number__isnull=False, issued_on__isnull=False, due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="invoice_due_after_issue",
                condition=Q(due_on__isnull=True) | Q(issued_on__isnull=True) | Q(due_on__gte=F("issued_on")),
            ),
        ]

    def __str__(self):
        return self.number or f"{_('ontwerp')} {self.pk}"


class InvoiceLine(models.Model):
    class Treatment(models.TextChoices):
        STANDARD = "standard", _("gewoon tarief")
        EXEMPT = "exempt", _("vrijgesteld")
        REVERSE = "reverse", _("btw verlegd")

    invoice = models.ForeignKey(
        Invoice, on_delete=models.CASCADE, related_name="lines", verbose_name=_("factuur")
    )
    description = models.CharField(_("omschrijving"), max_length=200)
    quantity = models.DecimalField(_("aantal"), max_digits=8, decimal_places=2, default=1)
    unit_amount = models.DecimalField(_("bedrag per stuk"), max_digits=12, decimal_places=2)
    vat_rate = models.DecimalField(_("btw-tarief in procent"), max_digits=4, decimal_places=2)
    vat_treatment = models.CharField(
        _("btw-regeling"), max_length=10, choices=Treatment, default=Treatment.STANDARD
    )

    class Meta:
        verbose_name = _("factuurlijn")
        verbose_name_plural = _("factuurlijnen")
        constraints = [
            models.CheckConstraint(
                name="invoice_line_vat_range", condition=Q(vat_rate__gte=0, vat_rate__lte=100)
            ),
            models.CheckConstraint(
                name="invoice_line_no_vat_unless_standard",
                condition=Q(vat_treatment="standard") | Q(vat_rate=0),
            ),
        ]

    def __str__(self):
        return self.description


class Payment(models.Model):
    invoice = models.ForeignKey(
        Invoice, on_delete=models.PROTECT, related_name="payments", verbose_name=_("factuur")
    )
    amount = models.DecimalField(_("bedrag"), max_digits=12, decimal_places=2)
    received_on = models.DateField(_("ontvangen op"))
    reference = models.CharField(_("mededeling"), max_length=60, blank=True)

    class Meta:
        ordering = ["received_on"]
        verbose_name = _("betaling")
        verbose_name_plural = _("betalingen")
        constraints = [models.CheckConstraint(name="payment_not_zero", condition=~Q(amount=0))]

    def __str__(self):
        return f"{self.amount} ({self.received_on:%Y-%m-%d})"


class InvoiceSequence(models.Model):
    """The last invoice number given out in a calendar year; locked while one is taken."""

    year = models.PositiveSmallIntegerField(_("kalenderjaar"), unique=True)
    last_number = models.PositiveIntegerField(_("laatste nummer"), default=0)

    class Meta:
        verbose_name = _("factuurreeks")
        verbose_name_plural = _("factuurreeksen")

    def __str__(self):
        return f"{self.year}: {self.last_number}"


class IncomeEntry(models.Model):
    """Income that is no member fee: a grant, or income from a project or paid event."""

    class Kind(models.TextChoices):
        GRANT = "grant", _("subsidie")
        PROJECT = "project", _("projectinkomsten")

    kind = models.CharField(_("soort"), max_length=8, choices=Kind)
    description = models.CharField(_("omschrijving"), max_length=200)
    amount = models.DecimalField(_("bedrag"), max_digits=12, decimal_places=2)
    received_on = models.DateField(_("datum"))
    history = HistoricalRecords()

    class Meta:
        ordering = ["-received_on"]
        verbose_name = _("andere inkomsten")
        verbose_name_plural = _("andere inkomsten")
        constraints = [models.CheckConstraint(name="income_not_zero", condition=~Q(amount=0))]

    def __str__(self):
        return self.description
