"""Dates: half-open periods [starts_on, ends_before), counted in Europe/Brussels."""

from datetime import date, datetime

from django.utils import timezone


def local_today() -> date:
    """Today in Europe/Brussels."""
    return timezone.localdate()


def local_date(moment: datetime) -> date:
    """The date in Europe/Brussels on which `moment` falls: the date a record counts in (MODEL 5)."""
    return timezone.localtime(moment).date()


def add_months(day: date, months: int) -> date:
    """The same day `months` later; the month's last day where that day does not exist."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(f"no such month: {year}-{month}")
