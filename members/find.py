"""How organisations are found by search."""

from django.utils.translation import gettext_lazy as _

from members.models import Organisation
from scvl.find import MOST, Hit, containing, register_finder


def organisations(user, words) -> list[Hit]:
    rows = Organisation.objects.visible_to(user).filter(containing(words, "search_text"))
    return [Hit(row.name, row.get_absolute_url(), row.summary) for row in rows.order_by("name")[:MOST]]


def register() -> None:
    register_finder("organisations", _("Organisaties"), organisations)
