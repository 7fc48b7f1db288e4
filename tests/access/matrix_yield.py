"""The literal table for articles, newsletter, search and KPIs, and the things its rows are about."""

from datetime import date

from kpis.models import Kpi
from members.models import Tier
from scvl.periods import now
from tests.factories.kpis import KpiFactory
from tests.factories.workpackages import ProgrammeYearFactory
from workpackages.actions.subscription import confirmation_code
from workpackages.models import Article, Newsletter, ProgrammeYear, Subscriber

TABLE = """
                                                                  visitor  signed_up  inform  connect  colleague  cultivate  steering  outsider  city  university  citizen  team  finance  delegate  board  expired
GET  search                                 no_argument           200      200        200     200      200        200        200       200       200   200         200      200   200      200       200    200
GET  workpackages:article-list              no_argument           200      200        200     200      200        200        200       200       200   200         200      200   200      200       200    200
GET  workpackages:article-feed              no_argument           200      200        200     200      200        200        200       200       200   200         200      200   200      200       200    200
GET  workpackages:article-detail            public_article        200      200        200     200      200        200        200       200       200   200         200      200   200      200       200    200
GET  workpackages:article-detail            members_article       404      404        200     200      200        200        200       404       200   200         200      200   200      200       200    404
GET  workpackages:article-detail            cultivate_article     404      404        404     404      404        200        200       404       200   200         200      200   200      200       200    404
GET  workpackages:article-detail            draft_article         404      404        404     404      404        404        404       404       404   404         404      200   200      404       404    404
GET  workpackages:newsletter-subscribe      no_argument           200      200        200     200      200        200        200       200       200   200         200      200   200      200       200    200
GET  workpackages:newsletter-read           sent_edition          200      200        200     200      200        200        200       200       200   200         200      200   200      200       200    200
GET  workpackages:newsletter-read           edition               404      404        404     404      404        404        404       404       404   404         404      200   200      404       404    404
GET  workpackages:newsletter-confirm        confirmation          200      200        200     200      200        200        200       200       200   200         200      200   200      200       200    200
GET  workpackages:newsletter-confirm        unknown_token         404      404        404     404      404        404        404       404       404   404         404      404   404      404       404    404
GET  workpackages:newsletter-unsubscribe    subscriber            200      200        200     200      200        200        200       200       200   200         200      200   200      200       200    200
POST workpackages:newsletter-unsubscribe    unknown_token         404      404        404     404      404        404        404       404       404   404         404      404   404      404       404    404
GET  workpackages:edition-list              no_argument           302      403        403     403      403        403        403       403       403   403         403      200   200      403       403    403
GET  workpackages:edition-create            no_argument           302      403        403     403      403        403        403       403       403   403         403      200   200      403       403    403
GET  workpackages:edition-detail            edition               302      403        403     403      403        403        403       403       403   403         403      200   200      403       403    403
GET  workpackages:edition-update            edition               302      403        403     403      403        403        403       403       403   403         403      200   200      403       403    403
GET  workpackages:edition-preview           edition               302      403        403     403      403        403        403       403       403   403         403      200   200      403       403    403
GET  workpackages:edition-progress          edition               302      403        403     403      403        403        403       403       403   403         403      200   200      403       403    403
POST workpackages:edition-test              edition               302      403        403     403      403        403        403       403       403   403         403      302   302      403       403    403
GET  workpackages:edition-test              edition               302      405        405     405      405        405        405       405       405   405         405      405   405      405       405    405
POST workpackages:edition-schedule          edition               302      403        403     403      403        403        403       403       403   403         403      422   422      403       403    403
POST workpackages:edition-step              edition_pause         302      403        403     403      403        403        403       403       403   403         403      302   302      403       403    403
POST workpackages:edition-step              edition_unknown_step  302      403        403     403      403        403        403       403       403   403         403      404   404      403       403    403
GET  kpis:kpi-list                          with_year             302      403        403     403      403        403        403       403       403   403         403      200   200      200       200    403
GET  kpis:current-json                      with_year             302      403        403     403      403        403        403       403       403   403         403      200   200      200       200    403
GET  kpis:year-detail                       running_year          302      403        403     403      403        403        403       403       403   403         403      200   200      200       200    403
GET  kpis:year-detail                       year_nine             302      403        403     403      403        403        403       403       403   403         403      404   404      404       404    403
GET  kpis:year-json                         running_year          302      403        403     403      403        403        403       403       403   403         403      200   200      200       200    403
GET  kpis:year-json                         year_nine             302      403        403     403      403        403        403       403       403   403         403      404   404      404       404    403
GET  kpis:kpi-detail                        kpi_three             302      403        403     403      403        403        403       403       403   403         403      200   200      200       200    403
GET  kpis:kpi-detail                        kpi_fifteen           302      403        403     403      403        403        403       403       403   403         403      404   404      404       404    403
GET  kpis:kpi-evidence                      kpi_three             302      403        403     403      403        403        403       403       403   403         403      200   200      200       200    403
GET  kpis:kpi-evidence                      kpi_fifteen           302      403        403     403      403        403        403       403       403   403         403      404   404      404       404    403
GET  kpis:measurement-list                  no_argument           302      403        403     403      403        403        403       403       403   403         403      200   200      403       403    403
POST kpis:measurement-import                no_argument           302      403        403     403      403        403        403       403       403   403         403      422   422      403       403    403
"""


def no_argument(cast, person):
    return {}, {}


def _article(slug, visibility, **fields):
    found = Article.objects.filter(slug=slug).first()
    return found or Article.objects.create(
        slug=slug, title_nl="Demo", visibility=visibility, published_at=now(), **fields
    )


def public_article(cast, person):
    return {"slug": _article("openbaar", "public").slug}, {}


def members_article(cast, person):
    return {"slug": _article("leden", "members").slug}, {}


def cultivate_article(cast, person):
    tier = Tier.objects.get(code="cultivate")
    return {"slug": _article("cultivate", "tier", min_tier=tier).slug}, {}


def draft_article(cast, person):
    found = Article.objects.filter(slug="ontwerp").first() or Article.objects.create(
        slug="ontwerp", title_nl="Demo"
    )
    return {"slug": found.slug}, {}


def subscriber(cast, person):
    row = Subscriber.objects.first() or Subscriber.objects.create(email="lezer@demo.example")
    return {"token": row.token}, {}


def confirmation(cast, person):
    subscriber(cast, person)
    return {"token": confirmation_code(Subscriber.objects.first())}, {}


def unknown_token(cast, person):
    return {"token": "bestaat-niet"}, {}


def edition(cast, person):
    row = Newsletter.objects.first() or Newsletter.objects.create(subject="Demo", intro="Dag")
    return {"pk": row.pk}, {}


def sent_edition(cast, person):
    found = Newsletter.objects.filter(state="sent").first() or Newsletter.objects.create(
        subject="Demo", intro="Dag", state="sent", scheduled_at=now(), sent_at=now()
    )
    return {"pk": found.pk}, {}


def edition_pause(cast, person):
    return {**edition(cast, person)[0], "code": "pauzeren"}, {}


def edition_unknown_step(cast, person):
    return {**edition(cast, person)[0], "code": "opblazen"}, {}


def running_year(cast, person):
    found = ProgrammeYear.objects.first() or ProgrammeYearFactory(
        number=3, starts_on=date(2026, 5, 1), ends_before=date(2099, 5, 1)
    )
    return {"year": found.number}, {}


def year_nine(cast, person):
    running_year(cast, person)
    return {"year": 9}, {}


def kpi_three(cast, person):
    if not Kpi.objects.filter(number="3").exists():
        KpiFactory(number="3")
    return {**running_year(cast, person)[0], "number": "3"}, {}


def kpi_fifteen(cast, person):
    return {**running_year(cast, person)[0], "number": "15"}, {}


def with_year(cast, person):
    running_year(cast, person)
    return {}, {}


OBJECTS = {
    build.__name__: build
    for build in (
        no_argument,
        public_article,
        members_article,
        cultivate_article,
        draft_article,
        subscriber,
        confirmation,
        unknown_token,
        edition,
        sent_edition,
        edition_pause,
        edition_unknown_step,
        running_year,
        year_nine,
        kpi_three,
        kpi_fifteen,
        with_year,
    )
}
