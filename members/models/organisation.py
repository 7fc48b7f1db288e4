import re

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.enums import Kind, Source
from members.identifiers import format_enterprise_number, validate_enterprise_number
from scvl.history import HistoricalRecords
from scvl.models.markdown import MarkdownField
from scvl.models.reference import localised
from scvl.periods import local_today

# Up to a full stop before a new capital, or the end of the line: '5.4 GHz' and 'bv. hier' don't end a sentence.
FIRST_SENTENCE = re.compile(r"[^\n]*?(?:[.?!](?=\s+[A-Z\d])|(?=\n)|$)")


class Municipality(models.Model):
    """Geography: a Flemish municipality, or one that merged into it (Statbel REFNIS)."""

    nis_code = models.CharField(
        _("NIS-code"),
        max_length=5,
        unique=True,
        validators=[RegexValidator(r"^\d{5}$", _("Een NIS-code telt 5 cijfers."))],
    )
    name = models.CharField(_("naam"), max_length=100)
    province = models.CharField(_("provincie"), max_length=40, db_index=True)
    postal_codes = models.CharField(
        _("postcodes"), max_length=200, blank=True, help_text=_("gescheiden door ;")
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("opgegaan in"),
    )
    merged_on = models.DateField(_("opgegaan op"), null=True, blank=True)
    imported = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("gemeente")
        verbose_name_plural = _("gemeenten")
        constraints = [
            models.CheckConstraint(
                name="municipality_merger_dated",
                condition=Q(merged_into__isnull=True, merged_on__isnull=True)
                | Q(merged_into__isnull=False, merged_on__isnull=False),
            ),
            models.CheckConstraint(
                name="municipality_not_own_successor",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
            ),
        ]

    def __str__(self):
        return self.name


class OrganisationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The directory and public profiles are public (MODEL 2); what merged shows as its survivor."""
        from members.permissions import viewer_of

        return self if viewer_of(user).is_team else self.filter(merged_into__isnull=True)

    def members(self, on=None):
        """Organisations with a membership that runs on `on` (today by default)."""
        return self.filter(Exists(_running_memberships(on)))

    def with_membership(self, on=None):
        """Each organisation with `is_member_now`: whether a membership runs on `on`."""
        return self.annotate(is_member_now=Exists(_running_memberships(on)))

    def editable_by(self, user):
        """Organisations that this person may edit: those they are a current contact of; all for the team."""
        from members.permissions import viewer_of

        viewer = viewer_of(user)
        return self if viewer.is_team else self.filter(pk__in=viewer.organisation_ids)


def _running_memberships(on):
    from members.models.membership import Membership

    return Membership.objects.running(on).filter(organisation=OuterRef("pk"))


class Organisation(models.Model):
    """A company, government, knowledge institution, citizens' or intermediary organisation (MODEL 1.1)."""

    name = models.CharField(_("naam"), max_length=200)
    slug = models.SlugField(_("adres"), max_length=120, unique=True)
    kind = models.CharField(_("soort"), max_length=14, choices=Kind)
    sub_kind = models.CharField(_("ondersoort"), max_length=60, blank=True)
    enterprise_number = models.CharField(
        _("ondernemingsnummer"),
        max_length=10,
        null=True,
        blank=True,
        unique=True,
        validators=[validate_enterprise_number],
        help_text=_("10 cijfers, bv. 0123.456.749"),
    )
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("gemeente"),
    )
    size_band = models.ForeignKey(
        "members.SizeBand",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("grootte"),
    )
    employees = models.PositiveIntegerField(_("medewerkers"), null=True, blank=True)
    founded_on = models.DateField(_("opgericht op"), null=True, blank=True)
    startup_until = models.DateField(_("start-up tot"), null=True, blank=True)
    website = models.URLField(_("website"), blank=True)
    summary_nl = models.CharField(_("in één zin (Nederlands)"), max_length=250, blank=True)
    summary_en = models.CharField(_("in één zin (Engels)"), max_length=250, blank=True)
    description_nl = MarkdownField(_("beschrijving (Nederlands)"), blank=True)
    description_en = MarkdownField(_("beschrijving (Engels)"), blank=True)
    capabilities = models.ManyToManyField(
        "members.Capability", blank=True, related_name="organisations", verbose_name=_("bekwaamheden")
    )
    # Own organisation and team only (MODEL 2, first row)
    investment = models.TextField(_("investeringsbereidheid"), blank=True)
    innovation = models.TextField(_("innovatievermogen"), blank=True)
    scalability = models.TextField(_("schaalbaarheid"), blank=True)
    confirmed_on = models.DateField(_("profiel nagelezen op"), null=True, blank=True)
    source = models.CharField(_("bron"), max_length=14, choices=Source, default=Source.STAFF)
    source_reference = models.CharField(
        _("kenmerk bij de bron"), max_length=120, null=True, blank=True, unique=True
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=_("samengevoegd met"),
    )
    counts_as = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="counting_as_this",
        verbose_name=_("telt als"),
    )
    is_demo = models.BooleanField(_("demo"), default=False)
    imported = models.JSONField(default=dict, editable=False)
    search_text = models.TextField(default="", editable=False)
    created_at = models.DateTimeField(_("gemaakt op"), auto_now_add=True)
    updated_at = models.DateTimeField(_("gewijzigd op"), auto_now=True)

    objects = OrganisationQuerySet.as_manager()
    history = HistoricalRecords(
        excluded_fields=["search_text", "imported", "updated_at"], m2m_fields=[capabilities]
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisatie")
        verbose_name_plural = _("organisaties")
        indexes = [
            models.Index(fields=["kind", "name"], name="organisation_kind_name"),
            models.Index(fields=["name"], name="organisation_name"),
        ]
        constraints = [
            models.CheckConstraint(
                name="organisation_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
            ),
            models.CheckConstraint(
                name="organisation_not_counting_as_itself",
                condition=Q(counts_as__isnull=True) | ~Q(counts_as=F("id")),
            ),
            models.CheckConstraint(
                name="organisation_enterprise_number_digits",
                condition=Q(enterprise_number__isnull=True) | Q(enterprise_number__regex=r"^[01]\d{9}$"),
            ),
            models.CheckConstraint(name="organisation_has_name", condition=~Q(name="")),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("members:organisation-detail", args=[self.slug])

    @property
    def summary(self) -> str:
        """One sentence in the reader's language; the first of the description where none was written."""
        text = localised(self, "summary") or FIRST_SENTENCE.match(self.description.strip())[0]
        return text if not text or text[-1] in ".?!" else f"{text}."

    @property
    def description(self) -> str:
        return localised(self, "description")

    @property
    def survivor(self) -> "Organisation":
        """The organisation that this one became part of, over all mergers; itself where it never merged."""
        seen, row = set(), self
        while row.merged_into_id and row.pk not in seen:
            seen.add(row.pk)
            row = row.merged_into
        return row

    @property
    def counted(self) -> "Organisation":
        """The organisation this one counts as: the survivor of mergers, then `counts_as` (MODEL 5)."""
        seen, row = set(), self
        while (nxt := row.merged_into or row.counts_as) and nxt.pk not in seen:
            seen.add(row.pk)
            row = nxt
        return row

    @property
    def has_more_to_tell(self) -> bool:
        """Whether the description says more than the one sentence on top of the page."""
        return len(self.description.strip()) > len(self.summary)

    @property
    def has_private_profile(self) -> bool:
        return bool(self.investment or self.innovation or self.scalability)

    @property
    def website_name(self) -> str:
        """The address as one says it: 'wegwijsdata.example'."""
        return re.sub(r"^https?://(www\.)?", "", self.website).rstrip("/")

    @property
    def is_unread(self) -> bool:
        """Taken from public data, and never read by the organisation itself."""
        return self.source == Source.IMPORT and self.confirmed_on is None

    @property
    def is_startup(self) -> bool:
        return self.startup_until is not None and self.startup_until >= local_today()

    @property
    def formatted_enterprise_number(self) -> str:
        return format_enterprise_number(self.enterprise_number) if self.enterprise_number else ""


class OrganisationAlias(models.Model):
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="aliases",
        verbose_name=_("organisatie"),
    )
    name = models.CharField(_("andere naam"), max_length=200)

    class Meta:
        verbose_name = _("andere naam")
        verbose_name_plural = _("andere namen")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="alias_once_per_organisation")
        ]

    def __str__(self):
        return self.name


class EmailDomain(models.Model):
    """A mail domain by which a guest's organisation is proposed."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="email_domains",
        verbose_name=_("organisatie"),
    )
    domain = models.CharField(
        _("maildomein"),
        max_length=120,
        unique=True,
        validators=[
            RegexValidator(r"^[a-z0-9.-]+\.[a-z]{2,}$", _("Geef alleen het deel na de @, in kleine letters."))
        ],
    )

    class Meta:
        verbose_name = _("maildomein")
        verbose_name_plural = _("maildomeinen")

    def __str__(self):
        return self.domain


class OrganisationSlug(models.Model):
    """A former address of an organisation; it redirects."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="former_slugs")
    slug = models.SlugField(_("vroeger adres"), max_length=120, unique=True)

    class Meta:
        verbose_name = _("vroeger adres")
        verbose_name_plural = _("vroegere adressen")

    def __str__(self):
        return self.slug
