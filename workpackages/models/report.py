from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """By a seat in the steering group or the board, and the team (MODEL 2)."""
        from members.permissions import viewer_of

        return self if viewer_of(user).sees_kpis else self.none()

    def light(self):
        """Without what is large: the figures and the PDFs."""
        return self.defer("data", "pdf", "draft_pdf")


class Report(models.Model):
    """A work package over a period. Its figures are frozen as JSON first; a final one keeps its PDF as bytes with a hash."""

    class State(models.TextChoices):
        DRAFT = "draft", _("ontwerp")
        FINAL = "final", _("definitief")

    MOVES = {State.DRAFT: {State.DRAFT, State.FINAL}, State.FINAL: set()}

    work_package = models.ForeignKey(
        "workpackages.WorkPackage",
        on_delete=models.PROTECT,
        related_name="reports",
        verbose_name=_("werkpakket"),
    )
    programme_year = models.ForeignKey(
        "workpackages.ProgrammeYear",
        on_delete=models.PROTECT,
        related_name="reports",
        verbose_name=_("programmajaar"),
    )
    quarter = models.PositiveSmallIntegerField(
        _("kwartaal"), help_text=_("1 tot 4, van het programmajaar; 0 voor het hele jaar")
    )
    version = models.PositiveSmallIntegerField(_("versie"), default=1)
    state = models.CharField(_("toestand"), max_length=6, choices=State, default=State.DRAFT)
    data = models.JSONField(_("cijfers"), default=dict)
    frozen_at = models.DateTimeField(_("cijfers van"), null=True, blank=True)
    finalised_at = models.DateTimeField(_("definitief op"), null=True, blank=True)
    pdf = models.BinaryField(null=True, blank=True, editable=False)
    draft_pdf = models.BinaryField(null=True, blank=True, editable=False)  # each page says that it is a draft
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    corrects = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrected_by",
        verbose_name=_("verbetert"),
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-programme_year__number", "-quarter", "work_package__number", "-version"]
        verbose_name = _("rapport")
        verbose_name_plural = _("rapporten")
        constraints = [
            models.UniqueConstraint(
                fields=["work_package", "programme_year", "quarter", "version"],
                name="report_once_per_period_and_version",
            ),
            models.CheckConstraint(name="report_quarter_0_to_4", condition=Q(quarter__lte=4)),
            models.CheckConstraint(
                name="report_final_is_kept",
                condition=~Q(state="final")
                | Q(
                    finalised_at__isnull=False,
                    frozen_at__isnull=False,
                    pdf__isnull=False,
                    sha256__regex="^[0-9a-f]{64}$",
                ),
            ),
            models.CheckConstraint(
                name="report_not_its_own_correction",
                condition=Q(corrects__isnull=True) | ~Q(corrects=F("id")),
            ),
        ]

    def __str__(self):
        return f"{self.work_package} {self.programme_year} {self.quarter}"

    def get_absolute_url(self):
        return reverse("workpackages:report-detail", args=[self.pk])
