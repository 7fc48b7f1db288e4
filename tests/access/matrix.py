"""The literal table of the access matrix, and the things its rows are about."""

from datetime import timedelta

from scvl.periods import now
from tests.factories.workpackages import ActivityFactory, RegistrationFactory
from workpackages.models import Activity

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
"""


def _activity(name, **fields):
    found = Activity.objects.filter(slug=name).first()
    return found or ActivityFactory(slug=name, capacity=None, starts_at=now() + timedelta(days=20), **fields)


def nothing(cast, person):
    return {}, {}


def message(cast, person):
    return {}, {"name": "Demo", "email": "demo@demo.example", "text": "Dag", "website": "robot"}


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


OBJECTS = {
    build.__name__: build
    for build in (
        nothing,
        message,
        organisation,
        unknown,
        language,
        wrong_address,
        open_activity,
        invited_activity,
        draft_activity,
        foreign_organisation,
        own_registration,
    )
}
