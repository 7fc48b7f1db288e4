from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from matchmaking.models.challenge import Challenge
from matchmaking.models.consortium import Consortium
from members.permissions import viewer_of
from scvl.periods import local_date, now


class MatchRunQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The team; what the neutrality report counts of them goes further (MODEL 2)."""
        return self if viewer_of(user).is_team else self.none()

    def counted_for(self, user):
        """Those that the neutrality report counts: the same for team, delegates and board, none for others."""
        return self if viewer_of(user).sees_kpis else self.none()

    def made_within(self, period):
        """Those made in [starts_on, ends_before), by the date in Brussels."""
        return self.filter(made_at__date__gte=period.starts_on, made_at__date__lt=period.ends_before)


class MatchRun(models.Model):
    """A composition on which the team decided: all that went in, what came out, and which set was taken.

    It never changes, but for when it was last computed again from what went in, and whether the same came out.
    """

    challenge = models.ForeignKey(
        Challenge, on_delete=models.PROTECT, related_name="match_runs", verbose_name=_("uitdaging")
    )
    made_by = models.ForeignKey(
        "members.User",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("beslist door"),
    )
    made_at = models.DateTimeField(_("beslist op"), default=now)
    inputs = models.JSONField(_("invoer"))
    settings = models.JSONField(_("voorwaarden"))
    results = models.JSONField(_("uitkomst"))
    inputs_hash = models.CharField(_("vingerafdruk van de invoer"), max_length=64)
    chosen_number = models.PositiveSmallIntegerField(_("gekozen voorstel"))
    consortium = models.ForeignKey(
        Consortium,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="match_runs",
        verbose_name=_("consortium"),
    )
    recounted_at = models.DateTimeField(_("nagerekend op"), null=True, blank=True)
    is_same = models.BooleanField(_("zelfde uitkomst"), null=True, blank=True)

    objects = MatchRunQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("samenstelling")
        verbose_name_plural = _("samenstellingen")
        indexes = [models.Index(fields=["made_at"], name="match_run_made_at")]
        constraints = [
            models.CheckConstraint(
                name="match_run_whole_hash", condition=Q(inputs_hash__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(name="match_run_chosen_from_one", condition=Q(chosen_number__gte=1)),
            models.CheckConstraint(
                name="match_run_recounted_has_outcome",
                condition=Q(recounted_at__isnull=True, is_same__isnull=True)
                | Q(recounted_at__isnull=False, is_same__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.challenge}, {local_date(self.made_at):%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("matchmaking:run-detail", args=[self.challenge.slug, self.pk])


class MatchRunEntry(models.Model):
    """An organisation that a run considered, with the tier and size that it had that day."""

    run = models.ForeignKey(
        MatchRun, on_delete=models.CASCADE, related_name="entries", verbose_name=_("samenstelling")
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        related_name="match_entries",
        verbose_name=_("organisatie"),
    )
    tier = models.ForeignKey(
        "members.Tier",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("niveau"),
    )
    size_band = models.ForeignKey(
        "members.SizeBand",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("grootte"),
    )
    is_proposed = models.BooleanField(_("voorgesteld"), default=False)
    is_chosen = models.BooleanField(_("gekozen"), default=False)

    class Meta:
        ordering = ["run_id", "pk"]
        verbose_name = _("kandidaat van een samenstelling")
        verbose_name_plural = _("kandidaten van een samenstelling")
        indexes = [
            models.Index(
                fields=["organisation", "run"], condition=Q(is_proposed=True), name="match_entry_proposed"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["run", "organisation"], name="match_entry_once"),
            models.CheckConstraint(
                name="match_entry_chosen_is_proposed", condition=Q(is_chosen=False) | Q(is_proposed=True)
            ),
        ]

    def __str__(self):
        return str(self.organisation)
