"""The literal table of the access matrix, and the things its rows are about."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from members.models import MembershipApplication
from scvl.documents import store_document
from scvl.periods import local_today, now
from tests.factories.members import GuestFactory, OfferingFactory
from tests.factories.workpackages import (
    ActivityFactory,
    ProgrammeYearFactory,
    RegistrationFactory,
    ReportFactory,
    WorkPackageFactory,
)
from workpackages.models import Activity, Report, Rotation

TABLE = """
                                                                visitor signed_up inform connect colleague cultivate steering outsider city university citizen team finance delegate board expired
GET    home                               nothing               200     200       200    200     200       200       200      200      200  200        200     200  200     200      200   200
GET    health                             nothing               200     200       200    200     200       200       200      200      200  200        200     200  200     200      200   200
GET    robots                             nothing               200     200       200    200     200       200       200      200      200  200        200     200  200     200      200   200
GET    favicon                            nothing               302     302       302    302     302       302       302      302      302  302        302     302  302     302      302   302
GET    about                              nothing               200     200       200    200     200       200       200      200      200  200        200     200  200     200      200   200
GET    about-model                        nothing               200     200       200    200     200       200       200      200      200  200        200     200  200     200      200   200
GET    privacy                            nothing               200     200       200    200     200       200       200      200      200  200        200     200  200     200      200   200
GET    accessibility                      nothing               200     200       200    200     200       200       200      200      200  200        200     200  200     200      200   200
GET    contact                            nothing               200     200       200    200     200       200       200      200      200  200        200     200  200     200      200   200
POST   contact                            message               302     302       302    302     302       302       302      302      302  302        302     302  302     302      302   302
GET    members:organisation-list          nothing               200     200       200    200     200       200       200      200      200  200        200     200  200     200      200   200
GET    members:organisation-detail        organisation          200     200       200    200     200       200       200      200      200  200        200     200  200     200      200   200
GET    members:organisation-detail        unknown               404     404       404    404     404       404       404      404      404  404        404     404  404     404      404   404
GET    members:my-overview                nothing               302     200       200    200     200       200       200      200      200  200        200     200  200     200      200   200
POST   members:language-update            language              302     302       302    302     302       302       302      302      302  302        302     302  302     302      302   302
GET    members:language-update            nothing               302     405       405    405     405       405       405      405      405  405        405     405  405     405      405   405
GET    members:person-export              nothing               302     200       200    200     200       200       200      200      200  200        200     200  200     200      200   200
GET    members:person-erase               nothing               302     200       200    200     200       200       200      200      200  200        200     200  200     200      200   200
POST   members:person-erase-confirm       wrong_address         302     422       422    422     422       422       422      422      422  422        422     422  422     422      422   422
GET    members:person-erase-confirm       nothing               302     405       405    405     405       405       405      405      405  405        405     405  405     405      405   405
GET    document-detail                    document              200     200       200    200     200       200       200      200      200  200        200     200  200     200      200   200
GET    document-detail                    editors_file          404     404       404    200     200       404       404      404      404  404        404     200  200     404      404   404
GET    document-detail                    draft_file            404     404       404    404     404       404       404      404      404  404        404     200  200     404      404   404
GET    workpackages:activity-list         nothing               200     200       200    200     200       200       200      200      200  200        200     200  200     200      200   200
GET    workpackages:activity-feed         nothing               200     200       200    200     200       200       200      200      200  200        200     200  200     200      200   200
GET    workpackages:activity-detail       open_activity         200     200       200    200     200       200       200      200      200  200        200     200  200     200      200   200
GET    workpackages:activity-detail       invited_activity      404     404       404    404     404       404       404      404      404  404        404     200  200     404      404   404
GET    workpackages:activity-detail       draft_activity        404     404       404    404     404       404       404      404      404  404        404     200  200     404      404   404
GET    workpackages:activity-calendar     open_activity         200     200       200    200     200       200       200      200      200  200        200     200  200     200      200   200
GET    workpackages:activity-calendar     invited_activity      404     404       404    404     404       404       404      404      404  404        404     200  200     404      404   404
POST   workpackages:registration-create   open_activity         302     302       302    302     302       302       302      302      302  302        302     302  302     302      302   302
POST   workpackages:registration-create   invited_activity      302     404       404    404     404       404       404      404      404  404        404     302  302     404      404   404
POST   workpackages:registration-create   foreign_organisation  302     404       404    404     404       404       404      404      404  404        404     404  404     404      404   404
GET    workpackages:registration-create   open_activity         302     405       405    405     405       405       405      405      405  405        405     405  405     405      405   405
POST   workpackages:registration-cancel   open_activity         302     404       404    404     404       404       404      404      404  404        404     404  404     404      404   404
POST   workpackages:registration-cancel   own_registration      302     302       302    302     302       302       302      302      302  302        302     302  302     302      302   302
POST   workpackages:registration-cancel   invited_activity      302     404       404    404     404       404       404      404      404  404        404     404  404     404      404   404
POST   workpackages:registration-confirm  open_activity         302     404       404    404     404       404       404      404      404  404        404     404  404     404      404   404
POST   workpackages:registration-confirm  own_registration      302     302       302    302     302       302       302      302      302  302        302     302  302     302      302   302
GET    workpackages:rotation-detail        pitch                302     403       403    403     403       403       403      403      403  403        403     200  200     403      403   403
GET    workpackages:rotation-detail        draft_activity       302     403       403    403     403       403       403      403      403  403        403     200  200     403      403   403
GET    workpackages:rotation-detail        cancelled_activity   302     403       403    403     403       403       403      403      403  403        403     404  404     403      403   403
GET    workpackages:rotation-export        planned_pitch        302     403       403    403     403       403       403      403      403  403        403     200  200     403      403   403
GET    workpackages:rotation-export        pitch                302     403       403    403     403       403       403      403      403  403        403     404  404     403      403   403
POST   workpackages:rotation-table-create  pitch                302     403       403    403     403       403       403      403      403  403        403     422  422     403      403   403
GET    workpackages:rotation-table-create  pitch                302     405       405    405     405       405       405      405      405  405        405     405  405     405      405   405
POST   workpackages:rotation-table-delete  pitch_table          302     403       403    403     403       403       403      403      403  403        403     302  302     403      403   403
POST   workpackages:rotation-create        planned_pitch        302     403       403    403     403       403       403      403      403  403        403     422  422     403      403   403
POST   workpackages:rotation-delete        planned_pitch        302     403       403    403     403       403       403      403      403  403        403     302  302     403      403   403
GET    workpackages:rotation-delete        planned_pitch        302     405       405    405     405       405       405      405      405  405        405     405  405     405      405   405
POST   workpackages:rotation-repair        planned_pitch        302     403       403    403     403       403       403      403      403  403        403     422  422     403      403   403
GET    members:application-create         nothing               200     200       200    200     200       200       200      200      200  200        200     200  200     200      200   200
GET    members:conduct                    nothing               200     200       200    200     200       200       200      200      200  200        200     200  200     200      200   200
GET    members:application-list           nothing               302     403       403    403     403       403       403      403      403  403        403     200  200     403      403   403
POST   members:application-approve        application           302     403       403    403     403       403       403      403      403  403        403     302  302     403      403   403
GET    members:application-approve        application           302     405       405    405     405       405       405      405      405  405        405     405  405     405      405   405
GET    members:application-refuse         application           302     403       403    403     403       403       403      403      403  403        403     200  200     403      403   403
POST   members:application-refuse         application           302     403       403    403     403       403       403      403      403  403        403     302  302     403      403   403
POST   members:application-withdraw       application           302     404       404    404     404       404       404      404      404  404        404     302  302     404      404   404
POST   members:application-withdraw       own_application       302     302       302    302     302       302       302      302      302  302        302     302  302     302      302   302
GET    members:application-withdraw       application           302     405       405    405     405       405       405      405      405  405        405     405  405     405      405   405
GET    members:organisation-mine          nothing               302     302       302    302     302       302       302      302      302  302        302     302  302     302      302   302
GET    members:organisation-update        organisation          302     404       404    200     200       404       404      404      404  404        404     200  200     404      404   404
POST   members:organisation-confirm       organisation          302     404       404    302     302       404       404      404      404  404        404     302  302     404      404   404
GET    members:organisation-confirm       organisation          302     405       405    405     405       405       405      405      405  405        405     405  405     405      405   405
GET    members:offering-create            organisation          302     404       404    200     200       404       404      404      404  404        404     200  200     404      404   404
GET    members:offering-update            an_offering           302     404       404    200     200       404       404      404      404  404        404     200  200     404      404   404
GET    members:offering-update            foreign_offering      302     404       404    404     404       404       404      404      404  404        404     404  404     404      404   404
POST   members:offering-close             an_offering           302     404       404    302     302       404       404      404      404  404        404     302  302     404      404   404
POST   members:offering-close             foreign_offering      302     404       404    404     404       404       404      404      404  404        404     404  404     404      404   404
GET    workpackages:programme-current     nothing               302     403       403    403     403       403       403      403      403  403        403     200  200     200      200   403
GET    workpackages:programme-detail      programme_year        302     403       403    403     403       403       403      403      403  403        403     200  200     200      200   403
GET    workpackages:programme-detail      unknown_year          302     403       403    403     403       403       403      403      403  403        403     404  404     404      404   403
GET    workpackages:programme-activities  programme_year        302     403       403    403     403       403       403      403      403  403        403     200  200     200      200   403
GET    workpackages:report-list           nothing               302     403       403    403     403       403       403      403      403  403        403     200  200     200      200   403
GET    workpackages:report-detail         final_report          302     403       403    403     403       403       403      403      403  403        403     200  200     200      200   403
GET    workpackages:report-detail         unknown_report        302     403       403    403     403       403       403      403      403  403        403     404  404     404      404   403
GET    workpackages:report-pdf            final_report          302     403       403    403     403       403       403      403      403  403        403     200  200     200      200   403
GET    workpackages:report-pdf            unknown_report        302     403       403    403     403       403       403      403      403  403        403     404  404     404      404   403
GET    workpackages:report-data           final_report          302     403       403    403     403       403       403      403      403  403        403     200  200     200      200   403
GET    workpackages:report-data           unknown_report        302     403       403    403     403       403       403      403      403  403        403     404  404     404      404   403
POST   workpackages:report-create         report_period         302     403       403    403     403       403       403      403      403  403        403     302  302     403      403   403
POST   workpackages:report-create         seventh_quarter       302     403       403    403     403       403       403      403      403  403        403     422  422     403      403   403
GET    workpackages:report-create         nothing               302     405       405    405     405       405       405      405      405  405        405     405  405     405      405   405
POST   workpackages:report-refresh        final_report          302     403       403    403     403       403       403      403      403  403        403     302  302     403      403   403
GET    workpackages:report-refresh        final_report          302     405       405    405     405       405       405      405      405  405        405     405  405     405      405   405
POST   workpackages:report-finalise       final_report          302     403       403    403     403       403       403      403      403  403        403     302  302     403      403   403
GET    workpackages:report-finalise       final_report          302     405       405    405     405       405       405      405      405  405        405     405  405     405      405   405
POST   workpackages:report-correct        final_report          302     403       403    403     403       403       403      403      403  403        403     302  302     403      403   403
GET    workpackages:report-correct        final_report          302     405       405    405     405       405       405      405      405  405        405     405  405     405      405   405
GET    work-list                          nothing               302     403       403    403     403       403       403      403      403  403        403     200  200     403      403   403
GET    workpackages:guest-detail          guest                 302     403       403    403     403       403       403      403      403  403        403     200  200     403      403   403
GET    workpackages:guest-detail          linked_guest          302     403       403    403     403       403       403      403      403  403        403     404  404     403      403   403
POST   workpackages:guest-link            guest                 302     403       403    403     403       403       403      403      403  403        403     302  302     403      403   403
POST   workpackages:guest-link            guest_to_nowhere      302     403       403    403     403       403       403      403      403  403        403     404  404     403      403   403
GET    workpackages:guest-link            guest                 302     405       405    405     405       405       405      405      405  405        405     405  405     405      405   405
POST   workpackages:activity-hold         over_activity         302     403       403    403     403       403       403      403      403  403        403     302  302     403      403   403
GET    workpackages:activity-hold         over_activity         302     405       405    405     405       405       405      405      405  405        405     405  405     405      405   405
POST   members:profile-ask                stale_profile         302     403       403    403     403       403       403      403      403  403        403     302  302     403      403   403
GET    members:profile-ask                stale_profile         302     405       405    405     405       405       405      405      405  405        405     405  405     405      405   405
POST   members:profile-ask                fresh_profile         302     403       403    403     403       403       403      403      403  403        403     404  404     403      403   403
"""


def _activity(name, **fields):
    found = Activity.objects.filter(slug=name).first()
    return found or ActivityFactory(slug=name, capacity=None, starts_at=now() + timedelta(days=20), **fields)


def nothing(cast, person):
    return {}, {}


def message(cast, person):
    return {}, {"name": "Demo", "email": "demo@demo.example", "text": "Dag", "website": "robot"}


def _file(owner, visibility):
    text = SimpleUploadedFile("notitie.txt", b"Demo")
    row = store_document(owner=owner, file=text, title="Demo", by=None, limit=1000, visibility=visibility)
    return {"pk": row.pk}, {}


def document(cast, person):
    return _file(cast.organisation_of["connect"], "owner")


def editors_file(cast, person):
    return _file(cast.organisation_of["connect"], "editors")


def draft_file(cast, person):
    return _file(_activity("draft", state="draft"), "owner")


def application(cast, person):
    found = MembershipApplication.objects.filter(state="submitted").first()
    row = found or MembershipApplication.objects.create(
        organisation_name="Demo Aanvraag",
        kind="citizen",
        contact_name="A",
        contact_email="a@b.example",
        state="submitted",
    )
    return {"pk": row.pk}, {"reason": "Geen plaats"}


def own_application(cast, person):
    row = MembershipApplication.objects.create(
        organisation_name="Demo Eigen",
        kind="citizen",
        contact_name="A",
        contact_email="a@b.example",
        applicant=cast.people[person],
        state="submitted",
    )
    return {"pk": row.pk}, {}


def an_offering(cast, person):
    company = cast.organisation_of["connect"]
    row = company.offerings.filter(closed_on=None).first() or OfferingFactory(organisation=company)
    return {"slug": company.slug, "pk": row.pk}, {}


def foreign_offering(cast, person):
    """An offering of another organisation under one's own address."""
    row = cast.organisation_of["cultivate"].offerings.first() or OfferingFactory(
        organisation=cast.organisation_of["cultivate"]
    )
    return {"slug": cast.organisation_of["connect"].slug, "pk": row.pk}, {}


def organisation(cast, person):
    return {"slug": cast.organisation_of["connect"].slug}, {}


def unknown(cast, person):
    return {"slug": "bestaat-niet"}, {}


def language(cast, person):
    return {}, {"language": "en"}


def wrong_address(cast, person):
    return {}, {"email": "niet-van-mij@demo.example"}


def open_activity(cast, person):
    return {"slug": _activity("open").slug}, {}


def invited_activity(cast, person):
    return {"slug": _activity("invited", audience="invited").slug}, {}


def draft_activity(cast, person):
    return {"slug": _activity("draft", state="draft").slug}, {}


def foreign_organisation(cast, person):
    """Nobody of the cast speaks for this organisation."""
    from tests.factories.members import OrganisationFactory

    foreign = OrganisationFactory(name="Demo Vreemd")
    return {"slug": _activity("open").slug}, {"as_organisation": foreign.pk}


def own_registration(cast, person):
    activity, user = _activity("own"), cast.people[person]
    if user is not None:
        contact = user.contacts.first() or user.contacts.create(role="guest")
        state = {"state": "offered", "offered_until": now() + timedelta(hours=5)}
        if not activity.registrations.filter(contact=contact).exists():
            RegistrationFactory(
                activity=activity, contact=contact, organisation=contact.organisation, **state
            )
    return {"slug": activity.slug}, {}


def cancelled_activity(cast, person):
    return {"slug": _activity("afgelast", state="cancelled").slug}, {}


def pitch(cast, person):
    return {"slug": _activity("pitch").slug}, {}


def pitch_table(cast, person):
    """A table to take away, there again for the next person."""
    activity = _activity("pitch")
    host = cast.organisation_of["city"]
    row = activity.rotation_tables.first() or activity.rotation_tables.create(number=1, host=host)
    return {"slug": activity.slug, "pk": row.pk}, {}


def planned_pitch(cast, person):
    activity = _activity("plan")
    Rotation.objects.get_or_create(activity=activity, defaults={"rounds": 1})
    return {"slug": activity.slug}, {"version": 1}


def programme_year(cast, person):
    return {"number": ProgrammeYearFactory(number=3).number}, {}


def unknown_year(cast, person):
    return {"number": 9}, {}


def final_report(cast, person):
    """A final report, made whole once: the row stands for all people of the cast."""
    found = Report.objects.filter(quarter=1, state="final").first()
    return {"pk": (found or ReportFactory(quarter=1, state="final")).pk}, {}


def unknown_report(cast, person):
    return {"pk": 987654321}, {}


def report_period(cast, person):
    year = ProgrammeYearFactory(number=1)
    return {}, {"werkpakket": WorkPackageFactory(number=2).number, "jaar": year.number, "kwartaal": "1"}


def seventh_quarter(cast, person):
    return {}, {**report_period(cast, person)[1], "kwartaal": "7"}


def _guest():
    activity = _activity("held", state="held", held_at=now())
    guest = GuestFactory()
    RegistrationFactory(activity=activity, contact=guest, organisation=None, state="attended")
    return guest


def guest(cast, person):
    return {"pk": _guest().pk}, {"organisation": cast.organisation_of["city"].pk}


def linked_guest(cast, person):
    return {"pk": GuestFactory().pk}, {}


def guest_to_nowhere(cast, person):
    return {"pk": _guest().pk}, {"organisation": "987654321"}


def over_activity(cast, person):
    return {"pk": ActivityFactory(starts_at=now() - timedelta(days=2)).pk}, {}


def stale_profile(cast, person):
    row = cast.organisation_of["connect"]
    row.confirmed_on = local_today() - timedelta(days=500)
    row.save(update_fields=["confirmed_on"])
    return {"pk": row.pk}, {}


def fresh_profile(cast, person):
    return {"pk": cast.organisation_of["cultivate"].pk}, {}


OBJECTS = {
    build.__name__: build
    for build in (
        nothing,
        message,
        document,
        editors_file,
        draft_file,
        application,
        own_application,
        an_offering,
        foreign_offering,
        organisation,
        unknown,
        language,
        wrong_address,
        open_activity,
        invited_activity,
        draft_activity,
        foreign_organisation,
        own_registration,
        cancelled_activity,
        pitch,
        pitch_table,
        planned_pitch,
        programme_year,
        unknown_year,
        final_report,
        unknown_report,
        report_period,
        seventh_quarter,
        guest,
        linked_guest,
        guest_to_nowhere,
        over_activity,
        stale_profile,
        fresh_profile,
    )
}
