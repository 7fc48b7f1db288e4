"""The access matrix: a row per own URL name, method and object, a column per person, a literal status in each cell.

302 sends a visitor to the log-in; 404 hides that a thing exists; 403 says that one may see it but not do this.
"""

from dataclasses import dataclass

from tests.cast import PEOPLE


@dataclass(frozen=True)
class Row:
    method: str
    name: str
    object: str
    statuses: dict

    def __str__(self):
        return f"{self.method} {self.name} {self.object}"


def read_table(text: str) -> list[Row]:
    """The rows of a table whose first line names the people, in the order of the cast."""
    lines = [line for line in text.strip().splitlines() if line.strip() and not line.lstrip().startswith("#")]
    people = lines[0].split()
    assert people == list(PEOPLE), "the columns are the cast"
    rows = []
    for line in lines[1:]:
        method, name, thing, *statuses = line.split()
        assert len(statuses) == len(people), line
        rows.append(Row(method, name, thing, dict(zip(people, map(int, statuses), strict=True))))
    return rows
