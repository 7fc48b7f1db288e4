"""What an activity led to (MODEL 1.8), and the acceleration programme's enrolments (seed V KPI 8, 9)."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from scvl.errors import InvalidInput
from scvl.periods import local_today
from workpackages.models import AccelerationEdition, Activity, ActivityOutcome, Enrolment
from workpackages.models.activity import OUTCOMES


@transaction.atomic
def link_outcome(*, activity: Activity, by, on=None, **outcome) -> ActivityOutcome:
    """Say that an activity led to one thing: `idea`, `challenge`, `funding_application`, `consortium` or `project`.

    The link that is there already is returned as it is. Raises InvalidInput for none or more than one thing.
    """
    given = {name: row for name, row in outcome.items() if row is not None}
    if len(given) != 1 or not set(given) <= set(OUTCOMES):
        raise InvalidInput(_("Kies precies één gevolg."))
    found = ActivityOutcome.objects.filter(activity=activity, **given).first()
    if found:
        return found
    return ActivityOutcome.objects.create(
        activity=activity, linked_on=on or local_today(), linked_by=by, **given
    )


@transaction.atomic
def enrol(*, edition: AccelerationEdition, organisation, by, on=None) -> Enrolment:
    """A company enrols in an edition, once."""
    if organisation.kind != "company":
        raise InvalidInput(_("Alleen een bedrijf neemt deel aan het acceleratieprogramma."))
    row = Enrolment(edition=edition, organisation=organisation, enrolled_on=on or local_today())
    row._history_user = by
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise InvalidInput(_("Dit bedrijf is al ingeschreven voor deze editie.")) from error
    return row


@transaction.atomic
def withdraw_enrolment(*, enrolment: Enrolment, by, on=None) -> Enrolment:
    """The company goes; before the start it then doesn't count (KPI 8)."""
    day = on or local_today()
    if day < enrolment.enrolled_on:
        raise InvalidInput(_("De dag van vertrek ligt op of na de dag van inschrijven."))
    enrolment.withdrawn_on = day
    enrolment._history_user = by
    enrolment.save()
    return enrolment
