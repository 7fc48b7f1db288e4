from django.db import models
from django.utils.translation import gettext_lazy as _


class Outbox(models.Model):
    """A mail or a job, first a row: it is done on commit, and a sweep finds again what was lost (MODEL 1.11)."""

    class State(models.TextChoices):
        PENDING = "pending", _("wacht")
        CLAIMED = "claimed", _("bezig")
        DONE = "done", _("gedaan")
        FAILED = "failed", _("mislukt")
        UNCERTAIN = "uncertain", _("onzeker")

    MOVES = {
        State.PENDING: {State.CLAIMED},
        State.CLAIMED: {State.DONE, State.FAILED, State.UNCERTAIN, State.PENDING},
        State.FAILED: {State.PENDING},
        State.UNCERTAIN: {State.PENDING},
        State.DONE: set(),
    }

    key = models.CharField(_("sleutel"), max_length=200, unique=True)
    kind = models.CharField(_("soort"), max_length=60)
    payload = models.JSONField(_("inhoud"), default=dict)
    state = models.CharField(_("toestand"), max_length=12, choices=State, default=State.PENDING)
    due_at = models.DateTimeField(_("vanaf"))
    claimed_at = models.DateTimeField(_("genomen op"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("pogingen"), default=0)
    done_at = models.DateTimeField(_("gedaan op"), null=True, blank=True)
    error = models.CharField(_("fout"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("gemaakt op"), auto_now_add=True)

    class Meta:
        verbose_name = _("uitgaand werk")
        verbose_name_plural = _("uitgaand werk")
        indexes = [models.Index(fields=["state", "due_at"], name="outbox_state_due")]
        constraints = [
            models.CheckConstraint(
                name="outbox_done_has_date",
                condition=~models.Q(state="done") | models.Q(done_at__isnull=False),
            ),
            models.CheckConstraint(
                name="outbox_claimed_has_date",
                condition=~models.Q(state="claimed") | models.Q(claimed_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.key}"
