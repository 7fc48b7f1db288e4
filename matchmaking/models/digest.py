from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from matchmaking.models.challenge import Challenge
from scvl.periods import local_today
from scvl.personal import Fate


class MatchDigestQuerySet(models.QuerySet):
    def running(self):
        """Those that are switched on."""
        return self.filter(stopped_on__isnull=True)

    def visible_to(self, user):
        """One's own, and all for the team."""
        from members.permissions import viewer_of

        viewer = viewer_of(user)
        if viewer.is_team:
            return self
        return self.filter(contact__user=user) if viewer.is_authenticated else self.none()


class MatchDigest(models.Model):
    """Somebody asked to get the new matches of their organisation by mail, once a week. `told`: what stood in a mail."""

    contact = models.OneToOneField(
        "members.Contact",
        on_delete=models.CASCADE,
        related_name="match_digest",
        verbose_name=_("contactpersoon"),
    )
    started_on = models.DateField(_("gevraagd op"), default=local_today)
    stopped_on = models.DateField(_("gestopt op"), null=True, blank=True)
    last_sent_on = models.DateField(_("laatst verstuurd op"), null=True, blank=True)
    told = models.ManyToManyField(
        Challenge, related_name="+", verbose_name=_("uitdagingen in een mail"), blank=True
    )

    objects = MatchDigestQuerySet.as_manager()

    PERSONAL_DATA = {
        "contact": Fate(
            kept=_("zolang het contact bestaat, als bewijs van de vraag"), erased=_("de rij is geschrapt")
        )
    }
    NOT_PERSONAL = frozenset({"id", "started_on", "stopped_on", "last_sent_on"})

    class Meta:
        verbose_name = _("matches per mail")
        verbose_name_plural = _("matches per mail")
        constraints = [
            models.CheckConstraint(
                name="digest_stopped_after_started",
                condition=Q(stopped_on__isnull=True) | Q(stopped_on__gte=F("started_on")),
            )
        ]

    def __str__(self):
        return str(self.contact)

    @property
    def is_running(self) -> bool:
        return self.stopped_on is None
