"""How demand and supply are found by search: challenges, results, calls; and of one's own ideas, consortia, applications."""

from django.utils.translation import gettext_lazy as _

from matchmaking.models import Call, Challenge, Consortium, FundingApplication, Idea, Project
from scvl.find import MOST, Hit, containing, is_in, register_finder


def challenges(user, words) -> list[Hit]:
    """By title and, where one reads the whole, by the problem; of a teaser only its first lines are shown."""
    rows = Challenge.objects.visible_to(user).filter(containing(words, "title", "problem"))
    found, rows = [], list(rows[: 3 * MOST])
    whole = Challenge.objects.read_in_whole_by(user).filter(pk__in=[row.pk for row in rows])
    whole = set(whole.values_list("pk", flat=True))
    for row in rows:
        text = row.title + " " + (row.problem if row.pk in whole else row.summary)
        if is_in(words, text):
            found.append(Hit(row.title, row.get_absolute_url(), row.summary))
    return found[:MOST]


def projects(user, words) -> list[Hit]:
    rows = Project.objects.visible_to(user).filter(containing(words, "title", "text", "result"))
    return [Hit(row.title, row.get_absolute_url(), row.get_kind_display()) for row in rows[:MOST]]


def calls(user, words) -> list[Hit]:
    rows = Call.objects.visible_to(user).filter(
        containing(words, "title_nl", "title_en", "text_nl", "text_en")
    )
    return [
        Hit(row.title, row.get_absolute_url(), row.programme.name)
        for row in rows.select_related("programme")[:MOST]
    ]


def ideas(user, words) -> list[Hit]:
    rows = Idea.objects.visible_to(user).filter(containing(words, "title", "text"))
    return [Hit(row.title, row.get_absolute_url(), row.get_state_display()) for row in rows[:MOST]]


def consortia(user, words) -> list[Hit]:
    """By name, and by the challenge or call that it answers; what is in a workspace is not searched through."""
    rows = Consortium.objects.visible_to(user).filter(
        containing(words, "name", "challenge__title", "call__title_nl", "call__title_en")
    )
    return [
        Hit(row.name, row.get_absolute_url(), row.challenge.title if row.challenge else "")
        for row in rows.select_related("challenge")[:MOST]
    ]


def applications(user, words) -> list[Hit]:
    names = ("title", "programme__name_nl", "programme__name_en", "call__title_nl", "call__title_en")
    rows = FundingApplication.objects.visible_to(user).filter(containing(words, *names))
    return [
        Hit(row.title, row.get_absolute_url(), f"{row.programme.name}, {row.get_state_display()}")
        for row in rows.select_related("programme")[:MOST]
    ]


def register() -> None:
    register_finder("challenges", _("Uitdagingen"), challenges)
    register_finder("projects", _("Realisaties"), projects)
    register_finder("calls", _("Oproepen"), calls)
    register_finder("ideas", _("Ideeën"), ideas)
    register_finder("consortia", _("Consortia"), consortia)
    register_finder("applications", _("Projectaanvragen"), applications)
