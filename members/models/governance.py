from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.membership import DatedModel
from scvl.history import HistoricalRecords
from scvl.models.reference import ReferenceModel
from scvl.periods import local_today


class Body(ReferenceModel):
    """A body of governance. External ones are sounding boards that somebody else convenes."""

    is_external = models.BooleanField(_("extern (klankbordgroep)"), default=False)
    convened_by = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="convened_bodies",
        verbose_name=_("samengeroepen door"),
    )

    history = HistoricalRecords(excluded_fields=["loaded"])

    class Meta:
        ordering = ["is_external", "name_nl"]
        verbose_name = _("orgaan")
        verbose_name_plural = _("organen")


class SeatQuerySet(models.QuerySet):
    def current(self, on=None):
        """Seats whose period holds `on` (a date; today by default)."""
        on = on or local_today()
        return self.filter(Q(ends_before__isnull=True) | Q(ends_before__gt=on), starts_on__lte=on)


class Seat(DatedModel):
    """A person's seat in a body, dated: rights to KPIs, programme and reports come from here (MODEL 1.4)."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("voorzitter")
        MEMBER = "member", _("lid")
        REPRESENTATIVE = "representative", _("afgevaardigde van het platform")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats", verbose_name=_("orgaan"))
    contact = models.ForeignKey(
        "members.Contact", on_delete=models.PROTECT, related_name="seats", verbose_name=_("persoon")
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
        verbose_name=_("namens"),
    )
    membership = models.ForeignKey(
        "members.Membership",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
        verbose_name=_("gegeven door lidmaatschap"),
    )
    role = models.CharField(_("rol"), max_length=14, choices=Role, default=Role.MEMBER)

    objects = SeatQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(DatedModel.Meta):
        verbose_name = _("zetel")
        verbose_name_plural = _("zetels")
        constraints = [
            *DatedModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["body", "contact"],
                condition=Q(ends_before__isnull=True),
                name="seat_one_open_per_person",
                violation_error_message=_("Deze persoon zetelt al in dit orgaan."),
            ),
        ]

    def __str__(self):
        return f"{self.body}: {self.contact}"


class Meeting(models.Model):
    class State(models.TextChoices):
        PLANNED = "planned", _("gepland")
        HELD = "held", _("gehouden")
        CANCELLED = "cancelled", _("afgelast")

    MOVES = {State.PLANNED: {State.HELD, State.CANCELLED}, State.HELD: set(), State.CANCELLED: set()}

    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("orgaan")
    )
    title = models.CharField(_("titel"), max_length=200)
    starts_at = models.DateTimeField(_("begint op"))
    ends_at = models.DateTimeField(_("eindigt op"))
    place = models.CharField(_("plaats"), max_length=200, blank=True)
    state = models.CharField(_("toestand"), max_length=10, choices=State, default=State.PLANNED)
    held_at = models.DateTimeField(_("bevestigd op"), null=True, blank=True)
    is_demo = models.BooleanField(_("demo"), default=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-starts_at"]
        verbose_name = _("vergadering")
        verbose_name_plural = _("vergaderingen")
        constraints = [
            models.CheckConstraint(name="meeting_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="meeting_held_has_date", condition=~Q(state="held") | Q(held_at__isnull=False)
            ),
        ]

    def __str__(self):
        return self.title


class MeetingAttendance(models.Model):
    """A seat that was at a meeting."""

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", _("ter plaatse")
        ONLINE = "online", _("online")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    seat = models.ForeignKey(
        Seat, on_delete=models.PROTECT, related_name="attendances", verbose_name=_("zetel")
    )
    mode = models.CharField(_("hoe"), max_length=10, choices=Mode, default=Mode.IN_PERSON)

    class Meta:
        verbose_name = _("aanwezigheid")
        verbose_name_plural = _("aanwezigheden")
        constraints = [models.UniqueConstraint(fields=["meeting", "seat"], name="attendance_once_per_seat")]

    def __str__(self):
        return f"{self.seat} {self.meeting}"
