"""The tables of a reverse pitch, and the plan of the evening: who talks with whom in which round."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from scvl.periods import now


class Rotation(models.Model):
    """The plan of an activity. `fit`: the total of its talks, each 0 to 1; `bound`: what no plan could exceed.

    `changes` are those of the last repair, in the names of then: [{"round", "table", "out", "in"}].
    """

    activity = models.OneToOneField(
        "workpackages.Activity",
        on_delete=models.CASCADE,
        related_name="rotation",
        verbose_name=_("activiteit"),
    )
    rounds = models.PositiveSmallIntegerField(_("rondes"))
    planned_at = models.DateTimeField(_("gemaakt op"), default=now)
    version = models.PositiveIntegerField(_("versie"), default=1, editable=False)
    fit = models.FloatField(_("past samen"), default=0)
    bound = models.FloatField(_("hoogstens"), default=0)
    changes = models.JSONField(_("laatste wijzigingen"), default=list, blank=True)

    class Meta:
        verbose_name = _("rotatieplan")
        verbose_name_plural = _("rotatieplannen")
        constraints = [models.CheckConstraint(name="rotation_has_rounds", condition=Q(rounds__gt=0))]

    def __str__(self):
        return str(self.activity)


class RotationGuest(models.Model):
    """A company in a plan. `absent_from`: the first round in which it is not there; empty for who came."""

    rotation = models.ForeignKey(
        Rotation,
        on_delete=models.CASCADE,
        related_name="guests",
        verbose_name=_("rotatieplan"),
    )
    number = models.PositiveSmallIntegerField(_("nummer"))
    organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        related_name="rotation_guests",
        verbose_name=_("organisatie"),
    )
    absent_from = models.PositiveSmallIntegerField(_("niet aanwezig vanaf ronde"), null=True, blank=True)

    class Meta:
        ordering = ["rotation", "number"]
        verbose_name = _("bedrijf in het plan")
        verbose_name_plural = _("bedrijven in het plan")
        constraints = [
            models.UniqueConstraint(fields=["rotation", "number"], name="rotation_guest_number_once"),
            models.UniqueConstraint(fields=["rotation", "organisation"], name="rotation_guest_once"),
            models.CheckConstraint(
                name="rotation_guest_absent_from_a_round",
                condition=Q(absent_from__isnull=True) | Q(absent_from__gt=0),
            ),
        ]

    def __str__(self):
        return str(self.organisation)


class RotationTable(models.Model):
    """A table of a reverse pitch: who asks sits, companies move on."""

    activity = models.ForeignKey(
        "workpackages.Activity",
        on_delete=models.CASCADE,
        related_name="rotation_tables",
        verbose_name=_("activiteit"),
    )
    number = models.PositiveSmallIntegerField(_("tafel"))
    name = models.CharField(_("naam van de tafel"), max_length=60, blank=True)
    host = models.ForeignKey(
        "members.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("vraagsteller")
    )
    challenge = models.ForeignKey(
        "matchmaking.Challenge",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rotation_tables",
        verbose_name=_("uitdaging"),
    )

    class Meta:
        ordering = ["activity", "number"]
        verbose_name = _("tafel")
        verbose_name_plural = _("tafels")
        constraints = [models.UniqueConstraint(fields=["activity", "number"], name="rotation_table_once")]

    def __str__(self):
        return f"{self.number}: {self.host}"


class RotationTalk(models.Model):
    """A company at a table in a round. `activity` repeats the table's, so that the database can hold the rule."""

    activity = models.ForeignKey(
        "workpackages.Activity",
        on_delete=models.CASCADE,
        related_name="rotation_talks",
        verbose_name=_("activiteit"),
    )
    table = models.ForeignKey(
        RotationTable,
        on_delete=models.CASCADE,
        related_name="talks",
        verbose_name=_("tafel"),
    )
    round_number = models.PositiveSmallIntegerField(_("ronde"))
    organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        related_name="rotation_talks",
        verbose_name=_("organisatie"),
    )

    class Meta:
        ordering = ["round_number", "table__number"]
        verbose_name = _("gesprek")
        verbose_name_plural = _("gesprekken")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "round_number", "organisation"], name="talk_one_table_per_round"
            ),
            models.UniqueConstraint(fields=["table", "organisation"], name="talk_once_per_table"),
            models.UniqueConstraint(
                fields=["table", "round_number"], name="talk_one_company_per_table_and_round"
            ),
        ]

    def __str__(self):
        return f"{self.round_number}: {self.organisation}"
