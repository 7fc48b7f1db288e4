from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class TransitionQuerySet(models.QuerySet):
    def of(self, row):
        """The moves of one row, oldest first."""
        return self.filter(label=row._meta.label_lower, object_id=row.pk).order_by("at", "pk")


class Transition(models.Model):
    """One move of one row: from, to, by whom, for which organisation, when (MODEL 1.11)."""

    label = models.CharField(_("soort"), max_length=80)
    object_id = models.PositiveBigIntegerField(_("rij"))
    from_state = models.CharField(_("van"), max_length=20)
    to_state = models.CharField(_("naar"), max_length=20)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("door"),
    )
    as_organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("namens"),
    )
    at = models.DateTimeField(_("op"), default=timezone.now)
    remark = models.CharField(_("opmerking"), max_length=500, blank=True)

    objects = TransitionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("overgang")
        verbose_name_plural = _("overgangen")
        indexes = [models.Index(fields=["label", "object_id", "at"], name="transition_object")]
        constraints = [
            models.CheckConstraint(name="transition_goes_somewhere", condition=~models.Q(to_state="")),
        ]

    def __str__(self):
        return f"{self.label} {self.object_id}: {self.from_state} > {self.to_state}"
