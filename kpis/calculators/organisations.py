"""Which organisation each one counts as (MODEL 5): the survivor of mergers, then `counts_as`.

Municipal mergers hold from their date: what was before it counts for the municipality of then.
"""

from datetime import date

from django.db.models import Q

from members.enums import Kind
from members.models import Organisation

# The local government of a municipality is known by this reference (members.actions.organisation.government_of).
OWN = "nis:"


class Organisations:
    """Asked by id. A query, one more where municipalities merged, and one for the names of all where rows are shown."""

    def __init__(self):
        self._next: dict[int, tuple[int, date | None]] = {}
        self._names: dict[int, tuple[str, str]] | None = None
        waiting = {}
        for row in _rows_that_count_elsewhere():
            merged_on = row["municipality__merged_on"] if row["kind"] == Kind.GOVERNMENT else None
            if row["merged_into"]:
                moved = row["merged_into__municipality"] != row["municipality"]
                self._next[row["pk"]] = (row["merged_into"], merged_on if moved else None)
            elif row["counts_as"]:
                self._next[row["pk"]] = (row["counts_as"], None)
            else:
                waiting[row["pk"]] = (OWN + row["municipality__merged_into__nis_code"], merged_on)
        if waiting:
            self._follow_municipalities(waiting)

    def _follow_municipalities(self, waiting) -> None:
        """The government of a municipality that merged counts as that of its successor, also before somebody merged both."""
        references = {reference for reference, _merged_on in waiting.values()}
        found = Organisation.objects.filter(source_reference__in=references)
        successors = dict(found.values_list("source_reference", "pk"))
        for pk, (reference, merged_on) in waiting.items():
            if reference in successors:
                self._next[pk] = (successors[reference], merged_on)

    def final(self, pk: int, day: date | None = None) -> int:
        """The organisation that `pk` counts as on a day; without a day, as things stand now."""
        if pk not in self._next:
            return pk
        seen = set()
        while pk in self._next and pk not in seen:
            seen.add(pk)
            following, since = self._next[pk]
            if since is not None and day is not None and day < since:
                break
            pk = following
        return pk

    @property
    def moved(self) -> list[int]:
        """Those that count as another."""
        return list(self._next)

    @property
    def involved(self) -> set[int]:
        """Those, and whom they count as: the others stand for themselves alone."""
        return {*self._next, *map(self.final, self._next)}

    def named(self, pk: int) -> tuple[str, str]:
        """(name, slug)"""
        if self._names is None:
            rows = Organisation.objects.order_by().values_list("pk", "name", "slug")
            self._names = {pk: (name, slug) for pk, name, slug in rows}
        return self._names[pk]


def _rows_that_count_elsewhere():
    own = Q(source_reference__startswith=OWN, municipality__merged_into__isnull=False)
    rows = Organisation.objects.filter(Q(merged_into__isnull=False) | Q(counts_as__isnull=False) | own)
    return rows.order_by().values(
        "pk",
        "kind",
        "merged_into",
        "merged_into__municipality",
        "counts_as",
        "municipality",
        "municipality__merged_on",
        "municipality__merged_into__nis_code",
    )
