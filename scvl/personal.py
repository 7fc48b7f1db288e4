"""What becomes of each piece of personal data. A check fails on a field that nobody decided about (MODEL 1.14)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fate:
    """`kept`: how long; `erased`: what stands in the field after erasure."""

    kept: str
    erased: str


# A model with personal data carries `PERSONAL_DATA: dict[str, Fate]` and `NOT_PERSONAL: frozenset[str]`:
# together they name every concrete field.
