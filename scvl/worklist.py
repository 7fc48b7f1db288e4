"""What waits for the team, kind by kind: each app registers its own at start-up. A kind with nothing is absent."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from scvl.models import Outbox
from scvl.wording import short_date

MAX_ROWS = 10


@dataclass(frozen=True)
class Item:
    """One thing that waits. `known` is what we know of it; `on` since when, or until when, or a few words.

    The action is a link (`action_url`), or a button where `fields` (the hidden fields of its form) is given; `confirm`
    is what the button asks first.
    """

    label: str
    url: str = ""
    known: str = ""
    on: date | datetime | str | None = None
    action: str = ""
    action_url: str = ""
    fields: dict | None = None
    confirm: str = ""

    @property
    def on_words(self) -> str:
        return self.on if isinstance(self.on, str) else short_date(self.on)


@dataclass(frozen=True)
class Section:
    """A kind of work: at most MAX_ROWS items, the count of all, and where the rest is."""

    title: str
    heading: str
    on_heading: str
    count: int
    items: list[Item] = field(default_factory=list)
    url: str = ""

    @property
    def more(self) -> int:
        return self.count - len(self.items)


_builders: dict[str, tuple[int, Callable]] = {}


def register_worklist(name: str, build: Callable, *, place: int = 50) -> None:
    """`build(user) -> Section | None`, in a bounded number of queries. `name` is its anchor on the page.

    Kinds stand by `place`, then in the order of registering: what others wait for first, upkeep last.
    """
    _builders[name] = (place, build)


def worklist(user) -> dict[str, Section]:
    """What waits, by the name of its kind, in the order of their places."""
    ordered = sorted(_builders.items(), key=lambda pair: pair[1][0])
    built = {name: build(user) for name, (_place, build) in ordered}
    return {name: section for name, section in built.items() if section and section.count}


def first_of(rows, show: Callable) -> tuple[int, list[Item]]:
    """How many rows a queryset has, and the first of them as items; one query, two where there are many."""
    found = list(rows[: MAX_ROWS + 1])
    count = len(found) if len(found) <= MAX_ROWS else rows.count()
    return count, [show(row) for row in found[:MAX_ROWS]]


def section(rows, show: Callable, **words) -> Section | None:
    """A section of a queryset's rows; None where it has none."""
    count, items = first_of(rows, show)
    return Section(count=count, items=items, **words) if count else None


def outbox_section(user) -> Section | None:
    """Mails and jobs that went wrong, or of which nobody knows whether they went out."""
    states = [Outbox.State.FAILED, Outbox.State.UNCERTAIN]
    rows = Outbox.objects.filter(state__in=states).order_by("due_at", "pk")

    def show(row: Outbox) -> Item:
        address = reverse("admin:scvl_outbox_change", args=[row.pk])
        known = ", ".join(filter(None, [row.kind, row.get_state_display(), row.error]))
        return Item(row.key, address, known, row.due_at, _("Bekijk"), address)

    return section(
        rows,
        show,
        title=_("Uitgaand werk dat mislukte of onzeker is"),
        heading=_("Sleutel"),
        on_heading=_("Sinds"),
        url=reverse("admin:scvl_outbox_changelist"),
    )


def words_of(parts: Iterable[str]) -> str:
    """What we know, comma-separated, without what is empty."""
    return ", ".join(str(part) for part in parts if part)
