"""How dates, times, numbers and money are written (GUIDE, Writing): '6 oktober 2026', '13.00 uur', '€ 1.000', '83 %'.

A hard space keeps day and month, number and unit on one line. What is not known is a dash, never 0.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from django.utils import formats, timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import get_language, gettext, override

from scvl.periods import local_today

HARD = "\u00a0"
DASH = "–"
SKIPPED = frozenset("demo stad de het een van der den la le".split())


def is_english() -> bool:
    return (get_language() or "nl").startswith("en")


def _local(value):
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def long_date(value: date | datetime | None) -> str:
    """'6 oktober 2026'; a dash where nothing is known."""
    return format_date(_local(value), "j F Y").replace(" ", HARD, 1) if value else DASH


def short_date(value: date | datetime | None) -> str:
    """'6 okt' in a table; with its year where that is not this one."""
    if not value:
        return DASH
    local = _local(value)
    text = format_date(local, "j M" if is_english() else "j b").rstrip(".").replace(" ", HARD)
    return text if local.year == local_today().year else f"{text} {local.year}"


def clock_time(value: datetime | None) -> str:
    """'13.00 uur', in English '13:00'."""
    if not value:
        return DASH
    local = _local(value)
    return f"{local:%H:%M}" if is_english() else f"{local.hour}.{local:%M}{HARD}uur"


def clock_range(start: datetime, end: datetime) -> str:
    """'13.00 tot 17.00 uur'; with both dates where it takes more than a day."""
    if _local(start).date() != _local(end).date():
        return f"{long_date(start)}, {clock_time(start)} {gettext('tot')} {long_date(end)}, {clock_time(end)}"
    return f"{clock_time(start).removesuffix(f'{HARD}uur')} {gettext('tot')} {clock_time(end)}"


def number(value, decimals: int = 0) -> str:
    """'1.862', in English '1,862'; a dash where nothing is known."""
    if value is None:
        return DASH
    return formats.number_format(value, decimal_pos=decimals, use_l10n=True, force_grouping=True)


def money(amount: Decimal | None) -> str:
    """'€ 1.000', with cents only where there are any; a dash where nothing is known."""
    if amount is None:
        return DASH
    cents = 0 if amount == int(amount) else 2
    return f"€{'' if is_english() else HARD}{number(amount, cents)}"


def percent(value) -> str:
    """'83 %' of a number from 0 to 100, rounded; a dash where nothing is known."""
    return DASH if value is None else f"{number(round(value))}{'' if is_english() else HARD}%"


def plain_number(value) -> str:
    """A number as a machine reads it: for an address, a year, an attribute of an SVG. Never localised."""
    return f"{value:f}".rstrip("0").rstrip(".") if isinstance(value, float | Decimal) else str(value)


def initials(name: str) -> str:
    """One or two capitals of a name; 'Demo', articles and 'stad' are no part of it."""
    words = [word for part in str(name).split() for word in part.split("-") if word]
    kept = [word for word in words if word.lower() not in SKIPPED and word[0].isalnum()]
    return "".join(word[0].upper() for word in kept[:2]) or "?"


def in_sentence(name: str) -> str:
    """A name as it stands within a sentence: its first letter small, unless it begins with an abbreviation."""
    first = name.split(" ", 1)[0]
    return name if first[1:] != first[1:].lower() else name[:1].lower() + name[1:]


def said(words: dict | str | None) -> str:
    """A name kept in both languages, {'nl': ..., 'en': ...}, in the reader's; Dutch where there is no other."""
    if not isinstance(words, dict):
        return str(words or "")
    return (is_english() and words.get("en")) or words.get("nl", "")


def in_both_languages(say: Callable[[], str]) -> dict:
    """What `say` gives in each language of the portal, to be kept beside figures."""
    found = {}
    for language in ("nl", "en"):
        with override(language):
            found[language] = str(say())
    return found
