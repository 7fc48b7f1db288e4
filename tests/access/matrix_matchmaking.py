"""The literal table for demand and supply, and the things its rows are about."""

from django.core.files.uploadedfile import SimpleUploadedFile

from matchmaking.actions.digest import stop_code
from matchmaking.actions.document import attach_document
from matchmaking.models import Call, Challenge, Consortium, Idea, MatchDigest, Offer, Project
from scvl.documents import documents_of
from tests.factories import matchmaking as factories

TABLE = """
                                                            visitor  signed_up  inform  connect  colleague  cultivate  steering  outsider  city  university  citizen  team  finance  delegate  board  expired
GET  matchmaking:challenge-list     nothing_asked           200      200        200     200      200        200        200       200       200   200         200      200   200      200       200    200
GET  matchmaking:challenge-create   nothing_asked           302      403        403     403      403        403        403       403       200   403         403      200   200      403       403    403
GET  matchmaking:challenge-detail   public_challenge        200      200        200     200      200        200        200       200       200   200         200      200   200      200       200    200
GET  matchmaking:challenge-detail   teaser_challenge        200      200        200     200      200        200        200       200       200   200         200      200   200      200       200    200
GET  matchmaking:challenge-detail   members_challenge       404      404        200     200      200        200        200       404       200   200         200      200   200      200       200    404
GET  matchmaking:challenge-detail   draft_challenge         404      404        404     404      404        404        404       404       200   404         404      200   200      404       404    404
GET  matchmaking:challenge-update   draft_challenge         302      404        404     404      404        404        404       404       200   404         404      200   200      404       404    404
GET  matchmaking:challenge-update   public_challenge        302      403        403     403      403        403        403       403       403   403         403      200   200      403       403    403
GET  matchmaking:need-create        draft_challenge         302      404        404     404      404        404        404       404       200   404         404      200   200      404       404    404
GET  matchmaking:need-update        draft_need              302      404        404     404      404        404        404       404       200   404         404      200   200      404       404    404
GET  matchmaking:need-update        gone_need               302      404        404     404      404        404        404       404       404   404         404      404   404      404       404    404
POST matchmaking:need-delete        draft_need              302      404        404     404      404        404        404       404       302   404         404      404   404      404       404    404
POST matchmaking:question-create    question                302      404        302     302      302        302        302       404       403   302         302      403   403      302       302    404
GET  matchmaking:interest-create    public_challenge        302      403        403     200      200        200        200       403       403   200         403      403   403      200       200    403
GET  matchmaking:interest-create    teaser_challenge        302      403        403     200      200        200        200       403       403   200         403      403   403      200       200    403
GET  matchmaking:interest-list      public_challenge        302      404        404     404      404        404        404       404       200   404         404      200   200      404       404    404
GET  matchmaking:composition-detail public_challenge        302      403        403     403      403        403        403       403       403   403         403      200   200      403       403    403
GET  matchmaking:member-suggestions public_challenge        302      403        403     403      403        403        403       403       403   403         403      200   200      403       403    403
GET  matchmaking:composition-detail draft_challenge         302      403        403     403      403        403        403       403       403   403         403      403   403      403       403    403
POST matchmaking:run-create         public_challenge        302      403        403     403      403        403        403       403       403   403         403      302   302      403       403    403
GET  matchmaking:run-detail         a_run                   302      403        403     403      403        403        403       403       403   403         403      200   200      403       403    403
GET  matchmaking:run-detail         run_elsewhere           302      403        403     403      403        403        403       403       403   403         403      404   404      403       403    403
GET  matchmaking:neutrality-report  nothing_asked           302      403        403     403      403        403        403       403       403   403         403      200   200      200       200    403
GET  matchmaking:neutrality-evidence nothing_asked          302      403        403     403      403        403        403       403       403   403         403      200   200      200       200    403
GET  matchmaking:consortium-list    nothing_asked           302      200        200     200      200        200        200       200       200   200         200      200   200      200       200    200
GET  matchmaking:consortium-create  nothing_asked           302      403        403     403      403        403        403       403       403   403         403      200   200      403       403    403
GET  matchmaking:consortium-detail  consortium              302      404        404     200      200        200        404       404       200   200         404      200   200      404       404    404
GET  matchmaking:partner-create     consortium              302      403        403     403      403        403        403       403       403   403         403      200   200      403       403    403
GET  matchmaking:offer-create       consortium              302      404        404     403      403        200        404       404       403   200         404      403   403      404       404    404
GET  matchmaking:offer-update       draft_offer             302      404        404     403      403        200        404       404       403   200         404      403   403      404       404    404
GET  matchmaking:offer-update       handed_in_offer         302      404        404     403      403        409        404       404       403   409         404      403   403      404       404    404
GET  matchmaking:challenge-document-create draft_challenge   302      404        404     404      404        404        404       404       200   404         404      200   200      404       404    404
GET  matchmaking:challenge-document-create public_challenge   302      403        403     403      403        403        403       403       403   403         403      200   200      403       403    403
POST matchmaking:challenge-document-delete draft_document   302      404        404     404      404        404        404       404       302   404         404      302   302      404       404    404
POST matchmaking:note-create note   302      404        404     403      403        302        404       404       403   302         404      403   403      404       404    404
POST matchmaking:note-delete own_note   302      404        404     404      404        302        404       404       404   403         404      404   404      404       404    404
GET  matchmaking:consortium-document-create consortium   302      404        404     403      403        200        404       404       403   200         404      403   403      404       404    404
POST matchmaking:consortium-document-delete own_file   302      404        404     403      403        302        404       404       403   403         404      403   403      404       404    404
GET  document-detail file_of_a_teaser   404      404        200     200      200        200        200       404       200   200         200      200   200      200       200    404
GET  document-detail file_of_a_workspace   404      404        404     404      404        200        404       404       404   200         404      404   404      404       404    404
GET  matchmaking:project-create     consortium              302      403        403     403      403        403        403       403       403   403         403      200   200      403       403    403
GET  matchmaking:project-list       nothing_asked           200      200        200     200      200        200        200       200       200   200         200      200   200      200       200    200
GET  matchmaking:project-detail     public_project          200      200        200     200      200        200        200       200       200   200         200      200   200      200       200    200
GET  matchmaking:project-detail     own_project             404      404        404     200      200        404        404       404       404   404         404      200   200      404       404    404
GET  matchmaking:sprint-create      led_project             302      403        403     403     403        200        403       403       403   403         403      200   200      403       403    403
GET  matchmaking:sprint-create      own_project             302      404        404     403     403        404        404       404       404   404         404      200   200      404       404    404
GET  matchmaking:sprint-update      a_sprint                302      403        403     403     403        200        403       403       403   403         403      200   200      403       403    403
GET  matchmaking:sprint-update      no_sprint               302      403        403     403     403        404        403       403       403   403         403      404   404      403       403    403
GET  matchmaking:project-partner-create led_project 302      403        403     403      403        403        403       403       403   403         403      200   200      403       403    403
GET  matchmaking:project-partner-update a_project_partner 302      403        403     403      403        403        403       403       403   403         403      200   200      403       403    403
POST matchmaking:project-partner-delete a_project_partner 302      403        403     403      403        403        403       403       403   403         403      302   302      403       403    403
GET  matchmaking:funding-line-create led_project             302      403        403     403     403        200        403       403       403   403         403      200   200      403       403    403
GET  matchmaking:funding-line-update a_funding_line          302      403        403     403     403        200        403       403       403   403         403      200   200      403       403    403
POST matchmaking:funding-line-delete a_funding_line          302      403        403     403     403        302        403       403       403   403         403      302   302      403       403    403
GET  matchmaking:project-inventory  nothing_asked           302      403        403     403     403        403        403       403       403   403         403      200   200      403       403    403
GET  matchmaking:project-export     nothing_asked           302      403        403     403     403        403        403       403       403   403         403      200   200      403       403    403
GET  matchmaking:call-list          nothing_asked           200      200        200     200      200        200        200       200       200   200         200      200   200      200       200    200
GET  matchmaking:call-feed          nothing_asked           200      200        200     200      200        200        200       200       200   200         200      200   200      200       200    200
GET  matchmaking:call-detail        a_call                  200      200        200     200      200        200        200       200       200   200         200      200   200      200       200    200
GET  matchmaking:call-calendar      a_call                  200      200        200     200      200        200        200       200       200   200         200      200   200      200       200    200
GET  matchmaking:application-list   nothing_asked           302      200        200     200      200        200        200       200       200   200         200      200   200      200       200    200
GET  matchmaking:application-create nothing_asked           302      403        403     403      403        403        403       403       200   403         403      200   200      403       403    403
GET  matchmaking:application-detail funding_application     302      404        404     404      404        404        404       404       200   404         404      200   200      404       404    404
GET  matchmaking:application-update funding_application     302      404        404     404      404        404        404       404       200   404         404      200   200      404       404    404
GET  matchmaking:idea-list          nothing_asked           302      200        200     200      200        200        200       200       200   200         200      200   200      200       200    200
GET  matchmaking:idea-create        nothing_asked           302      200        200     200      200        200        200       200       200   200         200      200   200      200       200    200
GET  matchmaking:idea-detail        an_idea                 302      404        404     200      200        404        404       404       404   404         404      200   200      404       404    404
GET  matchmaking:match-list         nothing_asked           302      200        200     200      200        200        200       200       200   200         200      200   200      200       200    200
POST matchmaking:digest-start       nothing_asked           302      403        302     302      302        302        302       403       403   302         302      403   403      302       302    403
POST matchmaking:digest-stop        nothing_asked           302      403        404     404      404        404        404       404       404   404         404      403   403      404       404    404
GET  matchmaking:digest-end         a_digest                200      200        200     200      200        200        200       200       200   200         200      200   200      200       200    200
POST matchmaking:digest-end         a_digest                302      302        302     302      302        302        302       302       302   302         302      302   302      302       302    302
GET  matchmaking:digest-end         no_digest               404      404        404     404      404        404        404       404       404   404         404      404   404      404       404    404
GET  matchmaking:step               step_not_now            302      404        404     404      404        404        404       404       409   404         404      409   409      404       404    404
GET  matchmaking:step               step_close              302      403        403     403      403        403        403       403       200   403         403      200   200      403       403    403
GET  matchmaking:step               step_publish            302      404        404     404      404        404        404       404       403   404         404      200   200      404       404    404
GET  matchmaking:step               step_unknown            302      404        404     404      404        404        404       404       404   404         404      404   404      404       404    404
GET  matchmaking:step               step_interest           302      404        404     403      403        404        404       404       403   404         404      200   200      404       404    404
GET  matchmaking:step               step_partner            302      404        404     200      200        403        404       404       403   403         404      403   403      404       404    404
GET  matchmaking:step               step_invitation         302      404        404     403      403        403        404       404       403   403         404      200   200      404       404    404
GET  matchmaking:step               step_replace            302      404        404     403      403        403        404       404       403   403         404      200   200      404       404    404
GET  matchmaking:step               step_leave              302      404        404     403      403        200        404       404       403   403         404      403   403      404       404    404
GET  matchmaking:step               step_offer              302      404        404     404      404        403        404       404       200   403         404      200   200      404       404    404
GET  matchmaking:step               step_application        302      404        404     404      404        404        404       404       200   404         404      200   200      404       404    404
GET  matchmaking:step               step_idea               302      404        404     403      403        404        404       404       404   404         404      200   200      404       404    404
"""


def _challenge(cast, slug, **fields):
    """A challenge of the city with one need, made once a test."""
    found = Challenge.objects.filter(slug=slug).first()
    if found is None:
        found = factories.ChallengeFactory(
            slug=slug, owners=[cast.organisation_of["city"]], problem="Te druk", **fields
        )
        factories.NeedFactory(challenge=found)
    return found


def _consortium(cast):
    """For the city's challenge: cultivate leads, connect is asked, the university accepted."""
    challenge = _challenge(cast, "openbaar", visibility="public")
    row = Consortium.objects.filter(challenge=challenge).first()
    if row is None:
        row = factories.ConsortiumFactory(challenge=challenge)
        for name, state in (("cultivate", "accepted"), ("university", "accepted"), ("connect", "invited")):
            role = "lead" if name == "cultivate" else "partner"
            factories.PartnerFactory(
                consortium=row, organisation=cast.organisation_of[name], state=state, role=role
            )
    return row


def nothing_asked(cast, person):
    return {}, {}


def public_challenge(cast, person):
    return {"slug": _challenge(cast, "openbaar", visibility="public").slug}, {}


def teaser_challenge(cast, person):
    return {"slug": _challenge(cast, "kort", visibility="teaser").slug}, {}


def members_challenge(cast, person):
    return {"slug": _challenge(cast, "leden", visibility="members").slug}, {}


def draft_challenge(cast, person):
    return {"slug": _challenge(cast, "ontwerp", state="draft").slug}, {}


def draft_need(cast, person):
    return {"slug": _challenge(cast, "ontwerp", state="draft").slug, "sequence": 1}, {}


def gone_need(cast, person):
    return {"slug": _challenge(cast, "ontwerp", state="draft").slug, "sequence": 9}, {}


def question(cast, person):
    return {"slug": _challenge(cast, "kort", visibility="teaser").slug}, {"question": "Hoe groot?"}


def consortium(cast, person):
    return {"pk": _consortium(cast).pk}, {}


def _document(cast, owner, name):
    """A file of one of the cast with a row, put back where it was taken away."""
    found = documents_of(owner).first()
    if found is None:
        file = SimpleUploadedFile("kaart.txt", b"Een kaart")
        found = attach_document(owner=owner, file=file, by=cast.people[name])
    return found


def draft_document(cast, person):
    challenge = _challenge(cast, "ontwerp", state="draft")
    return {"slug": challenge.slug, "pk": _document(cast, challenge, "city").pk}, {}


def file_of_a_teaser(cast, person):
    return {"pk": _document(cast, _challenge(cast, "kort", visibility="teaser"), "city").pk}, {}


def file_of_a_workspace(cast, person):
    return {"pk": _document(cast, _consortium(cast), "cultivate").pk}, {}


def own_file(cast, person):
    group = _consortium(cast)
    return {"pk": group.pk, "document_pk": _document(cast, group, "cultivate").pk}, {}


def note(cast, person):
    return {"pk": _consortium(cast).pk}, {"text": "Wie belt de stad?"}


def own_note(cast, person):
    group = _consortium(cast)
    found = group.notes.first() or factories.ConsortiumNoteFactory(consortium=group, author=cast.cultivate)
    return {"pk": group.pk, "note_pk": found.pk}, {}


def _offer(cast, state):
    """Of the consortium's partners; one a test."""
    group = _consortium(cast)
    return Offer.objects.filter(consortium=group).first() or factories.OfferFactory(
        consortium=group, challenge=group.challenge, state=state
    )


def draft_offer(cast, person):
    row = _offer(cast, "draft")
    return {"pk": row.consortium_id, "offer_pk": row.pk}, {}


def handed_in_offer(cast, person):
    row = _offer(cast, "submitted")
    return {"pk": row.consortium_id, "offer_pk": row.pk}, {}


def _application(cast):
    found = cast.organisation_of["city"].funding_applications.first()
    if found is None:
        found = factories.FundingApplicantFactory(organisation=cast.organisation_of["city"], is_lead=True)
    return found.application


def funding_application(cast, person):
    return {"pk": _application(cast).pk}, {}


def _idea(cast):
    return Idea.objects.first() or factories.IdeaFactory(initiated_by=cast.organisation_of["connect"])


def an_idea(cast, person):
    return {"pk": _idea(cast).pk}, {}


def _step(kind, row, code):
    return {"kind": kind, "pk": row.pk, "code": code}, {}


def step_not_now(cast, person):
    return _step("uitdaging", _challenge(cast, "ontwerp", state="draft"), "verlengen")


def step_close(cast, person):
    return _step("uitdaging", _challenge(cast, "openbaar", visibility="public"), "afsluiten")


def step_publish(cast, person):
    return _step("uitdaging", _challenge(cast, "ingediend", state="submitted"), "terugsturen")


def step_unknown(cast, person):
    return _step("uitdaging", _challenge(cast, "openbaar", visibility="public"), "opblazen")


def step_interest(cast, person):
    row = _challenge(cast, "openbaar", visibility="public")
    found = row.interests.first() or factories.InterestFactory(
        challenge=row, organisation=cast.organisation_of["connect"]
    )
    return _step("interesse", found, "niet-kiezen")


def step_partner(cast, person):
    return _step("partner", _consortium(cast).partners.get(state="invited"), "weigeren")


def step_invitation(cast, person):
    return _step("partner", _consortium(cast).partners.get(state="invited"), "terugtrekken")


def step_replace(cast, person):
    return _step("partner", _consortium(cast).partners.get(role="lead"), "vervangen")


def step_leave(cast, person):
    return _step("partner", _consortium(cast).partners.get(role="lead"), "vertrekken")


def step_offer(cast, person):
    return _step("offerte", _offer(cast, "submitted"), "goedkeuren")


def step_application(cast, person):
    return _step("aanvraag", _application(cast), "indienen")


def step_idea(cast, person):
    return _step("idee", _idea(cast), "parkeren")


def _run(cast):
    """A decided composition of one member for the one need of the city's challenge."""
    challenge = _challenge(cast, "openbaar", visibility="public")
    found = challenge.match_runs.first()
    if found is None:
        key, need = cast.organisation_of["connect"].pk, challenge.needs.get()
        one = {"id": key, "fits": [0.8], "covers": [0], "layers": [0], "groups": [], "order": [0, "", "a"]}
        about = {"id": need.pk, "number": 1, "title": need.title, "weight": 1.0, "mandatory": True}
        choice = {"members": [key], "value": 0.8, "best": [key], "covered": [0]}
        found = factories.MatchRunFactory(
            challenge=challenge,
            inputs={"version": 1, "needs": [about], "members": [one]},
            results={"choices": [choice], "uncovered": [], "clash": []},
        )
        factories.MatchRunEntryFactory(run=found, organisation_id=key, is_proposed=True, is_chosen=True)
    return found


def a_run(cast, person):
    row = _run(cast)
    return {"slug": row.challenge.slug, "pk": row.pk}, {}


def run_elsewhere(cast, person):
    """The number of a run at the address of another challenge."""
    return {"slug": _challenge(cast, "kort", visibility="teaser").slug, "pk": _run(cast).pk}, {}


def public_project(cast, person):
    row = Project.objects.filter(is_public=True).first() or factories.ProjectFactory(is_public=True)
    return {"slug": row.slug}, {}


def _led_project(cast):
    """Public, and running in the consortium that cultivate leads."""
    group = _consortium(cast)
    return Project.objects.filter(consortium=group).first() or factories.ProjectFactory(
        is_public=True, state="running", consortium=group
    )


def led_project(cast, person):
    return {"slug": _led_project(cast).slug}, {}


def a_sprint(cast, person):
    row = _led_project(cast)
    if not row.sprints.exists():
        factories.SprintFactory(project=row)
    return {"slug": row.slug, "number": 1}, {}


def no_sprint(cast, person):
    return {"slug": _led_project(cast).slug, "number": 9}, {}


def a_funding_line(cast, person):
    row = _led_project(cast)
    line = row.funding_lines.first() or factories.FundingLineFactory(project=row)
    return {"slug": row.slug, "pk": line.pk}, {}


def a_project_partner(cast, person):
    row = _led_project(cast)
    found = row.partners.first() or factories.ProjectPartnerFactory(
        project=row, organisation=cast.organisation_of["cultivate"]
    )
    return {"slug": row.slug, "pk": found.pk}, {}


def own_project(cast, person):
    row = Project.objects.filter(is_public=False).first()
    if row is None:
        row = factories.ProjectFactory(is_public=False)
        factories.ProjectPartnerFactory(project=row, organisation=cast.organisation_of["connect"])
    return {"slug": row.slug}, {}


def a_digest(cast, person):
    contact = cast.connect.contacts.get()
    row = MatchDigest.objects.filter(contact=contact).first() or factories.MatchDigestFactory(contact=contact)
    return {"token": stop_code(row)}, {}


def no_digest(cast, person):
    return {"token": "1.abc"}, {}


def a_call(cast, person):
    return {"pk": (Call.objects.first() or factories.CallFactory()).pk}, {}


OBJECTS = {
    build.__name__: build
    for build in (
        nothing_asked,
        public_challenge,
        teaser_challenge,
        members_challenge,
        draft_challenge,
        draft_need,
        gone_need,
        question,
        consortium,
        step_not_now,
        step_close,
        step_publish,
        step_unknown,
        step_interest,
        step_partner,
        draft_offer,
        handed_in_offer,
        funding_application,
        an_idea,
        step_invitation,
        step_replace,
        step_leave,
        step_offer,
        step_application,
        step_idea,
        public_project,
        own_project,
        led_project,
        a_sprint,
        no_sprint,
        a_funding_line,
        a_project_partner,
        a_call,
        a_run,
        run_elsewhere,
        a_digest,
        no_digest,
        draft_document,
        file_of_a_teaser,
        file_of_a_workspace,
        own_file,
        note,
        own_note,
    )
}
