"""An error is a page in the house style, or a fragment for htmx; it keeps its status and says what to do."""

import logging

import pytest
from django.http import HttpResponse, HttpResponseNotAllowed
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.utils.translation import gettext as _

from scvl.access import public, signed_in
from scvl.errors import Conflict, NotAllowed
from scvl.urls import urlpatterns as portal

handler400 = "scvl.views.bad_request"
handler403 = "scvl.views.permission_denied"
handler404 = "scvl.views.not_found"
handler500 = "scvl.views.server_error"

HTMX = {"HX-Request": "true"}


@public
def conflict(request):
    raise Conflict


@signed_in
def forbidden(request):
    raise NotAllowed(_("Alleen het team mag dit."))


@public
def broken(request):
    raise ZeroDivisionError


@public
def post_only(request):
    return HttpResponseNotAllowed(["POST"])


@public
def plain(request):
    return HttpResponse("<p>deel</p>")


urlpatterns = [
    path("test/conflict/", conflict),
    path("test/forbidden/", forbidden),
    path("test/broken/", broken),
    path("test/post-only/", post_only),
    path("test/plain/", plain),
    *portal,
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.scvl.test_errors")]


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


def test_a_named_error_is_a_page_with_its_status(client):
    response = client.get("/test/conflict/")
    assert response.status_code == 409
    assert "Iemand anders was je net voor" in response.text
    assert "<html" in response.text


def test_a_named_error_is_a_fragment_for_htmx(client):
    response = client.get("/test/conflict/", headers=HTMX)
    assert response.status_code == 409
    assert "<html" not in response.text
    assert 'role="alert"' in response.text


def test_a_refusal_logs_who_and_where_without_personal_data(client, cast, caplog):
    client.force_login(cast.connect)
    with caplog.at_level(logging.INFO, logger="scvl.middleware"):
        response = client.get("/test/forbidden/?mail=iemand@demo.example")
    assert response.status_code == 403
    assert "Alleen het team mag dit." in response.text
    assert caplog.messages[0] == f"refused NotAllowed status=403 path=/test/forbidden/ user={cast.connect.pk}"
    assert "demo.example" not in caplog.text


def test_an_unknown_address_is_a_page(client):
    response = client.get("/nergens/")
    assert response.status_code == 404
    assert "Deze pagina vinden we niet" in response.text


def test_a_fault_of_ours_is_a_page_without_context(visitor, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = visitor.get("/test/broken/")
    assert response.status_code == 500
    assert "Er ging iets mis bij ons" in response.text
    assert "ZeroDivisionError" not in response.text


def test_a_fault_of_ours_is_a_fragment_for_htmx(visitor):
    response = visitor.get("/test/broken/", headers=HTMX)
    assert response.status_code == 500
    assert "<html" not in response.text


def test_a_wrong_method_is_a_page_that_keeps_allow(client):
    response = client.get("/test/post-only/")
    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert "<html" in response.text


@override_settings(ALLOWED_HOSTS=["portaal.example"])
def test_a_wrong_host_is_a_page(client):
    response = client.get("/", headers={"host": "elders.example"})
    assert response.status_code == 400
    assert "Dit lukt niet" in response.text


def test_a_missing_token_is_a_page():
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {})
    assert response.status_code == 403
    assert "herlaad de pagina" in response.text


def test_htmx_is_sent_to_the_log_in_as_a_whole_page(client):
    headers = {**HTMX, "HX-Current-URL": "http://testserver/leden/?laag=3"}
    response = client.get("/test/forbidden/", headers=headers)
    assert response.status_code == 200
    assert response["HX-Redirect"] == "/accounts/login/?next=/leden/%3Flaag%3D3"


def test_every_page_varies_on_who_asks_for_a_part(client):
    assert "HX-Request" in client.get("/test/plain/")["Vary"]


def test_too_many_is_a_page():
    from allauth.core.ratelimit import respond_429

    request = RequestFactory().get("/accounts/login/")
    response = respond_429(request)
    assert response.status_code == 429
    assert "Even wachten" in response.content.decode()
