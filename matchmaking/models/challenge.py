from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from members.permissions import viewer_of
from scvl.history import HistoricalRecords
from scvl.markdown import plain_text
from scvl.models.markdown import MarkdownField
from scvl.periods import local_today, now

SUMMARY_WORDS = 40


class ChallengeQuerySet(models.QuerySet):
    def announced(self):
        """Past the team's review: what others may see, examples included. One closed before that never was."""
        return self.filter(_is_announced())

    def open(self):
        """Published ones whose deadline is not past; the rows of which `is_open` is true."""
        before_deadline = Q(deadline_at__isnull=True) | Q(deadline_at__gt=now())
        return self.filter(before_deadline, state=Challenge.State.PUBLISHED)

    def owned_by(self, organisation_ids):
        """Those of which one of these organisations is an owner."""
        owners = ChallengeOwner.objects.filter(organisation__in=organisation_ids)
        return self.filter(pk__in=owners.values("challenge"))

    def visible_to(self, user):
        """Announced ones by their visibility; own ones for their owners at any state; all for the team (MODEL 2)."""
        viewer = viewer_of(user)
        if viewer.is_team:
            return self
        zones = [Challenge.Visibility.PUBLIC, Challenge.Visibility.TEASER]
        if viewer.is_member:
            zones.append(Challenge.Visibility.MEMBERS)
        own = Challenge.objects.owned_by(viewer.organisation_ids)
        return self.filter((_is_announced() & Q(visibility__in=zones)) | Q(pk__in=own.values("pk")))

    def read_in_whole_by(self, user):
        """Of what one sees, that of which one reads all: of a teaser, members, owners and team (MODEL 2)."""
        viewer = viewer_of(user)
        rows = self.visible_to(user)
        if viewer.is_team or viewer.is_member:
            return rows
        own = Challenge.objects.owned_by(viewer.organisation_ids)
        return rows.filter(~Q(visibility=Challenge.Visibility.TEASER) | Q(pk__in=own.values("pk")))

    def edited_by(self, user):
        """Those whose text one may change: its owners while it is a draft or returned, the team until it is awarded."""
        viewer = viewer_of(user)
        if viewer.is_team:
            return self.filter(state__in=Challenge.EDITED_BY_TEAM)
        own = Challenge.objects.owned_by(viewer.organisation_ids)
        return self.filter(state__in=Challenge.EDITABLE, pk__in=own.values("pk"))


def _is_announced() -> Q:
    closed_later = Q(state=Challenge.State.CLOSED, published_on__isnull=False)
    return Q(state__in=Challenge.ANNOUNCED) | closed_later


class Challenge(models.Model):
    """A question of one or more governments, with the needs an answer must cover."""

    class State(models.TextChoices):
        DRAFT = "draft", _("ontwerp")
        SUBMITTED = "submitted", _("ingediend")
        RETURNED = "returned", _("teruggestuurd")
        PUBLISHED = "published", _("gepubliceerd")
        IN_MATCHING = "in_matching", _("in matching")
        AWARDED = "awarded", _("gegund")
        REALISED = "realised", _("gerealiseerd")
        CLOSED = "closed", _("afgesloten")
        EXAMPLE = "example", _("voorbeeld")

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("iedereen")
        TEASER = "teaser", _("iedereen in het kort, leden helemaal")
        MEMBERS = "members", _("leden")

    MOVES = {
        State.DRAFT: {State.SUBMITTED, State.CLOSED},
        State.SUBMITTED: {State.RETURNED, State.PUBLISHED, State.CLOSED, State.DRAFT},
        State.RETURNED: {State.SUBMITTED, State.CLOSED},
        State.PUBLISHED: {State.IN_MATCHING, State.AWARDED, State.CLOSED},
        State.IN_MATCHING: {State.PUBLISHED, State.AWARDED, State.CLOSED},
        State.AWARDED: {State.IN_MATCHING, State.REALISED, State.CLOSED},
        State.REALISED: {State.CLOSED},
        State.CLOSED: {State.PUBLISHED, State.IN_MATCHING},
        State.EXAMPLE: set(),
    }
    EDITABLE = (State.DRAFT, State.RETURNED)
    EDITED_BY_TEAM = (*EDITABLE, State.SUBMITTED, State.PUBLISHED, State.IN_MATCHING)
    ANNOUNCED = (State.PUBLISHED, State.IN_MATCHING, State.AWARDED, State.REALISED, State.EXAMPLE)

    title = models.CharField(_("titel"), max_length=200)
    slug = models.SlugField(_("adres"), max_length=140, unique=True)
    problem = MarkdownField(_("probleem"), blank=True)
    desired_effect = MarkdownField(_("gewenst effect"), blank=True)
    owners = models.ManyToManyField(
        "members.Organisation",
        through="ChallengeOwner",
        related_name="challenges",
        verbose_name=_("vraagstellers"),
    )
    demand_text = models.CharField(_("vraagsteller als tekst"), max_length=300, blank=True)
    municipality = models.ForeignKey(
        "members.Municipality",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="challenges",
        verbose_name=_("gemeente"),
    )
    initiated_by = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="initiated_challenges",
        verbose_name=_("opgestart door"),
    )
    domains = models.ManyToManyField(
        "members.Domain", related_name="challenges", verbose_name=_("domeinen"), blank=True
    )
    subdomains = models.ManyToManyField(
        "members.Subdomain", related_name="challenges", verbose_name=_("subdomeinen"), blank=True
    )
    budget_min = models.DecimalField(
        _("budget vanaf"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    budget_max = models.DecimalField(
        _("budget tot"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    deadline_at = models.DateTimeField(_("interesse tonen tot"), null=True, blank=True)
    procurement_route = models.ForeignKey(
        "matchmaking.ProcurementRoute",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="challenges",
        verbose_name=_("aankoopprocedure"),
    )
    call = models.ForeignKey(
        "matchmaking.Call",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="challenges",
        verbose_name=_("oproep"),
    )
    programme_note = models.CharField(_("programma als tekst"), max_length=200, blank=True)
    visibility = models.CharField(
        _("zichtbaar voor"), max_length=8, choices=Visibility, default=Visibility.TEASER
    )
    state = models.CharField(_("toestand"), max_length=12, choices=State, default=State.DRAFT)
    submitted_on = models.DateField(_("ingediend op"), null=True, blank=True)
    published_on = models.DateField(_("gepubliceerd op"), null=True, blank=True)
    matching_on = models.DateField(_("in matching op"), null=True, blank=True)
    awarded_on = models.DateField(_("gegund op"), null=True, blank=True)
    awarded_outside = models.BooleanField(_("buiten het portaal gegund"), default=False)
    realised_on = models.DateField(_("gerealiseerd op"), null=True, blank=True)
    closed_on = models.DateField(_("afgesloten op"), null=True, blank=True)
    close_reason = models.CharField(_("reden van afsluiten"), max_length=300, blank=True)
    source_reference = models.CharField(
        _("kenmerk bij de bron"), max_length=120, null=True, blank=True, unique=True
    )
    imported = models.JSONField(default=dict, editable=False)
    is_demo = models.BooleanField(_("demo"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("gemaakt op"), auto_now_add=True)
    updated_at = models.DateTimeField(_("gewijzigd op"), auto_now=True)

    objects = ChallengeQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["updated_at", "imported"])

    class Meta:
        ordering = [F("published_on").desc(nulls_last=True), "-pk"]
        verbose_name = _("uitdaging")
        verbose_name_plural = _("uitdagingen")
        indexes = [models.Index(fields=["state", "deadline_at"], name="challenge_state_deadline")]
        constraints = [
            models.CheckConstraint(
                name="challenge_budget_order",
                condition=Q(budget_min__isnull=True)
                | Q(budget_max__isnull=True)
                | Q(budget_max__gte=F("budget_min")),
                violation_error_message=_("Het hoogste bedrag moet minstens het laagste zijn."),
            ),
            models.CheckConstraint(
                name="challenge_budget_not_negative",
                condition=(Q(budget_min__isnull=True) | Q(budget_min__gte=0))
                & (Q(budget_max__isnull=True) | Q(budget_max__gte=0)),
                violation_error_message=_("Een bedrag is 0 of meer."),
            ),
            # A date stays with the states that come after it.
            *[
                models.CheckConstraint(
                    name=f"challenge_{name}_has_date",
                    condition=~Q(state__in=states.split()) | Q(**{f"{field}__isnull": False}),
                )
                for name, field, states in (
                    (
                        "submitted",
                        "submitted_on",
                        "submitted returned published in_matching awarded realised",
                    ),
                    ("published", "published_on", "published in_matching awarded realised"),
                    ("in_matching", "matching_on", "in_matching"),
                    ("awarded", "awarded_on", "awarded realised"),
                    ("realised", "realised_on", "realised"),
                    ("closed", "closed_on", "closed"),
                )
            ],
            models.CheckConstraint(
                name="challenge_outside_is_awarded",
                condition=Q(awarded_outside=False) | Q(awarded_on__isnull=False),
            ),
            models.CheckConstraint(
                name="challenge_example_never_open",
                condition=~Q(state="example") | Q(deadline_at__isnull=True),
                violation_error_message=_("Een voorbeeld staat nooit open: laat de einddatum leeg."),
            ),
            models.CheckConstraint(
                name="challenge_closed_has_reason", condition=~Q(state="closed") | ~Q(close_reason="")
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("matchmaking:challenge-detail", args=[self.slug])

    @property
    def summary(self) -> str:
        """The first words of the problem, of its first paragraph: for lists and teasers, never the whole of a long one."""
        return Truncator(plain_text(self.problem.strip().split("\n")[0])).words(SUMMARY_WORDS)

    @property
    def is_open(self) -> bool:
        """Published, and its deadline is not past."""
        return self.state == self.State.PUBLISHED and (self.deadline_at is None or self.deadline_at > now())


class ChallengeOwner(models.Model):
    """An organisation that asks; several may ask together."""

    challenge = models.ForeignKey(
        Challenge, on_delete=models.CASCADE, related_name="owner_rows", verbose_name=_("uitdaging")
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        related_name="challenge_rows",
        verbose_name=_("organisatie"),
    )

    class Meta:
        verbose_name = _("vraagsteller")
        verbose_name_plural = _("vraagstellers")
        constraints = [
            models.UniqueConstraint(fields=["challenge", "organisation"], name="challenge_owner_once")
        ]

    def __str__(self):
        return str(self.organisation)


class Need(models.Model):
    """A part of what is asked: one layer, one or more domains, capabilities, mandatory or wished, a weight."""

    challenge = models.ForeignKey(
        Challenge, on_delete=models.CASCADE, related_name="needs", verbose_name=_("uitdaging")
    )
    sequence = models.PositiveSmallIntegerField(_("nummer"))
    title = models.CharField(_("titel"), max_length=200)
    text = models.TextField(_("tekst"), blank=True)
    layer = models.ForeignKey(
        "members.Layer", on_delete=models.PROTECT, related_name="needs", verbose_name=_("laag")
    )
    domains = models.ManyToManyField("members.Domain", related_name="needs", verbose_name=_("domeinen"))
    capabilities = models.ManyToManyField(
        "members.Capability", related_name="needs", verbose_name=_("bekwaamheden"), blank=True
    )
    is_mandatory = models.BooleanField(_("verplicht"), default=True)
    weight = models.DecimalField(_("gewicht"), max_digits=4, decimal_places=2, default=1)
    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords(m2m_fields=[domains, capabilities])

    class Meta:
        ordering = ["challenge_id", "sequence"]
        verbose_name = _("behoefte")
        verbose_name_plural = _("behoeften")
        constraints = [
            models.UniqueConstraint(
                fields=["challenge", "sequence"],
                name="need_sequence_once",
                violation_error_message=_("Dit nummer heeft al een andere behoefte."),
            ),
            models.CheckConstraint(
                name="need_weight_not_negative",
                condition=Q(weight__gte=0),
                violation_error_message=_("Het gewicht is 0 of meer."),
            ),
        ]

    def __str__(self):
        return f"{self.sequence}. {self.title}"


class ChallengeQuestion(models.Model):
    """A question about a challenge; the answer is for all who see the challenge."""

    challenge = models.ForeignKey(
        Challenge, on_delete=models.CASCADE, related_name="questions", verbose_name=_("uitdaging")
    )
    asked_by = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("gesteld door"),
    )
    question = models.TextField(_("vraag"))
    asked_at = models.DateTimeField(_("gesteld op"), auto_now_add=True)
    answer = models.TextField(_("antwoord"), blank=True)
    answered_at = models.DateTimeField(_("beantwoord op"), null=True, blank=True)

    class Meta:
        ordering = ["asked_at"]
        verbose_name = _("vraag")
        verbose_name_plural = _("vragen")
        constraints = [
            models.CheckConstraint(
                name="question_answered_has_date",
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
            )
        ]

    def __str__(self):
        return self.question[:60]


class InterestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Its maker, the owners of the challenge, the team (MODEL 2)."""
        viewer = viewer_of(user)
        if viewer.is_team:
            return self
        own = Challenge.objects.owned_by(viewer.organisation_ids).values("pk")
        return self.filter(Q(organisation__in=viewer.organisation_ids) | Q(challenge__in=own))


class Interest(models.Model):
    """An organisation that answers a challenge for certain needs."""

    class State(models.TextChoices):
        SHOWN = "shown", _("getoond")
        SHORTLISTED = "shortlisted", _("op de korte lijst")
        NOT_CHOSEN = "not_chosen", _("niet gekozen")
        WITHDRAWN = "withdrawn", _("ingetrokken")

    MOVES = {
        State.SHOWN: {State.SHORTLISTED, State.NOT_CHOSEN, State.WITHDRAWN},
        State.SHORTLISTED: {State.NOT_CHOSEN, State.WITHDRAWN},
        State.NOT_CHOSEN: {State.SHORTLISTED},
        State.WITHDRAWN: {State.SHOWN},
    }

    challenge = models.ForeignKey(
        Challenge, on_delete=models.PROTECT, related_name="interests", verbose_name=_("uitdaging")
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        related_name="interests",
        verbose_name=_("organisatie"),
    )
    needs = models.ManyToManyField(Need, related_name="interests", verbose_name=_("behoeften"), blank=True)
    message = models.TextField(_("boodschap"), blank=True)
    reference = models.TextField(_("referentie"), blank=True)
    state = models.CharField(_("toestand"), max_length=12, choices=State, default=State.SHOWN)
    reason = models.CharField(_("reden"), max_length=300, blank=True)
    shown_on = models.DateField(_("getoond op"), default=local_today)
    decided_on = models.DateField(_("beslist op"), null=True, blank=True)

    objects = InterestQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["shown_on"]
        verbose_name = _("interesse")
        verbose_name_plural = _("interesses")
        indexes = [models.Index(fields=["challenge", "state"], name="interest_challenge_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["challenge", "organisation"], name="interest_once_per_organisation"
            ),
            models.CheckConstraint(
                name="interest_decided_has_date",
                condition=~Q(state__in=["shortlisted", "not_chosen"]) | Q(decided_on__isnull=False),
            ),
            models.CheckConstraint(
                name="interest_not_chosen_has_reason", condition=~Q(state="not_chosen") | ~Q(reason="")
            ),
        ]

    def __str__(self):
        return f"{self.organisation}: {self.challenge}"
