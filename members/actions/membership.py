import logging
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from members.enums import Kind
from members.models import FeeSchedule, Membership, Organisation
from scvl.errors import InvalidInput
from scvl.periods import add_months
from scvl.stamps import DIRECTORY, touch_stamp

log = logging.getLogger(__name__)


def fee_for(*, kind, tier=None, size_band=None, on) -> Decimal:
    """The yearly fee in euro without VAT that holds on `on`; raises InvalidInput where no fee was set."""
    rows = FeeSchedule.objects.valid(on).filter(kind=kind)
    rows = rows.filter(tier=tier, size_band=size_band) if kind == Kind.COMPANY else rows
    amount = rows.values_list("amount", flat=True).first()
    if amount is None:
        raise InvalidInput(_("Voor deze combinatie van soort, niveau en grootte bestaat nog geen tarief."))
    return amount


@transaction.atomic
def start_membership(
    *, organisation: Organisation, starts_on, by, tier=None, size_band=None, fee=None, months=12
) -> Membership:
    """A membership period of `months` from `starts_on` at the fee of that day (MODEL 1.5: 12 months, full fee).

    Raises InvalidInput when a company has no tier or size, another kind has a tier, or the period overlaps one.
    """
    _check_tier(organisation, tier, size_band)
    # The lock makes two starts for one organisation wait for each other; SQLite's transaction is IMMEDIATE already.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    ends_before = add_months(starts_on, months)
    if organisation.memberships.overlapping(starts_on, ends_before).exists():
        raise InvalidInput(_("Deze organisatie heeft in die periode al een lidmaatschap."))
    if fee is None:
        fee = fee_for(kind=organisation.kind, tier=tier, size_band=size_band, on=starts_on)
    row = Membership(
        organisation=organisation,
        tier=tier,
        size_band=size_band,
        fee=fee,
        starts_on=starts_on,
        ends_before=ends_before,
    )
    row._history_user = by
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "membership_no_overlap" not in str(error):
            raise
        raise InvalidInput(_("Deze organisatie heeft in die periode al een lidmaatschap.")) from error
    touch_stamp(DIRECTORY)
    log.info("membership started id=%s organisation=%s by=%s", row.pk, organisation.pk, by and by.pk)
    return row


def _check_tier(organisation, tier, size_band):
    if organisation.kind == Kind.COMPANY and (tier is None or size_band is None):
        raise InvalidInput(_("Kies een niveau en een grootte: een bedrijf heeft beide."))
    if organisation.kind != Kind.COMPANY and tier is not None:
        raise InvalidInput(_("Alleen een bedrijf heeft een niveau. Laat het niveau leeg."))


@transaction.atomic
def end_membership(*, membership: Membership, ends_before, reason, by) -> Membership:
    """The team ends a membership on a date inside its period (MODEL 1.5); rights stop that day."""
    if not membership.starts_on < ends_before <= membership.ends_before:
        raise InvalidInput(_("Kies een einddatum die binnen de lopende periode valt."))
    membership.ended_on = ends_before
    membership.ends_before = ends_before
    membership.end_reason = reason
    membership._history_user = by
    membership.save()
    touch_stamp(DIRECTORY)
    log.info("membership ended id=%s by=%s", membership.pk, by and by.pk)
    return membership


@transaction.atomic
def give_notice(*, membership: Membership, on, by) -> Membership:
    """Keep that the organisation gave notice: no next period is made; this one runs to its end."""
    membership.notice_given_on = on
    membership._history_user = by
    membership.save()
    log.info("membership notice id=%s by=%s", membership.pk, by and by.pk)
    return membership
