import secrets

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from members.enums import Kind
from scvl.history import HistoricalRecords
from scvl.models.markdown import MarkdownField
from scvl.personal import Fate

ITEMS = ("article", "activity", "challenge", "call")


class NewsletterQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Editions of the newsletter that went out or are going; all for the team. A member mailing is nobody else's."""
        from members.permissions import viewer_of

        if viewer_of(user).is_team:
            return self
        return self.filter(kind=Newsletter.Kind.NEWSLETTER, state__in=Newsletter.OUT)


class Newsletter(models.Model):
    """An edition of the newsletter, or a mailing to members."""

    class Kind(models.TextChoices):
        NEWSLETTER = "newsletter", _("nieuwsbrief")
        MEMBER_MAILING = "member_mailing", _("ledenmailing")

    class State(models.TextChoices):
        DRAFT = "draft", _("ontwerp")
        SCHEDULED = "scheduled", _("ingepland")
        SENDING = "sending", _("wordt verstuurd")
        PAUSED = "paused", _("gepauzeerd")
        SENT = "sent", _("verstuurd")
        CANCELLED = "cancelled", _("geannuleerd")

    MOVES = {
        State.DRAFT: {State.SCHEDULED, State.CANCELLED},
        State.SCHEDULED: {State.SENDING, State.DRAFT, State.CANCELLED},
        State.SENDING: {State.PAUSED, State.SENT},
        State.PAUSED: {State.SENDING, State.CANCELLED},
        State.SENT: set(),
        State.CANCELLED: set(),
    }
    OUT = (State.SENDING, State.PAUSED, State.SENT)

    kind = models.CharField(_("soort"), max_length=14, choices=Kind, default=Kind.NEWSLETTER)
    subject = models.CharField(_("onderwerp"), max_length=150)
    preheader = models.CharField(_("voorvertoning"), max_length=150, blank=True)
    intro = MarkdownField(_("inleiding"), blank=True)
    state = models.CharField(_("toestand"), max_length=10, choices=State, default=State.DRAFT)
    scheduled_at = models.DateTimeField(_("ingepland op"), null=True, blank=True)
    sent_at = models.DateTimeField(_("verstuurd op"), null=True, blank=True)
    is_demo = models.BooleanField(_("demo"), default=False)
    history = HistoricalRecords()

    objects = NewsletterQuerySet.as_manager()

    class Meta:
        ordering = ["-scheduled_at", "-pk"]
        verbose_name = _("nieuwsbrief")
        verbose_name_plural = _("nieuwsbrieven")
        constraints = [
            models.CheckConstraint(
                name="newsletter_scheduled_has_date",
                condition=~Q(state__in=["scheduled", "sending"]) | Q(scheduled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="newsletter_sent_has_date", condition=~Q(state="sent") | Q(sent_at__isnull=False)
            ),
        ]

    def __str__(self):
        return self.subject


def _exactly_one_item() -> Q:
    condition = Q()
    for chosen in ITEMS:
        condition |= Q(**{f"{name}__isnull": name != chosen for name in ITEMS})
    return condition


class NewsletterItem(models.Model):
    """A block of an edition: one article, activity, challenge or call."""

    newsletter = models.ForeignKey(
        Newsletter,
        on_delete=models.CASCADE,
        related_name="items",
        verbose_name=_("nieuwsbrief"),
    )
    sequence = models.PositiveSmallIntegerField(_("volgorde"), default=0)
    article = models.ForeignKey(
        "workpackages.Article",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("artikel"),
    )
    activity = models.ForeignKey(
        "workpackages.Activity",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("activiteit"),
    )
    challenge = models.ForeignKey(
        "matchmaking.Challenge",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("uitdaging"),
    )
    call = models.ForeignKey(
        "matchmaking.Call",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("oproep"),
    )

    class Meta:
        ordering = ["sequence", "pk"]
        verbose_name = _("blok van een nieuwsbrief")
        verbose_name_plural = _("blokken van een nieuwsbrief")
        constraints = [
            models.CheckConstraint(
                name="newsletter_item_exactly_one",
                condition=_exactly_one_item(),
                violation_error_message=_("Kies per blok precies één ding."),
            )
        ]

    def __str__(self):
        return f"{self.newsletter} {self.sequence}"


def new_token() -> str:
    """A secret of 43 characters for a link in a mail."""
    return secrets.token_urlsafe(32)


class Subscriber(models.Model):
    """Somebody who gets the newsletter; apart from User and Contact (MODEL 1.3)."""

    class State(models.TextChoices):
        PENDING = "pending", _("wacht op bevestiging")
        CONFIRMED = "confirmed", _("bevestigd")
        UNSUBSCRIBED = "unsubscribed", _("uitgeschreven")
        BOUNCED = "bounced", _("onbestelbaar")

    MOVES = {
        State.PENDING: {State.CONFIRMED, State.UNSUBSCRIBED},
        State.CONFIRMED: {State.UNSUBSCRIBED, State.BOUNCED},
        State.UNSUBSCRIBED: {State.PENDING},
        State.BOUNCED: {State.PENDING, State.UNSUBSCRIBED},
    }

    email = models.EmailField(_("e-mailadres"), max_length=254, blank=True)
    name = models.CharField(_("naam"), max_length=150, blank=True)
    language = models.CharField(
        _("taal"), max_length=2, choices=[("nl", "Nederlands"), ("en", "English")], default="nl"
    )
    kind = models.CharField(_("soort organisatie"), max_length=14, choices=Kind, blank=True)
    organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="subscribers",
        verbose_name=_("organisatie"),
    )
    state = models.CharField(_("toestand"), max_length=12, choices=State, default=State.PENDING)
    token = models.CharField(
        _("sleutel in de links van je mails"), max_length=64, unique=True, default=new_token, editable=False
    )
    reader_key = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    consent_wording = models.TextField(_("tekst van de toestemming"), blank=True)
    consent_at = models.DateTimeField(_("toestemming op"), null=True, blank=True)
    consent_source = models.CharField(_("toestemming via"), max_length=60, blank=True)
    measures_reading = models.BooleanField(_("opens en kliks mogen gemeten worden"), default=False)
    created_at = models.DateTimeField(_("gemaakt op"), auto_now_add=True)
    erased_at = models.DateTimeField(_("gewist op"), null=True, blank=True)

    PERSONAL_DATA = {
        "email": Fate(
            kept=_("zolang de inschrijving loopt, en 3 jaar erna; onbevestigd 30 dagen"), erased=_("leeg")
        ),
        "name": Fate(
            kept=_("zolang de inschrijving loopt, en 3 jaar erna; onbevestigd 30 dagen"), erased=_("leeg")
        ),
        "token": Fate(kept=_("zolang de inschrijving loopt"), erased=_("vervangen")),
    }
    NOT_PERSONAL = frozenset(
        {
            "id",
            "language",
            "kind",
            "organisation",
            "state",
            "reader_key",
            "consent_wording",
            "consent_at",
            "consent_source",
            "measures_reading",
            "created_at",
            "erased_at",
        }
    )

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("abonnee")
        verbose_name_plural = _("abonnees")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="subscriber_email_unique",
                violation_error_message=_("Dit e-mailadres is al ingeschreven."),
            ),
            models.CheckConstraint(
                name="subscriber_address_unless_erased", condition=~Q(email="") | Q(erased_at__isnull=False)
            ),
            models.CheckConstraint(
                name="subscriber_confirmed_with_consent",
                condition=~Q(state="confirmed") | Q(consent_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{_('abonnee')} {self.pk}"


class Delivery(models.Model):
    """One message of an edition to one subscriber. `reader_key` is the subscriber's, and survives erasure (KPI 1).

    `uncertain_at`: cut off while it was on its way. It goes out once more, so that nobody is missed; cut off a second time
    it stays 'uncertain', so that nobody gets it three times. `attempts` counts how often it was claimed.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("wacht")
        CLAIMED = "claimed", _("bezig")
        SENT = "sent", _("verstuurd")
        UNCERTAIN = "uncertain", _("onzeker")
        FAILED = "failed", _("mislukt")
        SKIPPED = "skipped", _("overgeslagen")

    MOVES = {
        State.PENDING: {State.CLAIMED, State.SKIPPED},
        State.CLAIMED: {State.SENT, State.UNCERTAIN, State.FAILED, State.PENDING},
        State.SENT: set(),
        State.UNCERTAIN: set(),
        State.FAILED: set(),
        State.SKIPPED: set(),
    }

    newsletter = models.ForeignKey(
        Newsletter,
        on_delete=models.PROTECT,
        related_name="deliveries",
        db_index=False,
        verbose_name=_("nieuwsbrief"),
    )  # the constraint on its readers begins with it
    subscriber = models.ForeignKey(
        Subscriber,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="deliveries",
        verbose_name=_("abonnee"),
    )
    reader_key = models.CharField(max_length=64)
    kind = models.CharField(_("soort organisatie"), max_length=14, choices=Kind, blank=True)
    state = models.CharField(_("toestand"), max_length=10, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(_("pogingen"), default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    uncertain_at = models.DateTimeField(_("onzeker sinds"), null=True, blank=True)
    sent_at = models.DateTimeField(_("verstuurd op"), null=True, blank=True)
    hard_bounced_at = models.DateTimeField(_("onbestelbaar op"), null=True, blank=True)
    opened_at = models.DateTimeField(_("geopend op"), null=True, blank=True)
    clicked_at = models.DateTimeField(_("geklikt op"), null=True, blank=True)

    class Meta:
        verbose_name = _("zending")
        verbose_name_plural = _("zendingen")
        indexes = [
            models.Index(
                fields=["newsletter", "attempts", "id"],
                condition=Q(state__in=["pending", "claimed"]),
                name="delivery_queue",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["newsletter", "reader_key"], name="delivery_once_per_reader"),
            models.UniqueConstraint(
                fields=["newsletter", "subscriber"],
                condition=Q(subscriber__isnull=False),
                name="delivery_once_per_subscriber",
            ),
            models.CheckConstraint(
                name="delivery_sent_has_date", condition=~Q(state="sent") | Q(sent_at__isnull=False)
            ),
            models.CheckConstraint(
                name="delivery_uncertain_has_date",
                condition=~Q(state="uncertain") | Q(uncertain_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.newsletter} {self.pk}"
