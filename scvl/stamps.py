"""Version stamps: what is counted from data is cached under the data's version, so a change shows at once."""

from django.db.models import F

from scvl.models import DataStamp

DIRECTORY = "directory"


def stamp_of(name: str) -> int:
    """The present version of a kind of data; 0 before its first change."""
    return DataStamp.objects.filter(name=name).values_list("version", flat=True).first() or 0


def touch_stamp(name: str) -> None:
    """Raise the version by one. Called by every action that changes such data, in its transaction."""
    if not DataStamp.objects.filter(name=name).update(version=F("version") + 1):
        DataStamp.objects.get_or_create(name=name)
