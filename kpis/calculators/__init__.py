"""One calculator a KPI: a period in, the value with its rows and breakdown out (seed, chapter V; MODEL 5)."""

from collections.abc import Callable

from kpis.calculators import activities, companies, funding, governance, partners, reach
from kpis.calculators.base import Period, Result, Row

# Raised when a rule changes, and kept with every snapshot.
RULE_VERSION = "2026-2"

CALCULATORS: dict[str, Callable[[Period], Result]] = {
    "1": reach.newsletter,
    "2": reach.social_media,
    "3": activities.governments,
    "4": companies.active,
    "5": activities.knowledge,
    "6": companies.new_members,
    "7": activities.thematic,
    "7a": activities.matchmaking,
    "7b": activities.clustering,
    "8": companies.accelerated,
    "9": funding.applications,
    "10": funding.approved,
    "11": partners.formed,
    "12": partners.approved_offers,
    "13": companies.accelerated_partners,
    "14": partners.knowledge_partners,
    "16": governance.steering_group,
    "17": governance.started_by_steering,
    "18": governance.sounding_boards,
    "19": governance.board,
}
# How a forecast is made of what was counted so far (MODEL 5).
DISTINCT = frozenset({"1", "3", "4", "5", "13", "14"})
PLANNED = frozenset({"7", "7a", "7b", "16", "19"})
WITHOUT_FORECAST = frozenset({"2", "17", "18"})


def calculate(number: str, period: Period) -> Result:
    """The result of a KPI; nothing at all before the year began. Raises KeyError for a number that doesn't exist."""
    calculator = CALCULATORS[number]
    return calculator(period) if period.has_begun else Result(None)


__all__ = [
    "CALCULATORS",
    "DISTINCT",
    "PLANNED",
    "RULE_VERSION",
    "WITHOUT_FORECAST",
    "Period",
    "Result",
    "Row",
]
