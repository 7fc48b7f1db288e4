"""How activities, articles, editions of the newsletter and reports are found by search."""

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from members.permissions import viewer_of
from scvl.find import MOST, Hit, containing, register_finder
from scvl.wording import long_date
from workpackages.models import Activity, Article, Newsletter, Report


def activities(user, words) -> list[Hit]:
    fields = ("title_nl", "title_en", "summary_nl", "summary_en")
    rows = Activity.objects.visible_to(user).filter(containing(words, *fields)).order_by("-starts_at")
    return [Hit(row.title, row.get_absolute_url(), long_date(row.starts_at)) for row in rows[:MOST]]


def articles(user, words) -> list[Hit]:
    fields = ("title_nl", "title_en", "summary_nl", "summary_en", "text_nl", "text_en")
    rows = Article.objects.visible_to(user).filter(containing(words, *fields)).order_by("-published_at")
    return [Hit(row.title, row.get_absolute_url(), row.summary) for row in rows[:MOST]]


def editions(user, words) -> list[Hit]:
    """Of the newsletter: what went out, as its page; the team finds the others too, where they are made."""
    view = "edition-detail" if viewer_of(user).is_team else "newsletter-read"
    rows = Newsletter.objects.visible_to(user).filter(
        containing(words, "subject", "preheader", "intro"), kind=Newsletter.Kind.NEWSLETTER
    )
    return [
        Hit(row.subject, reverse(f"workpackages:{view}", args=[row.pk]), row.preheader)
        for row in rows.order_by("-pk")[:MOST]
    ]


def reports(user, words) -> list[Hit]:
    """By the name, title and number of their work package, their year, and words such as 'rapport WP2 K1'."""
    number, quarter = (Cast(name, CharField()) for name in ("work_package__number", "quarter"))
    words_of_it = Concat(Value("rapport report WP"), number, Value(" kwartaal quarter K"), quarter)
    names = [f"work_package__{name}" for name in ("name_nl", "name_en", "title_nl", "title_en")]
    rows = Report.objects.visible_to(user).annotate(words_of_it=words_of_it)
    rows = rows.filter(containing(words, "words_of_it", "programme_year__label", *names))
    rows = rows.select_related("work_package", "programme_year").light()
    return [_report_hit(row) for row in rows[:MOST]]


def _report_hit(row) -> Hit:
    package = f"{row.work_package.label} {row.work_package.name}"
    period = say("kwartaal {n}").format(n=row.quarter) if row.quarter else say("heel het jaar")
    state = f"{say('versie {n}').format(n=row.version)}, {row.get_state_display()}"
    return Hit(f"{package}, {row.programme_year.label}, {period}", row.get_absolute_url(), state)


def register() -> None:
    register_finder("activities", _("Activiteiten"), activities)
    register_finder("articles", _("Artikels"), articles)
    register_finder("editions", _("Nieuwsbrieven"), editions)
    register_finder("reports", _("Rapporten"), reports)
