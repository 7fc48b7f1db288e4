from django.contrib import admin

from scvl.backoffice import RecordAdmin, RecordInline
from workpackages.models import Article, ArticlePosition, Asset, AssetPosition


class ArticlePlaceInline(RecordInline):
    model = ArticlePosition


class AssetPlaceInline(RecordInline):
    model = AssetPosition


class PublishedAdmin(RecordAdmin):
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
