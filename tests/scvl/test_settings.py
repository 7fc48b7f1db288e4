"""Variables of production: five together, each of them sound, or one line that names what is wrong."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

SOUND = {
    "DATABASE_URL": "postgres://portal:geheim@127.0.0.1:5432/portal",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "submission://portaal:ge%20heim@mail.example",
    "SECRET_KEY": "niet-geheim-want-alleen-voor-een-test-0123456789-abcdefghij",
    "ALLOWED_HOSTS": "portaal.example, www.portaal.example",
}


def start(tmp_path, code="import scvl.settings", **variables):
    """What a Python that reads the settings prints and says; a variable that is None is not set."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LD_LIBRARY_PATH") if name in os.environ}
    given = {**kept, "SCVL_VAR": str(tmp_path), **SOUND, **variables}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={name: value for name, value in given.items() if value is not None},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_sound_variables_start_production(tmp_path):
    code = (
        "from scvl import settings as s; print(s.PRODUCTION, s.DEBUG, s.SITE_URL, s.ALLOWED_HOSTS,"
        " s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_HOST_USER, s.EMAIL_HOST_PASSWORD, s.EMAIL_USE_TLS, s.EMAIL_USE_SSL)"
    )
    done = start(tmp_path, code, DEBUG="1")
    assert (done.stdout, done.stderr) == (
        "True False https://portaal.example ['portaal.example', 'www.portaal.example']"
        " mail.example 587 portaal ge heim True False\n",
        "",
    )


def test_production_keeps_its_cache_in_redis_and_waits_shortly_for_it(tmp_path):
    code = "from scvl import settings as s; import json; print(json.dumps(s.CACHES['default']))"
    assert json.loads(start(tmp_path, code).stdout) == {
        "BACKEND": "scvl.caching.GuardedRedisCache",
        "LOCATION": "redis://127.0.0.1:6379/0",
        "KEY_PREFIX": "scvl",
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    }


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", "25 False False"),
        ("submission://mail.example:2587", "2587 True False"),
        ("smtps://mail.example", "465 False True"),
    ],
)
def test_the_scheme_of_the_mail_server_says_how_it_is_spoken_to(tmp_path, url, expected):
    code = "from scvl import settings as s; print(s.EMAIL_PORT, s.EMAIL_USE_TLS, s.EMAIL_USE_SSL)"
    assert start(tmp_path, code, EMAIL_URL=url).stdout.strip() == expected


def test_without_any_variable_the_portal_runs_by_itself(tmp_path):
    code = "from scvl import settings as s; print(s.PRODUCTION, s.EMBEDDED_WORKER, s.DATABASES['default']['ENGINE'])"
    done = start(tmp_path, code, **dict.fromkeys(SOUND))
    assert done.stdout == "False True django.db.backends.sqlite3\n"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[(name, None) for name in SOUND],
        ("SECRET_KEY", "kort"),
        ("SECRET_KEY", "a" * 60),
        ("DATABASE_URL", "sqlite:///portaal.sqlite3"),
        ("DATABASE_URL", "mysql://a:b@c/d"),
        ("DATABASE_URL", "postgres://a:b@c:poort/d"),
        ("DATABASE_URL", "postgres://a:b@c/"),
        ("REDIS_URL", "http://127.0.0.1"),
        ("REDIS_URL", "redis://"),
        ("REDIS_URL", "redis://127.0.0.1:poort/0"),
        ("EMAIL_URL", "pigeon://loft"),
        ("EMAIL_URL", "console://"),
        ("EMAIL_URL", "smtp://"),
        ("EMAIL_URL", "smtp://mail.example:poort"),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", ","),
        ("ALLOWED_HOSTS", "https://portaal.example/"),
        ("ALLOWED_HOSTS", "portaal.example:443"),
        ("SITE_URL", "portaal.example"),
        ("DEFAULT_FROM_EMAIL", "geen adres"),
        ("CONTACT_EMAIL", "geen adres"),
        ("PROXY_COUNT", "twee"),
        ("PROXY_COUNT", "-1"),
        ("LOG_LEVEL", "LUID"),
        ("DEBUG", "misschien"),
        ("SCVL_VAR", "/dev/null/var"),
    ],
)
def test_a_wrong_or_missing_variable_stops_the_start_with_one_line(tmp_path, name, value):
    done = start(tmp_path, **{name: value})
    assert done.returncode == 1
    assert done.stderr.startswith("scvl: ")
    assert len(done.stderr.splitlines()) == 1
    assert name in done.stderr


@pytest.mark.parametrize("value", ["veel", "0", "-1"])
def test_a_wrong_number_of_web_workers_stops_the_start_with_one_line(tmp_path, value):
    code = "exec(open('gunicorn.conf.py').read())"
    done = start(tmp_path, code, WEB_CONCURRENCY=value)
    assert (done.returncode, done.stderr) == (1, f"scvl: WEB_CONCURRENCY={value} is no number above 0.\n")


def test_no_secret_stands_in_what_is_said_of_a_wrong_address(tmp_path):
    done = start(tmp_path, DATABASE_URL="postgres://portal:heelgeheim@c:poort/d")
    assert "heelgeheim" not in done.stderr
