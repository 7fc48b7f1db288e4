from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.enums import Kind
from scvl.periods import now


class RegistrationQuerySet(models.QuerySet):
    def holding_a_place(self):
        """Rows that take one of the places."""
        return self.filter(state__in=Registration.HOLDS_PLACE)

    def going(self):
        """Registered or confirmed: who is expected."""
        return self.filter(state__in=[Registration.State.REGISTERED, Registration.State.CONFIRMED])

    def attended(self):
        """Who was there; walk-ins too (MODEL 5)."""
        return self.filter(state__in=[Registration.State.ATTENDED, Registration.State.WALK_IN])

    def of(self, user):
        """The registrations of a person, under any of their contacts."""
        return self.filter(contact__user=user) if user.is_authenticated else self.none()

    def visible_to(self, user):
        """One's own, and all for the team."""
        from members.permissions import viewer_of

        viewer = viewer_of(user)
        if viewer.is_team:
            return self
        return self.of(user) if viewer.is_authenticated else self.none()


class Registration(models.Model):
    """One row a contact and activity (MODEL 1.7). `place` is the number of the place it holds: unique in an activity."""

    class State(models.TextChoices):
        REGISTERED = "registered", _("ingeschreven")
        WAITING = "waiting", _("op de wachtlijst")
        OFFERED = "offered", _("plaats aangeboden")
        CONFIRMED = "confirmed", _("bevestigd")
        CANCELLED = "cancelled", _("uitgeschreven")
        ATTENDED = "attended", _("aanwezig")
        NO_SHOW = "no_show", _("niet opgedaagd")
        WALK_IN = "walk_in", _("aanwezig zonder inschrijving")

    class CancelledBy(models.TextChoices):
        PERSON = "person", _("de persoon zelf")
        TEAM = "team", _("het team")

    MOVES = {
        State.REGISTERED: {State.CANCELLED, State.ATTENDED, State.NO_SHOW},
        State.WAITING: {State.OFFERED, State.CANCELLED},
        State.OFFERED: {State.CONFIRMED, State.CANCELLED},
        State.CONFIRMED: {State.CANCELLED, State.ATTENDED, State.NO_SHOW},
        State.CANCELLED: {State.REGISTERED, State.WAITING},
        State.ATTENDED: {State.NO_SHOW},
        State.NO_SHOW: {State.ATTENDED},
        State.WALK_IN: set(),
    }
    HOLDS_PLACE = (State.REGISTERED, State.OFFERED, State.CONFIRMED, State.ATTENDED, State.NO_SHOW)

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", _("ter plaatse")
        ONLINE = "online", _("online")

    activity = models.ForeignKey(
        "workpackages.Activity",
        on_delete=models.PROTECT,
        related_name="registrations",
        verbose_name=_("activiteit"),
    )
    contact = models.ForeignKey(
        "members.Contact",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name=_("persoon"),
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name=_("namens"),
    )
    kind = models.CharField(_("soort organisatie"), max_length=14, choices=Kind, blank=True)
    counts_as = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="counted_registrations",
        verbose_name=_("telt als"),
    )
    mode = models.CharField(_("hoe"), max_length=10, choices=Mode, default=Mode.IN_PERSON)
    state = models.CharField(_("toestand"), max_length=10, choices=State, default=State.REGISTERED)
    place = models.PositiveIntegerField(_("plaatsnummer"), null=True, blank=True, editable=False)
    is_trial = models.BooleanField(_("proefdeelname"), default=False)
    registered_at = models.DateTimeField(_("ingeschreven op"), default=now)
    offered_until = models.DateTimeField(_("plaats vrijgehouden tot"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("uitgeschreven op"), null=True, blank=True)
    cancelled_by = models.CharField(_("uitgeschreven door"), max_length=6, choices=CancelledBy, blank=True)
    checked_in_at = models.DateTimeField(_("aangemeld op"), null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["registered_at", "pk"]
        verbose_name = _("inschrijving")
        verbose_name_plural = _("inschrijvingen")
        indexes = [models.Index(fields=["activity", "state", "registered_at"], name="registration_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "contact"],
                condition=Q(contact__isnull=False),
                name="registration_once_per_contact",
                violation_error_message=_("Deze persoon is al ingeschreven."),
            ),
            models.UniqueConstraint(
                fields=["activity", "place"], condition=Q(place__isnull=False), name="registration_place_once"
            ),
            models.CheckConstraint(
                name="registration_place_while_held",
                condition=~Q(state__in=["waiting", "cancelled"]) | Q(place__isnull=True),
            ),
            models.CheckConstraint(
                name="registration_offer_has_end",
                condition=~Q(state="offered") | Q(offered_until__isnull=False),
            ),
            models.CheckConstraint(
                name="registration_cancelled_has_date",
                condition=~Q(state="cancelled") | Q(cancelled_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.contact or self.organisation or _('gewist')}: {self.activity}"

    @property
    def is_going(self) -> bool:
        return self.state in (Registration.State.REGISTERED, Registration.State.CONFIRMED)
