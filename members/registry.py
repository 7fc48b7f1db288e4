"""What higher apps hang on pages and rights of this one: they register at start-up, this app shows or calls them."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A piece of a page: its template and the context it was given; `is_aside` puts it in the narrow column."""

    template: str
    context: dict
    is_aside: bool = False


_organisation_sections: list[Callable] = []
_overview_cards: list[Callable] = []
_exports: dict[str, Callable] = {}
_erasures: list[Callable] = []


def register_organisation_section(build: Callable) -> None:
    """`build(request, organisation) -> Part | None`, shown on the organisation's page."""
    _organisation_sections.append(build)


def organisation_sections(request, organisation) -> list[Part]:
    return [part for build in _organisation_sections if (part := build(request, organisation))]


def register_overview_card(build: Callable) -> None:
    """`build(request) -> Part | None`, shown on a person's own overview."""
    _overview_cards.append(build)


def overview_cards(request) -> list[Part]:
    return [part for build in _overview_cards if (part := build(request))]


def register_export(name: str, rows: Callable) -> None:
    """`rows(user) -> list[dict]`: what a person gets of their own data under `name`."""
    _exports[name] = rows


def exports_of(user) -> dict[str, list[dict]]:
    return {name: rows(user) for name, rows in _exports.items()}


def register_erasure(erase: Callable) -> None:
    """`erase(*, user, contact_ids, emails)`: empty what a higher app holds of a person, in the same transaction."""
    _erasures.append(erase)


def erase_elsewhere(*, user, contact_ids, emails) -> None:
    for erase in _erasures:
        erase(user=user, contact_ids=contact_ids, emails=emails)
