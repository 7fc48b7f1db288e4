"""Whether composing favours anybody: how often each member was considered, proposed and chosen, from the stored runs."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from matchmaking.models import MatchRun, MatchRunEntry
from matchmaking.registry import NamedPeriod, known_periods
from members.models import Organisation, SizeBand, Tier
from scvl.periods import add_months, local_date, local_today

COUNTS = {
    "eligible": Count("pk"),
    "proposed": Count("pk", filter=Q(is_proposed=True)),
    "chosen": Count("pk", filter=Q(is_chosen=True)),
}


@dataclass(frozen=True)
class Line:
    """A group or an organisation: how often considered, proposed and chosen; `total` is the line of all together."""

    name: str
    eligible: int
    proposed: int
    chosen: int
    total: "Line | None" = None
    url: str = ""
    last_on: datetime.date | None = None

    def _share(self, name) -> float | None:
        whole = getattr(self.total or self, name)
        return 100 * getattr(self, name) / whole if whole else None

    @property
    def eligible_share(self) -> float | None:
        """Of all that were considered, in percent; None where there were none."""
        return self._share("eligible")

    @property
    def proposed_share(self) -> float | None:
        return self._share("proposed")

    @property
    def chosen_share(self) -> float | None:
        return self._share("chosen")

    @property
    def rate(self) -> int | None:
        """How many of a hundred times considered it was proposed."""
        return round(100 * self.proposed / self.eligible) if self.eligible else None


@dataclass(frozen=True)
class Report:
    """Of a period: how many runs, of how many it was computed again and differed, and the lines."""

    runs: int
    recounted: int
    differing: int
    recounted_at: datetime.datetime | None
    total: Line
    tiers: list[Line]
    bands: list[Line]
    organisations: list[Line]


def periods() -> list[NamedPeriod]:
    """The years that have begun."""
    return [one for one in known_periods() if one.starts_on <= local_today()]


def default_period(known: list[NamedPeriod]) -> NamedPeriod:
    """The running year, else the last one that began, else the last twelve months."""
    day = local_today()
    running = [one for one in known if one.ends_before > day] or known
    return running[-1] if running else custom_period(add_months(day, -12), day + datetime.timedelta(days=1))


def custom_period(starts_on, ends_before) -> NamedPeriod:
    return NamedPeriod("", _("eigen periode"), starts_on, ends_before)


def entries_of(user, period) -> "MatchRunEntry.objects":
    """What the report counts, as far as this person may know of it."""
    runs = MatchRun.objects.counted_for(user).made_within(period)
    return MatchRunEntry.objects.filter(run__in=runs)


def report_of(user, period: NamedPeriod) -> Report:
    """All figures of a period, in seven queries."""
    entries = entries_of(user, period).order_by()
    runs = MatchRun.objects.counted_for(user).made_within(period).order_by()
    about = runs.aggregate(
        runs=Count("pk"),
        recounted=Count("pk", filter=Q(is_same__isnull=False)),
        differing=Count("pk", filter=Q(is_same=False)),
        recounted_at=Max("recounted_at"),
    )
    total = Line(_("Samen"), **entries.aggregate(**COUNTS))
    return Report(
        **about,
        total=total,
        tiers=_by(entries, "tier", Tier.objects.all(), _("geen niveau"), total),
        bands=_by(entries, "size_band", SizeBand.objects.all(), _("geen grootteklasse"), total),
        organisations=_by_organisation(entries, total),
    )


def _by(entries, name, rows, nothing, total) -> list[Line]:
    """A line a tier or size as it was then, those without one last; what never occurs is left out."""
    counts = {row.pop(name): row for row in entries.values(name).annotate(**COUNTS)}
    labels = [*((row.pk, row.name) for row in rows), (None, nothing)]
    return [Line(label, **counts[key], total=total) for key, label in labels if key in counts]


def _by_organisation(entries, total) -> list[Line]:
    """A line an organisation, one that merged under its survivor (MODEL 5); by how often it was proposed."""
    last = Max("run__made_at", filter=Q(is_proposed=True))
    counts = {
        row.pop("organisation"): row for row in entries.values("organisation").annotate(**COUNTS, last=last)
    }
    rows = Organisation.objects.filter(pk__in=counts).select_related("merged_into__merged_into")
    found: dict[Organisation, list] = {}
    for row in rows:
        found.setdefault(row.survivor, []).append(counts[row.pk])
    lines = [
        Line(
            row.name,
            *(sum(one[name] for one in some) for name in COUNTS),
            total=total,
            url=row.get_absolute_url(),
            last_on=max((local_date(one["last"]) for one in some if one["last"]), default=None),
        )
        for row, some in found.items()
    ]
    return sorted(lines, key=lambda line: (-line.proposed, -line.chosen, line.name))


def evidence_of(user, period):
    """The rows behind the figures: run, date, organisation, whether proposed and chosen. No tier, no fee (MODEL 2)."""
    rows = entries_of(user, period).select_related("run", "organisation")
    return rows.order_by("run__made_at", "run", "organisation__name", "pk")
