"""Closing a programme year, and taking its snapshot."""

import logging

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kpis.calculators import CALCULATORS, RULE_VERSION, Period, calculate
from kpis.models import Snapshot
from kpis.snapshots import SCHEMA_VERSION, freeze, hash_of, summary_of
from members.actions.transition import move
from scvl.errors import InvalidInput
from scvl.periods import local_today, now
from workpackages.models import ProgrammeYear

log = logging.getLogger(__name__)


@transaction.atomic
def take_snapshot(*, programme_year: ProgrammeYear, by, reason="") -> Snapshot:
    """Count a whole year and keep it. A second one says why; raises InvalidInput without, or before the year is over."""
    if local_today() < programme_year.ends_before:
        raise InvalidInput(_("Dit jaar is nog niet voorbij."))
    last = Snapshot.objects.filter(programme_year=programme_year).order_by("-sequence").first()
    if last and not reason.strip():
        raise InvalidInput(_("Schrijf waarom er een nieuwe momentopname nodig is."))
    period = Period.whole(programme_year)
    text = freeze(lambda: {number: calculate(number, period) for number in CALCULATORS})
    row = Snapshot.objects.create(
        programme_year=programme_year,
        sequence=last.sequence + 1 if last else 1,
        schema_version=SCHEMA_VERSION,
        rule_version=RULE_VERSION,
        starts_on=programme_year.starts_on,
        ends_before=programme_year.ends_before,
        data=text,
        summary=summary_of(text),
        sha256=hash_of(text),
        taken_at=now(),
        reason=reason.strip()[:300],
    )
    log.info("snapshot taken id=%s year=%s by=%s", row.pk, programme_year.number, by and by.pk)
    return row


@transaction.atomic
def close_year(*, programme_year: ProgrammeYear, by) -> Snapshot:
    """Freeze an approved year that is over; it isn't opened again (MODEL 3)."""
    snapshot = take_snapshot(programme_year=programme_year, by=by)
    move(programme_year, ProgrammeYear.State.CLOSED, by=by, closed_on=local_today())
    return snapshot
