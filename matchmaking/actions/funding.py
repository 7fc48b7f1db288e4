"""Project applications of governments with a funding programme (MODEL 3, seed V KPI 9 and 10)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from matchmaking.models import FundingApplicant, FundingApplication
from members.actions.transition import move
from scvl.editing import take_turn
from scvl.errors import InvalidInput, InvalidTransition
from scvl.periods import local_today

State = FundingApplication.State


@transaction.atomic
def create_application(
    *, title: str, programme, applicants, by, call=None, challenge=None, amount_requested=None, **fields
) -> FundingApplication:
    """A draft; the first applicant leads. Raises InvalidInput without one, or for a call of another programme."""
    applicants = list(applicants)
    _check(applicants, programme, call)
    row = FundingApplication(
        title=title.strip(),
        programme=programme,
        call=call,
        challenge=challenge,
        amount_requested=amount_requested,
        is_demo=any(one.is_demo for one in applicants),
        **fields,
    )
    row._history_user = by
    row.save()
    _set_applicants(row, applicants)
    return row


@transaction.atomic
def update_application(
    *, application: FundingApplication, by, applicants, programme, version=None, call=None, **fields
) -> FundingApplication:
    """Change a draft. `version`: the one that the editor had before them.

    Raises Superseded where that is older, InvalidTransition for what was handed in: a resubmission is a new row (MODEL 5).
    """
    take_turn(row=application, version=version)
    if application.state != State.DRAFT:
        raise InvalidTransition
    applicants = list(applicants)
    _check(applicants, programme, call)
    for name, value in {"programme": programme, "call": call, **fields}.items():
        setattr(application, name, value)
    application._history_user = by
    application.save()
    application.applicants.all().delete()
    _set_applicants(application, applicants)
    return application


def _check(applicants, programme, call) -> None:
    if not applicants:
        raise InvalidInput(_("Kies wie de aanvraag indient."))
    if call is not None and call.programme_id != programme.pk:
        raise InvalidInput(_("Deze oproep hoort bij een ander programma."))


def _set_applicants(row, applicants) -> None:
    FundingApplicant.objects.bulk_create(
        FundingApplicant(application=row, organisation=one, is_lead=place == 0)
        for place, one in enumerate(applicants)
    )


@transaction.atomic
def submit_application(*, application: FundingApplication, by, on=None) -> FundingApplication:
    """Handed in with the programme on that day."""
    move(application, State.SUBMITTED, by=by, submitted_on=_past(on))
    return application


@transaction.atomic
def approve_application(
    *, application: FundingApplication, by, amount_granted=None, on=None
) -> FundingApplication:
    """The programme says yes."""
    day = _after_submission(application, on)
    move(application, State.APPROVED, by=by, decided_on=day, amount_granted=amount_granted)
    return application


@transaction.atomic
def refuse_application(*, application: FundingApplication, by, on=None, remark="") -> FundingApplication:
    """The programme says no."""
    move(application, State.REFUSED, by=by, remark=remark, decided_on=_after_submission(application, on))
    return application


@transaction.atomic
def withdraw_application(*, application: FundingApplication, by, remark="") -> FundingApplication:
    """The applicants take it back; once handed in it still counts (MODEL 5)."""
    move(application, State.WITHDRAWN, by=by, remark=remark)
    return application


def _past(on):
    day = on or local_today()
    if day > local_today():
        raise InvalidInput(_("Deze dag moet nog komen."))
    return day


def _after_submission(application, on):
    day = _past(on)
    if application.submitted_on and day < application.submitted_on:
        raise InvalidInput(_("De beslissing valt op of na de dag van indienen."))
    return day
