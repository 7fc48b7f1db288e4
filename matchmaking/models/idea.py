from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.permissions import viewer_of
from scvl.history import HistoricalRecords
from scvl.models.markdown import MarkdownField
from scvl.periods import local_today


class IdeaQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The team's inventory; a person sees their own ideas and those of their organisation."""
        viewer = viewer_of(user)
        if viewer.is_team:
            return self
        own = Q(initiated_by__in=viewer.organisation_ids)
        return self.filter(own | Q(contact__user=user) if viewer.is_authenticated else own)


class Idea(models.Model):
    """An idea from a person or an activity (deliverable 2.2), promoted to a challenge or project, or parked."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        PROMOTED = "promoted", _("doorgegroeid")
        PARKED = "parked", _("geparkeerd")

    MOVES = {
        State.OPEN: {State.PROMOTED, State.PARKED},
        State.PARKED: {State.OPEN},
        State.PROMOTED: set(),
    }

    title = models.CharField(_("titel"), max_length=200)
    text = MarkdownField(_("tekst"), blank=True)
    contact = models.ForeignKey(
        "members.Contact",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="ideas",
        verbose_name=_("van wie"),
    )
    initiated_by = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="initiated_ideas",
        verbose_name=_("opgestart door"),
    )
    noted_on = models.DateField(_("genoteerd op"), default=local_today)
    decided_on = models.DateField(_("beslist op"), null=True, blank=True)
    state = models.CharField(_("toestand"), max_length=10, choices=State, default=State.OPEN)
    promoted_challenge = models.ForeignKey(
        "matchmaking.Challenge",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ideas",
        verbose_name=_("werd de uitdaging"),
    )
    promoted_project = models.ForeignKey(
        "matchmaking.Project",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ideas",
        verbose_name=_("werd het project"),
    )
    parked_reason = models.CharField(_("reden van parkeren"), max_length=300, blank=True)
    is_demo = models.BooleanField(_("demo"), default=False)

    objects = IdeaQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["contact"])

    class Meta:
        ordering = ["-noted_on", "-pk"]
        verbose_name = _("idee")
        verbose_name_plural = _("ideeën")
        indexes = [models.Index(fields=["state", "noted_on"], name="idea_state_noted")]
        constraints = [
            models.CheckConstraint(
                name="idea_promoted_to_one_thing",
                condition=Q(state="promoted", promoted_challenge__isnull=False, promoted_project__isnull=True)
                | Q(state="promoted", promoted_challenge__isnull=True, promoted_project__isnull=False)
                | (~Q(state="promoted") & Q(promoted_challenge__isnull=True, promoted_project__isnull=True)),
            ),
            models.CheckConstraint(
                name="idea_decided_has_date", condition=Q(state="open") | Q(decided_on__isnull=False)
            ),
            models.CheckConstraint(
                name="idea_parked_has_reason", condition=~Q(state="parked") | ~Q(parked_reason="")
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("matchmaking:idea-detail", args=[self.pk])
