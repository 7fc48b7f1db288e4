from collections.abc import Iterator

from matchmaking.models import Challenge
from scvl.datachecks import data_check


@data_check
def challenges_have_an_owner() -> Iterator[str]:
    """Somebody owns what is asked; only an imported reference case has nobody (MODEL 3)."""
    rows = Challenge.objects.filter(owners__isnull=True).exclude(state=Challenge.State.EXAMPLE)
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        yield f"uitdaging {pk} heeft geen eigenaar"
