"""Planning the evening of a reverse pitch, and repairing the plan at the door (MODEL 2: the team)."""

import logging

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from matchmaking.engine.rotation import Plan, plan_rotation, repair_rotation
from matchmaking.models import Challenge
from scvl.errors import InvalidInput
from scvl.periods import now
from workpackages import rotation as reading
from workpackages.models import Activity, Rotation, RotationGuest, RotationTable, RotationTalk

log = logging.getLogger(__name__)
CHANGED = _("Een collega veranderde het plan intussen. Kijk het na en doe het dan opnieuw.")


@transaction.atomic
def add_table(*, activity: Activity, challenge: Challenge, by, name="") -> RotationTable:
    """A table for who asks a challenge. Raises InvalidInput where there is a plan, or this challenge has a table."""
    _lock_unplanned(activity)
    asking = challenge.owner_rows.select_related("organisation").order_by("pk").first()
    if asking is None:
        raise InvalidInput(
            _("Van deze uitdaging kennen we de vraagsteller niet: er kan niemand aan tafel zitten.")
        )
    if activity.rotation_tables.filter(challenge=challenge).exists():
        raise InvalidInput(_("Deze uitdaging heeft al een tafel."))
    last = activity.rotation_tables.order_by("-number").values_list("number", flat=True).first() or 0
    row = RotationTable.objects.create(
        activity=activity,
        number=last + 1,
        host=asking.organisation,
        challenge=challenge,
        name=name.strip(),
    )
    log.info("rotation table added id=%s activity=%s by=%s", row.pk, activity.pk, by.pk)
    return row


@transaction.atomic
def remove_table(*, table: RotationTable, by) -> None:
    """Raises InvalidInput where there is a plan."""
    _lock_unplanned(table.activity)
    log.info("rotation table removed id=%s activity=%s by=%s", table.pk, table.activity_id, by.pk)
    table.delete()


def _lock_unplanned(activity) -> None:
    Activity.objects.select_for_update().get(pk=activity.pk)
    if Rotation.objects.filter(activity=activity).exists():
        raise InvalidInput(_("Er is al een plan. Schrap het eerst; daarna kan je de tafels veranderen."))


@transaction.atomic
def make_rotation(*, activity: Activity, rounds: int, by, replaces: int | None = None) -> Rotation:
    """The plan with the best total fit, stored. `replaces`: the version of the plan that goes; None where there is none.

    Raises InvalidInput without tables or companies, for more rounds than there are talks, or where a colleague planned.
    """
    Activity.objects.select_for_update().get(pk=activity.pk)
    old = Rotation.objects.filter(activity=activity).first()
    if (old and old.version) != replaces:
        raise InvalidInput(CHANGED)
    tables, companies = reading.tables_of(activity), reading.companies_of(activity)
    _check(tables, companies, rounds)
    if old is not None:
        _empty(old)
    plan = plan_rotation(reading.fits_of(tables, companies), rounds)
    version = old.version + 1 if old else 1
    row = Rotation.objects.create(
        activity=activity, rounds=rounds, version=version, fit=plan.fit, bound=plan.bound, planned_at=now()
    )
    RotationGuest.objects.bulk_create(
        RotationGuest(rotation=row, number=number, organisation=company)
        for number, company in enumerate(companies, start=1)
    )
    _store(row, plan.talks, tables, companies)
    log.info("rotation made id=%s activity=%s by=%s", row.pk, activity.pk, by.pk)
    return row


def _check(tables, companies, rounds) -> None:
    if not tables:
        raise InvalidInput(_("Er staat nog geen tafel. Voeg er eerst minstens één toe."))
    if not companies:
        raise InvalidInput(_("Er is nog geen bedrijf ingeschreven voor deze activiteit."))
    most = reading.most_rounds(tables, companies)
    if rounds < 1:
        raise InvalidInput(_("Kies minstens één ronde."))
    if rounds > most:
        text = ngettext(
            "Er is hoogstens {n} ronde: daarna heeft iedereen elkaar gesproken.",
            "Er zijn hoogstens {n} rondes: daarna heeft iedereen elkaar gesproken.",
            most,
        )
        raise InvalidInput(text.format(n=most))


@transaction.atomic
def drop_rotation(*, rotation: Rotation, version: int, by) -> None:
    """The plan goes, the tables stay."""
    _empty(_locked(rotation, version))
    log.info("rotation dropped activity=%s by=%s", rotation.activity_id, by.pk)


def _empty(rotation) -> None:
    RotationTalk.objects.filter(activity=rotation.activity_id).delete()
    rotation.delete()


def _locked(rotation, version) -> Rotation:
    row = Rotation.objects.select_for_update().filter(pk=rotation.pk, version=version).first()
    if row is None:
        raise InvalidInput(CHANGED)
    return row


@transaction.atomic
def repair_at_door(*, rotation: Rotation, absent, version: int, by, from_round: int = 1) -> Rotation:
    """The plan without `absent` (organisations) from a round on, with the fewest changes: no talk of anybody else moves.

    Who was absent and no longer is named, came after all and gets a seat that is free. Raises InvalidInput for a round
    that is not in the plan, where nobody would be left, or where a colleague changed the plan.
    """
    row = _locked(rotation, version)
    if not 1 <= from_round <= row.rounds:
        raise InvalidInput(_("Kies een ronde van het plan."))
    guests, tables = list(row.guests.select_related("organisation")), reading.tables_of(row.activity)
    companies, gone = [guest.organisation for guest in guests], {one.pk for one in absent}
    places = {place for place, company in enumerate(companies) if company.pk in gone}
    if len(places) == len(companies):
        raise InvalidInput(
            _("Zo blijft er geen enkel bedrijf over. Schrap het plan als de avond niet doorgaat.")
        )
    before = reading.stored_plan(row, tables, companies)
    fits = reading.fits_of(tables, companies)
    after = repair_rotation(before, fits, places, row.rounds, begin=from_round - 1)
    for guest in guests:
        guest.absent_from = (guest.absent_from or from_round) if guest.organisation_id in gone else None
    RotationGuest.objects.bulk_update(guests, ["absent_from"])
    RotationTalk.objects.filter(activity=row.activity_id).delete()
    _store(row, after.talks, tables, companies)
    row.fit, row.version, row.changes = after.fit, row.version + 1, _changes(before, after, tables, companies)
    row.save(update_fields=["fit", "version", "changes"])
    log.info("rotation repaired id=%s changes=%s by=%s", row.pk, len(row.changes), by.pk)
    return row


def _store(rotation, talks, tables, companies) -> None:
    RotationTalk.objects.bulk_create(
        RotationTalk(
            activity_id=rotation.activity_id,
            table=tables[talk.table],
            round_number=talk.round + 1,
            organisation=companies[talk.guest],
        )
        for talk in talks
    )


def _changes(before: Plan, after: Plan, tables, companies) -> list[dict]:
    """What is different, seat by seat, in order of round and table."""
    old = {(talk.round, talk.table): companies[talk.guest].name for talk in before.talks}
    new = {(talk.round, talk.table): companies[talk.guest].name for talk in after.talks}
    return [
        {
            "round": turn + 1,
            "table": tables[table].number,
            "out": old.get((turn, table), ""),
            "in": new.get((turn, table), ""),
        }
        for turn, table in sorted(old.keys() | new.keys())
        if old.get((turn, table)) != new.get((turn, table))
    ]
