"""How activities and articles are found by search."""

from django.utils.translation import gettext_lazy as _

from scvl.find import MOST, Hit, containing, register_finder
from scvl.wording import long_date
from workpackages.models import Activity, Article


def activities(user, words) -> list[Hit]:
    fields = ("title_nl", "title_en", "summary_nl", "summary_en")
    rows = Activity.objects.visible_to(user).filter(containing(words, *fields)).order_by("-starts_at")
    return [Hit(row.title, row.get_absolute_url(), long_date(row.starts_at)) for row in rows[:MOST]]


def articles(user, words) -> list[Hit]:
    fields = ("title_nl", "title_en", "summary_nl", "summary_en", "text_nl", "text_en")
    rows = Article.objects.visible_to(user).filter(containing(words, *fields)).order_by("-published_at")
    return [Hit(row.title, row.get_absolute_url(), row.summary) for row in rows[:MOST]]


def register() -> None:
    register_finder("activities", _("Activiteiten"), activities)
    register_finder("articles", _("Artikels"), articles)
