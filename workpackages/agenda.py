"""A month of the agenda: its days, its activities and what each means for who looks."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.permissions import viewer_of
from scvl.periods import add_months, local_today
from workpackages.models import Registration

State = Registration.State


@dataclass(frozen=True)
class Day:
    """A day of the month strip."""

    day: date
    count: int
    is_mine: bool
    is_today: bool

    @property
    def is_weekend(self) -> bool:
        return self.day.weekday() >= 5


@dataclass(frozen=True)
class Month:
    first: date

    @classmethod
    def parse(cls, text: str | None) -> "Month | None":
        """'2026-11'; None where that is no month between 2000 and 2100."""
        try:
            moment = datetime.strptime(text or "", "%Y-%m")
        except ValueError:
            return None
        return cls(moment.date()) if 2000 <= moment.year <= 2100 else None

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.replace(day=1))

    @property
    def next(self) -> "Month":
        return Month(add_months(self.first, 1))

    @property
    def previous(self) -> "Month":
        return Month(add_months(self.first, -1))

    @property
    def code(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """The month in local time, half-open."""
        return tuple(
            timezone.make_aware(datetime.combine(day, time())) for day in (self.first, self.next.first)
        )

    def days(self, activities, mine: set[int]) -> list[Day]:
        """Each day with the number of activities that start on it."""
        length = calendar.monthrange(self.first.year, self.first.month)[1]
        by_day = {}
        for activity in activities:
            by_day.setdefault(activity.date, []).append(activity)
        days = [self.first + timedelta(days=n) for n in range(length)]
        today = local_today()
        return [
            Day(d, len(by_day.get(d, [])), any(a.pk in mine for a in by_day.get(d, [])), d == today)
            for d in days
        ]


def with_places(activities):
    """Activities with `taken`: how many hold a place."""
    held = Count("registrations", filter=Q(registrations__state__in=Registration.HOLDS_PLACE), distinct=True)
    return activities.annotate(taken=held)


def places_left(activity) -> int | None:
    """Places nobody holds; None where there is no limit. `activity` comes from `with_places`."""
    return None if activity.capacity is None else max(0, activity.capacity - activity.taken)


def own_registrations(user, activities) -> dict[int, Registration]:
    """The person's own row of each activity, but for those they cancelled."""
    if not user.is_authenticated:
        return {}
    rows = Registration.objects.of(user).filter(activity__in=[a.pk for a in activities])
    return {row.activity_id: row for row in rows.exclude(state=State.CANCELLED)}


class Audience:
    """What each activity says to a person, from one look at their organisations and tiers."""

    def __init__(self, user):
        self.viewer = viewer_of(user)
        self.companies = {}
        self.kinds = set()
        if self.viewer.organisation_ids:
            from members.models import Organisation

            rows = Organisation.objects.filter(pk__in=self.viewer.organisation_ids).values_list("pk", "kind")
            self.kinds = {kind for _pk, kind in rows}

    def reason(self, activity) -> str:
        """Why none of the person's organisations may register; '' where one may. Without rows of its own for a list."""
        from workpackages.enums import Audience as Kinds

        if activity.audience in (Kinds.PUBLIC, Kinds.INVITED):
            return ""
        if not self.viewer.is_authenticated:
            return audience_words(activity)
        admitted = {
            "government": activity.admits_government,
            "knowledge": activity.admits_knowledge,
            "citizen": activity.admits_citizen,
            "intermediary": activity.admits_citizen,
        }
        if any(admitted.get(kind) for kind in self.kinds):
            return ""
        if "company" in self.kinds and activity.audience == Kinds.TIER:
            if self.viewer.tier_rank >= activity.min_tier.rank:
                return ""
            if not self.viewer.tier_rank and activity.activity_type.allows_trial:
                return ""
        return audience_words(activity)


def audience_words(activity) -> str:
    """For whom it is: 'Vanaf Connect', 'Voor besturen en kennisinstellingen'."""
    from workpackages.enums import Audience as Kinds

    if activity.audience == Kinds.TIER:
        return _("Vanaf {tier}").format(tier=activity.min_tier.name)
    if activity.audience == Kinds.KINDS:
        names = [
            word
            for admitted, word in (
                (activity.admits_government, _("besturen")),
                (activity.admits_knowledge, _("kennisinstellingen")),
                (activity.admits_citizen, _("burger- en intermediaire organisaties")),
            )
            if admitted
        ]
        return _("Voor {kinds}").format(kinds=", ".join(str(name) for name in names))
    return _("Op uitnodiging") if activity.audience == Kinds.INVITED else _("Voor iedereen")
