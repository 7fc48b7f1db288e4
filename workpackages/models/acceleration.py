"""The acceleration programme."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from scvl.history import HistoricalRecords


class AccelerationEdition(models.Model):
    """An edition of the acceleration programme. Earlier ones may be entered as external (MODEL 5, KPI 13)."""

    number = models.PositiveSmallIntegerField(_("nummer"), unique=True)
    title = models.CharField(_("titel"), max_length=200)
    starts_on = models.DateField(_("van"))
    ends_before = models.DateField(_("tot"))
    is_external = models.BooleanField(_("elders georganiseerd"), default=False)
    is_demo = models.BooleanField(_("demo"), default=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-starts_on"]
        verbose_name = _("editie van het acceleratieprogramma")
        verbose_name_plural = _("edities van het acceleratieprogramma")
        constraints = [
            models.CheckConstraint(
                name="edition_period_not_empty", condition=Q(ends_before__gt=F("starts_on"))
            )
        ]

    def __str__(self):
        return self.title


class Enrolment(models.Model):
    """A company enrolled in an edition; withdrawn before the start it does not count (KPI 8)."""

    edition = models.ForeignKey(
        AccelerationEdition,
        on_delete=models.PROTECT,
        related_name="enrolments",
        verbose_name=_("editie"),
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        related_name="enrolments",
        verbose_name=_("organisatie"),
    )
    enrolled_on = models.DateField(_("ingeschreven op"))
    withdrawn_on = models.DateField(_("teruggetrokken op"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("deelname aan het acceleratieprogramma")
        verbose_name_plural = _("deelnames aan het acceleratieprogramma")
        constraints = [
            models.UniqueConstraint(fields=["edition", "organisation"], name="enrolment_once_per_edition"),
            models.CheckConstraint(
                name="enrolment_withdrawn_after_enrolled",
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("enrolled_on")),
            ),
        ]

    def __str__(self):
        return f"{self.organisation}: {self.edition}"
