from django.contrib import admin

from scvl.backoffice import RecordAdmin
from workpackages.models import Article, ArticlePosition, Asset, AssetPosition


class ArticlePlaceInline(admin.TabularInline):
    model = ArticlePosition
    extra = 0


class AssetPlaceInline(admin.TabularInline):
    model = AssetPosition
    extra = 0


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
