from django.contrib import admin
from django.core.exceptions import ValidationError

from scvl.backoffice import RecordAdmin, RecordForm, RecordInline
from scvl.markdown import check_markdown
from workpackages.models import Article, ArticlePosition, Asset, AssetPosition


class ArticlePlaceInline(RecordInline):
    model = ArticlePosition


class AssetPlaceInline(RecordInline):
    model = AssetPosition


class PublishedForm(RecordForm):
    """Texts are Markdown: what would not come out as its writer meant is told at the field."""

    def clean(self):
        data = super().clean()
        for name in ("text_nl", "text_en"):
            try:
                check_markdown((data or self.cleaned_data).get(name, ""))
            except ValidationError as error:
                self.add_error(name, error)
        return data


class PublishedAdmin(RecordAdmin):
    form = PublishedForm
    list_display = ("title_nl", "visibility", "min_tier", "published_at", "is_demo")
    list_filter = ("visibility", "is_demo")
    list_select_related = ("min_tier",)
    search_fields = ("title_nl", "title_en", "slug")
    date_hierarchy = "published_at"
    prepopulated_fields = {"slug": ("title_nl",)}


@admin.register(Article)
class ArticleAdmin(PublishedAdmin):
    inlines = (ArticlePlaceInline,)


@admin.register(Asset)
class AssetAdmin(PublishedAdmin):
    list_display = ("title_nl", "owner", "visibility", "published_at")
    list_select_related = ("owner",)
    autocomplete_fields = ("owner",)
    inlines = (AssetPlaceInline,)
