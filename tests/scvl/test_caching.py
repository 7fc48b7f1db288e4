"""Redis away: pages answer, limits go on counting, and it is said where one looks."""

import logging
import socket

import pytest
from django.core.cache import cache
from django.urls import reverse

from members.models import User
from scvl import caching
from scvl.views.about import MESSAGES_PER_HOUR

pytestmark = pytest.mark.django_db


@pytest.fixture
def lost_redis(settings, monkeypatch):
    """The settings of production, with an address at which nobody answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    monkeypatch.setattr(caching, "_asked_again_at", {})
    settings.REDIS_URL = f"redis://127.0.0.1:{port}/0"
    settings.CACHES = {
        "default": {
            "BACKEND": "scvl.caching.GuardedRedisCache",
            "LOCATION": settings.REDIS_URL,
            "KEY_PREFIX": "scvl",
            "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
        }
    }


def test_pages_answer_and_one_line_says_why(lost_redis, client, cast, caplog):
    with caplog.at_level(logging.WARNING):
        addresses = ("/", "/leden/?q=demo", "/agenda/", reverse("account_login"))
        assert [client.get(address).status_code for address in addresses] == [200] * 4
    assert caplog.messages == [
        "redis unreachable, cache and rate limits in this process for 10 s error=ConnectionError"
    ]


def test_redis_is_asked_again_after_the_pause(lost_redis, monkeypatch, caplog):
    cache.set("a", 1)
    assert (cache.get("a"), cache.is_paused(), len(caplog.messages)) == (1, True, 1)
    moment = caching.time.monotonic()
    monkeypatch.setattr(caching.time, "monotonic", lambda: moment + caching.PAUSE_SECONDS + 1)
    assert not cache.is_paused()
    assert (cache.get("a"), len(caplog.messages)) == (1, 2)


def test_limits_go_on_counting(lost_redis, client, db):
    User.objects.create_user("els@demo.example", "een-lang-wachtwoord-7", name="Els Demo")
    form = {"login": "els@demo.example", "password": "fout-wachtwoord"}
    said = [client.post(reverse("account_login"), form).text for _n in range(6)]
    assert "Je probeerde te vaak aan te melden" not in said[0]
    assert "Je probeerde te vaak aan te melden" in said[-1]
    form = {"name": "Els", "email": "els@demo.example", "text": "Dag", "website": "robot"}
    answers = [client.post(reverse("contact"), form).status_code for _n in range(MESSAGES_PER_HOUR + 1)]
    assert answers == [302] * MESSAGES_PER_HOUR + [422]


def test_every_call_goes_on_in_the_process(lost_redis):
    assert cache.get("weg", "niets") == "niets"
    assert (cache.add("a", 0, 60), cache.add("a", 5, 60), cache.incr("a"), cache.has_key("a")) == (
        True,
        False,
        1,
        True,
    )
    cache.set_many({"b": 2, "c": 3})
    assert (cache.get_many(["a", "b", "d"]), cache.touch("b", 60)) == ({"a": 1, "b": 2}, True)
    assert cache.delete("b")
    cache.delete_many(["c"])
    assert cache.get_many(["b", "c"]) == {}
    cache.clear()
    with pytest.raises(ValueError, match="not found"):
        cache.incr("a")


def test_the_health_page_tells_of_a_lost_redis(lost_redis, client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "degraded", "database": True, "redis": False},
    )


def test_the_health_page_names_no_redis_where_none_is_used(client, settings):
    settings.REDIS_URL = ""
    assert client.get("/healthz").json() == {"status": "ok", "database": True}
