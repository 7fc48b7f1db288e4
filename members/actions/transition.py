from django.db import models, transaction

from members.models import Transition
from scvl.errors import InvalidTransition
from scvl.periods import now


@transaction.atomic
def move(row: models.Model, to, *, by, as_organisation=None, remark="", at=None, **fields) -> Transition:
    """Bring `row` to state `to`, with `fields` set in the same update, and keep who did it.

    `at` dates the move (now by default). Raises InvalidTransition when the model's MOVES table has no such move or when
    somebody else moved the row in between; then nothing is changed.
    """
    model = type(row)
    if to not in model.MOVES.get(row.state, ()):
        raise InvalidTransition
    before = row.state
    changed = model._base_manager.filter(pk=row.pk, state=before).update(state=to, **fields)
    if not changed:
        raise InvalidTransition
    for name, value in {"state": to, **fields}.items():
        setattr(row, name, value)
    _keep_history(row, by)
    return Transition.objects.create(
        label=model._meta.label_lower,
        object_id=row.pk,
        from_state=before,
        to_state=to,
        by=by,
        as_organisation=as_organisation,
        remark=remark[:500],
        at=at or now(),
    )


def _keep_history(row, by):
    """An update() passes simple-history by; keep the row as it is now."""
    if hasattr(type(row), "history"):
        type(row).history.bulk_history_create([row], update=True, default_user=by)
