"""Articles, subscribers and a monthly newsletter over the years. Nothing is mailed."""

from collections import defaultdict
from datetime import timedelta

from django.utils.dateformat import format as format_date
from django.utils.text import slugify

from members.actions.transition import move
from members.enums import Kind
from scvl.demo import content
from scvl.demo.news_content import ARTICLES, INTROS
from scvl.demo.organisations import World, at_noon
from scvl.periods import add_months, pinned
from workpackages.actions.newsletter import (
    create_newsletter,
    record_bounce,
    schedule_newsletter,
    start_sending,
)
from workpackages.actions.subscription import confirm_subscription, subscribe, unsubscribe
from workpackages.enums import Visibility
from workpackages.models import Activity, Article, ArticlePosition, Delivery, Newsletter

SUBSCRIBERS = 1900
AT_START = 900
KINDS = (Kind.COMPANY, Kind.GOVERNMENT, Kind.KNOWLEDGE, Kind.CITIZEN, "")
SHARES = (45, 30, 8, 7, 10)


def make_news(world: World) -> None:
    """Month by month: who subscribes, what is written, and the edition that goes out."""
    months = _months(world)
    people = [_person(world, number) for number in range(SUBSCRIBERS)]
    before = 0
    for turn, day in enumerate(months):
        until = AT_START + (SUBSCRIBERS - AT_START) * turn // max(1, len(months) - 1)
        with pinned(at_noon(day - timedelta(days=3))):
            for person in people[before:until]:
                _join(world, person)
        before = until
        left = len(months) - turn
        article = _article(world, turn, day, ARTICLES[-left]) if left <= len(ARTICLES) else None
        _edition(world, turn, day, article)


def _months(world) -> list:
    """The second Tuesday or so of each month that is over."""
    days, turn = [], 0
    while (day := add_months(world.begins_on, turn) + timedelta(days=10)) < world.today:
        days.append(day)
        turn += 1
    return days


def _person(world, number) -> dict:
    name = f"{world.dice.choice(content.FIRST_NAMES)} {world.dice.choice(content.LAST_NAMES)}"
    return {
        "email": f"{slugify(name)}.{number}@lezers.demo.example",
        "name": name,
        "kind": world.dice.choices(KINDS, SHARES)[0],
        "measures_reading": world.dice.random() < 0.5,
    }


def _join(world, person) -> None:
    row = subscribe(source="demo", **person)
    if world.dice.random() < 0.97:
        confirm_subscription(subscriber=row)
        if world.dice.random() < 0.03:
            unsubscribe(subscriber=row)


def _article(world, turn, day, words) -> Article:
    title, summary, text, cells = words
    row = Article(
        title_nl=title,
        slug=slugify(title)[:100],
        summary_nl=summary,
        text_nl=text,
        visibility=Visibility.MEMBERS if turn % 5 == 4 else Visibility.PUBLIC,
        published_at=at_noon(day),
        is_demo=True,
    )
    row._history_user = world.team
    row.save()
    ArticlePosition.objects.bulk_create(
        ArticlePosition(article=row, layer=world.layers[number], domain=world.domains[code])
        for number, code in cells
    )
    return row


def _edition(world, turn, day, article) -> None:
    """An edition of a month, with its article if there is one and the first sessions that came after it."""
    coming = Activity.objects.filter(audience="public", starts_at__gt=at_noon(day)).order_by("starts_at")[:2]
    items = [("article", article)] if article and article.visibility == Visibility.PUBLIC else []
    items += [("activity", row) for row in coming]
    with pinned(at_noon(day)):
        row = create_newsletter(
            subject=_subject(day, article),
            intro=INTROS[turn % len(INTROS)],
            items=items,
            is_demo=True,
            by=world.team,
        )
        schedule_newsletter(newsletter=row, at=at_noon(day), by=world.team)
        start_sending(newsletter=row)
        _deliver(world, row, at_noon(day))
        move(row, Newsletter.State.SENT, by=world.team, sent_at=at_noon(day))


def _subject(day, article) -> str:
    month = format_date(day, "F Y")
    return f"Nieuws van {month}: {article.title_nl}"[:150] if article else f"Nieuws van {month}"


def _deliver(world, row, moment) -> None:
    """Mark the rows as handed over; some were opened, by who allowed to be measured, and now and then one bounced."""
    row.deliveries.update(state=Delivery.State.SENT, sent_at=moment)
    opened, clicked = defaultdict(list), defaultdict(list)
    measured = row.deliveries.filter(subscriber__measures_reading=True).order_by("pk")
    for pk in measured.values_list("pk", flat=True):
        if world.dice.random() < 0.45:
            hours = world.dice.randrange(1, 60)
            opened[hours].append(pk)
            if world.dice.random() < 0.3:
                clicked[hours].append(pk)
    for name, found, minutes in (("opened_at", opened, 0), ("clicked_at", clicked, 2)):
        for hours, ids in found.items():
            when = moment + timedelta(hours=hours, minutes=minutes)
            Delivery.objects.filter(pk__in=ids).update(**{name: when})
    rows = list(row.deliveries.select_related("subscriber").order_by("pk"))
    if rows and world.dice.random() < 0.7:
        with pinned(moment + timedelta(days=1)):
            record_bounce(delivery=world.dice.choice(rows))
