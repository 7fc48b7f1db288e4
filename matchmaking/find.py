"""How challenges, results and calls are found by search."""

from django.utils.translation import gettext_lazy as _

from matchmaking.models import Call, Challenge, Project
from scvl.find import MOST, Hit, containing, register_finder


def challenges(user, words) -> list[Hit]:
    """By title and, where one reads the whole, by the problem; of a teaser only its first lines are shown."""
    rows = Challenge.objects.visible_to(user).filter(containing(words, "title", "problem"))
    found, rows = [], list(rows[: 3 * MOST])
    whole = Challenge.objects.read_in_whole_by(user).filter(pk__in=[row.pk for row in rows])
    whole = set(whole.values_list("pk", flat=True))
    for row in rows:
        text = row.title + " " + (row.problem if row.pk in whole else row.summary)
        if all(any(spelling in text.lower() for spelling in spellings) for spellings in words):
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


def register() -> None:
    register_finder("challenges", _("Uitdagingen"), challenges)
    register_finder("projects", _("Realisaties"), projects)
    register_finder("calls", _("Oproepen"), calls)
