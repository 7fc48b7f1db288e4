from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models import PlaceModel
from scvl.history import HistoricalRecords
from scvl.models.markdown import MarkdownField
from scvl.models.reference import localised
from scvl.periods import now
from workpackages.enums import Visibility


class PublishedQuerySet(models.QuerySet):
    def newest_first(self):
        """Drafts on top, on both databases."""
        return self.order_by(F("published_at").desc(nulls_first=True), "-pk")

    def published(self):
        """What is out now: 'on or before this moment'."""
        return self.filter(published_at__lte=now())

    def visible_to(self, user):
        """Public, for members, or from a tier; governments and the other kinds are asked no tier (MODEL 2)."""
        from members.enums import Kind
        from members.permissions import viewer_of

        viewer = viewer_of(user)
        if viewer.is_team:
            return self
        allowed = Q(visibility=Visibility.PUBLIC)
        if viewer.is_member:
            allowed |= Q(visibility=Visibility.MEMBERS)
            allowed |= Q(visibility=Visibility.TIER, min_tier__rank__lte=viewer.tier_rank)
            if viewer.kinds - {Kind.COMPANY}:
                allowed |= Q(visibility=Visibility.TIER)
        return self.published().filter(allowed)


class PublishedModel(models.Model):
    """A text with an address, a visibility and a moment at which it comes out."""

    title_nl = models.CharField(_("titel (Nederlands)"), max_length=200)
    title_en = models.CharField(_("titel (Engels)"), max_length=200, blank=True)
    slug = models.SlugField(_("adres"), max_length=140, unique=True)
    summary_nl = models.CharField(_("in één zin (Nederlands)"), max_length=300, blank=True)
    summary_en = models.CharField(_("in één zin (Engels)"), max_length=300, blank=True)
    text_nl = MarkdownField(_("tekst (Nederlands)"), blank=True)
    text_en = MarkdownField(_("tekst (Engels)"), blank=True)
    visibility = models.CharField(
        _("zichtbaar voor"), max_length=8, choices=Visibility, default=Visibility.PUBLIC
    )
    min_tier = models.ForeignKey(
        "members.Tier",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("vanaf niveau"),
    )
    published_at = models.DateTimeField(_("verschijnt op"), null=True, blank=True)
    is_demo = models.BooleanField(_("demo"), default=False)
    created_at = models.DateTimeField(_("gemaakt op"), auto_now_add=True)
    updated_at = models.DateTimeField(_("gewijzigd op"), auto_now=True)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-published_at"]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_tier_with_its_visibility",
                condition=Q(visibility="tier", min_tier__isnull=False)
                | (~Q(visibility="tier") & Q(min_tier__isnull=True)),
                violation_error_message=_("Kies een niveau bij 'leden vanaf een niveau', en anders geen."),
            )
        ]

    def __str__(self):
        return self.title

    @property
    def is_out(self) -> bool:
        """Its moment has come; who may read it is another matter."""
        return self.published_at is not None and self.published_at <= now()

    @property
    def title(self) -> str:
        return localised(self, "title")

    @property
    def summary(self) -> str:
        return localised(self, "summary")

    @property
    def text(self) -> str:
        return localised(self, "text")


class Article(PublishedModel):
    """A piece of news or knowledge."""

    history = HistoricalRecords(excluded_fields=["updated_at"])

    class Meta(PublishedModel.Meta):
        verbose_name = _("artikel")
        verbose_name_plural = _("artikels")
        indexes = [models.Index(fields=["published_at", "visibility"], name="article_published")]

    def get_absolute_url(self):
        return reverse("workpackages:article-detail", args=[self.slug])


class ArticlePosition(PlaceModel):
    article = models.ForeignKey(
        Article,
        on_delete=models.CASCADE,
        related_name="positions",
        verbose_name=_("artikel"),
    )

    class Meta:
        verbose_name = _("plaats op de stadskaart")
        verbose_name_plural = _("plaatsen op de stadskaart")
        constraints = [
            models.UniqueConstraint(fields=["article", "layer", "domain"], name="article_position_once")
        ]


class Asset(PublishedModel):
    """A building block that others can use: a 'smart region asset'."""

    owner = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assets",
        verbose_name=_("eigenaar"),
    )
    access_nl = models.TextField(_("hoe je toegang krijgt (Nederlands)"), blank=True)
    access_en = models.TextField(_("hoe je toegang krijgt (Engels)"), blank=True)
    url = models.URLField(_("webpagina"), blank=True)
    history = HistoricalRecords(excluded_fields=["updated_at"])

    class Meta(PublishedModel.Meta):
        verbose_name = _("bouwsteen")
        verbose_name_plural = _("bouwstenen")


class AssetPosition(PlaceModel):
    asset = models.ForeignKey(
        Asset,
        on_delete=models.CASCADE,
        related_name="positions",
        verbose_name=_("bouwsteen"),
    )

    class Meta:
        verbose_name = _("plaats op de stadskaart")
        verbose_name_plural = _("plaatsen op de stadskaart")
        constraints = [
            models.UniqueConstraint(fields=["asset", "layer", "domain"], name="asset_position_once")
        ]
