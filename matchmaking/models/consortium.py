from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from matchmaking.models.challenge import Challenge
from members.models import Membership
from members.permissions import viewer_of
from scvl.documents import documents_of
from scvl.history import HistoricalRecords
from scvl.models.markdown import MarkdownField
from scvl.periods import local_today, now


class ConsortiumQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Its name and partners: accepted and invited partners, the owners of the challenge, the team (MODEL 2).

        The workspace is narrower: see `working_in`.
        """
        viewer = viewer_of(user)
        if viewer.is_team:
            return self
        partners = Partner.objects.filter(
            organisation__in=viewer.organisation_ids,
            state__in=[Partner.State.INVITED, Partner.State.ACCEPTED],
        )
        owned = Challenge.objects.owned_by(viewer.organisation_ids)
        return self.filter(Q(pk__in=partners.values("consortium")) | Q(challenge__in=owned.values("pk")))

    def working_in(self, user):
        """Whose workspace opens: accepted partners, and the process guide of the team (MODEL 2)."""
        viewer = viewer_of(user)
        accepted = Partner.objects.filter(
            organisation__in=viewer.organisation_ids, state=Partner.State.ACCEPTED
        )
        allowed = Q(pk__in=accepted.values("consortium"))
        if viewer.is_team:
            allowed |= Q(process_guide=user)
        return self.filter(allowed)

    def at_work(self):
        """Those that still have something to do: what they answer is not over, nor is every project of theirs."""
        rows = self.exclude(state=Consortium.State.DISSOLVED)
        rows = rows.exclude(challenge__state__in=[Challenge.State.REALISED, Challenge.State.CLOSED])
        return rows.filter(Q(projects__isnull=True) | Q(projects__state__in=["planned", "running"]))


class Consortium(models.Model):
    """Organisations that answer a challenge or a call together, or a collaboration between companies."""

    class State(models.TextChoices):
        FORMING = "forming", _("in opbouw")
        FORMED = "formed", _("gevormd")
        DISSOLVED = "dissolved", _("ontbonden")

    MOVES = {
        State.FORMING: {State.FORMED, State.DISSOLVED},
        State.FORMED: {State.DISSOLVED},
        State.DISSOLVED: set(),
    }

    name = models.CharField(_("naam"), max_length=200)
    challenge = models.ForeignKey(
        Challenge,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="consortia",
        verbose_name=_("uitdaging"),
    )
    call = models.ForeignKey(
        "matchmaking.Call",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="consortia",
        verbose_name=_("oproep"),
    )
    initiated_by = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="initiated_consortia",
        verbose_name=_("opgestart door"),
    )
    process_guide = models.ForeignKey(
        "members.User",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("procesbegeleider"),
    )
    state = models.CharField(_("toestand"), max_length=10, choices=State, default=State.FORMING)
    formed_on = models.DateField(_("gevormd op"), null=True, blank=True)
    dissolved_on = models.DateField(_("ontbonden op"), null=True, blank=True)
    is_demo = models.BooleanField(_("demo"), default=False)
    created_at = models.DateTimeField(_("gemaakt op"), auto_now_add=True)

    objects = ConsortiumQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["process_guide"])

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("consortium")
        verbose_name_plural = _("consortia")
        indexes = [models.Index(fields=["state", "formed_on"], name="consortium_state_formed")]
        constraints = [
            models.CheckConstraint(
                name="consortium_formed_has_date", condition=~Q(state="formed") | Q(formed_on__isnull=False)
            ),
            models.CheckConstraint(
                name="consortium_dissolved_has_date",
                condition=~Q(state="dissolved") | Q(dissolved_on__isnull=False),
            ),
            models.CheckConstraint(
                name="consortium_dissolved_after_formed",
                condition=Q(formed_on__isnull=True)
                | Q(dissolved_on__isnull=True)
                | Q(dissolved_on__gte=F("formed_on")),
            ),
            models.CheckConstraint(
                name="consortium_one_purpose",
                condition=Q(challenge__isnull=True) | Q(call__isnull=True),
                violation_error_message=_("Kies een uitdaging of een oproep, niet allebei."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("matchmaking:consortium-detail", args=[self.pk])


class PartnerQuerySet(models.QuerySet):
    def at_work(self):
        """Who is in or asked, in a consortium that still has something to do."""
        rows = self.filter(state__in=[Partner.State.INVITED, Partner.State.ACCEPTED])
        return rows.filter(consortium__in=Consortium.objects.at_work().values("pk"))

    def with_membership(self, on=None):
        """Each with `membership_over_since`: the day from which its organisation, once a member, is one no longer."""
        on = on or local_today()
        own = Membership.objects.filter(organisation=OuterRef("organisation"))
        last = own.filter(ends_before__lte=on).order_by("-ends_before").values("ends_before")[:1]
        runs = Exists(own.running(on))
        over = Case(When(runs, then=None), default=Subquery(last), output_field=models.DateField())
        return self.annotate(membership_over_since=over)


class Partner(models.Model):
    """An organisation in a consortium, with the needs it covers."""

    class Role(models.TextChoices):
        LEAD = "lead", _("trekker")
        PARTNER = "partner", _("partner")
        KNOWLEDGE = "knowledge", _("kennispartner")

    class State(models.TextChoices):
        INVITED = "invited", _("uitgenodigd")
        ACCEPTED = "accepted", _("aanvaard")
        DECLINED = "declined", _("geweigerd")
        LEFT = "left", _("vertrokken")
        REPLACED = "replaced", _("vervangen")

    MOVES = {
        State.INVITED: {State.ACCEPTED, State.DECLINED},
        State.ACCEPTED: {State.LEFT, State.REPLACED},
        State.DECLINED: {State.INVITED},
        State.LEFT: set(),
        State.REPLACED: set(),
    }

    consortium = models.ForeignKey(
        Consortium, on_delete=models.CASCADE, related_name="partners", verbose_name=_("consortium")
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        related_name="partnerships",
        verbose_name=_("organisatie"),
    )
    role = models.CharField(_("rol"), max_length=10, choices=Role, default=Role.PARTNER)
    needs = models.ManyToManyField(
        "matchmaking.Need", related_name="partners", verbose_name=_("behoeften"), blank=True
    )
    state = models.CharField(_("toestand"), max_length=10, choices=State, default=State.INVITED)
    invited_on = models.DateField(_("uitgenodigd op"), default=local_today)
    accepted_on = models.DateField(_("aanvaard op"), null=True, blank=True)
    declined_on = models.DateField(_("geweigerd op"), null=True, blank=True)
    left_on = models.DateField(_("vertrokken op"), null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=_("vervangen door"),
    )
    objects = PartnerQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["consortium_id", "pk"]
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        constraints = [
            models.UniqueConstraint(
                fields=["consortium", "organisation"], name="partner_once_per_consortium"
            ),
            models.UniqueConstraint(
                fields=["consortium"],
                condition=Q(role="lead", state__in=["invited", "accepted"]),
                name="partner_one_lead",
                violation_error_message=_("Een consortium heeft één trekker."),
            ),
            models.CheckConstraint(
                name="partner_accepted_has_date",
                condition=~Q(state__in=["accepted", "left", "replaced"]) | Q(accepted_on__isnull=False),
            ),
            models.CheckConstraint(
                name="partner_declined_has_date",
                condition=~Q(state="declined") | Q(declined_on__isnull=False),
            ),
            models.CheckConstraint(
                name="partner_left_has_date",
                condition=~Q(state__in=["left", "replaced"]) | Q(left_on__isnull=False),
            ),
            models.CheckConstraint(
                name="partner_left_after_accepted",
                condition=Q(left_on__isnull=True)
                | Q(accepted_on__isnull=True)
                | Q(left_on__gte=F("accepted_on")),
            ),
            models.CheckConstraint(
                name="partner_replaced_by_another",
                condition=(Q(state="replaced", replaced_by__isnull=False) & ~Q(replaced_by=F("id")))
                | (~Q(state="replaced") & Q(replaced_by__isnull=True)),
            ),
        ]

    def __str__(self):
        return f"{self.organisation} ({self.get_role_display()})"


class ConsortiumNoteQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the workspaces one is in: private, also to the rest of the team (MODEL 2)."""
        return self.filter(consortium__in=Consortium.objects.working_in(user).values("pk"))


class ConsortiumNote(models.Model):
    """A note in the workspace of a consortium. The author is a link: the name goes when the account is erased."""

    consortium = models.ForeignKey(
        Consortium, on_delete=models.PROTECT, related_name="notes", verbose_name=_("consortium")
    )
    author = models.ForeignKey(
        "members.User",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("auteur"),
    )
    as_organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("namens"),
    )
    text = MarkdownField(_("tekst"))
    created_at = models.DateTimeField(_("gemaakt op"), auto_now_add=True)

    objects = ConsortiumNoteQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("notitie")
        verbose_name_plural = _("notities")
        indexes = [models.Index(fields=["consortium", "created_at"], name="note_consortium_created")]
        constraints = [
            models.CheckConstraint(
                name="note_has_text",
                condition=~Q(text=""),
                violation_error_message=_("Schrijf eerst iets."),
            )
        ]

    def __str__(self):
        """Without a word of it: the admin names what hangs on a row to people who may not read this."""
        return f"{self._meta.verbose_name} {self.pk}"


class OfferQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whose amount and file one may read (MODEL 2): the consortium; the addressed government once the deadline
        is past or the offer is decided, what was withdrawn excepted; Finance, and the process guide. Never another
        company.

        The rest of the team works with `listed_to`.
        """
        viewer = viewer_of(user)
        if viewer.is_finance:
            return self
        workspaces = Consortium.objects.working_in(user)
        owned = Challenge.objects.owned_by(viewer.organisation_ids)
        past = owned.filter(Q(deadline_at__isnull=True) | Q(deadline_at__lte=now()))
        return self.filter(
            Q(consortium__in=workspaces.values("pk"))
            | Q(challenge__in=past.values("pk"), state__in=Offer.ADDRESSED)
            | Q(challenge__in=owned.values("pk"), state__in=Offer.DECIDED)
        )

    def edited_by(self, user):
        """Drafts of consortia in whose workspace one is."""
        return self.filter(consortium__in=Consortium.objects.working_in(user), state=Offer.State.DRAFT)

    def listed_to(self, user):
        """Of which one may know that they exist, for whom, and when they were decided: all of the team too."""
        return self if viewer_of(user).is_team else self.visible_to(user)


class Offer(models.Model):
    """An offer of a consortium, in answer to a challenge or a call."""

    class State(models.TextChoices):
        DRAFT = "draft", _("ontwerp")
        SUBMITTED = "submitted", _("ingediend")
        APPROVED = "approved", _("goedgekeurd")
        REFUSED = "refused", _("geweigerd")
        WITHDRAWN = "withdrawn", _("ingetrokken")

    MOVES = {
        State.DRAFT: {State.SUBMITTED, State.WITHDRAWN},
        State.SUBMITTED: {State.APPROVED, State.REFUSED, State.WITHDRAWN},
        State.APPROVED: set(),
        State.REFUSED: set(),
        State.WITHDRAWN: set(),
    }
    DECIDED = (State.APPROVED, State.REFUSED)
    ADDRESSED = (State.SUBMITTED, *DECIDED)

    consortium = models.ForeignKey(
        Consortium, on_delete=models.PROTECT, related_name="offers", verbose_name=_("consortium")
    )
    challenge = models.ForeignKey(
        Challenge,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="offers",
        verbose_name=_("uitdaging"),
    )
    call = models.ForeignKey(
        "matchmaking.Call",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="offers",
        verbose_name=_("oproep"),
    )
    title = models.CharField(_("titel"), max_length=200)
    amount = models.DecimalField(_("bedrag"), max_digits=12, decimal_places=2, null=True, blank=True)
    state = models.CharField(_("toestand"), max_length=10, choices=State, default=State.DRAFT)
    submitted_on = models.DateField(_("ingediend op"), null=True, blank=True)
    decided_on = models.DateField(_("beslist op"), null=True, blank=True)
    is_demo = models.BooleanField(_("demo"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OfferQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = [F("submitted_on").desc(nulls_last=True), "-pk"]
        verbose_name = _("offerte")
        verbose_name_plural = _("offertes")
        indexes = [models.Index(fields=["state", "decided_on"], name="offer_state_decided")]
        constraints = [
            models.CheckConstraint(
                name="offer_answers_one_thing",
                condition=Q(challenge__isnull=False, call__isnull=True)
                | Q(challenge__isnull=True, call__isnull=False),
                violation_error_message=_("Kies een uitdaging of een oproep, niet allebei."),
            ),
            models.CheckConstraint(
                name="offer_submitted_has_date",
                condition=~Q(state__in=["submitted", "approved", "refused"]) | Q(submitted_on__isnull=False),
            ),
            models.CheckConstraint(
                name="offer_decided_has_date",
                condition=~Q(state__in=["approved", "refused"]) | Q(decided_on__isnull=False),
            ),
            models.CheckConstraint(
                name="offer_decided_after_submitted",
                condition=Q(decided_on__isnull=True)
                | Q(submitted_on__isnull=True)
                | Q(decided_on__gte=F("submitted_on")),
            ),
            models.CheckConstraint(
                name="offer_amount_not_negative",
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                violation_error_message=_("Een bedrag is 0 of meer."),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def documents(self):
        """The file of the offer; who may open it is told by `visible_to`."""
        return documents_of(self)
