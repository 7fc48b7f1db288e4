"""The shape of production, read from its files: services, commands, variables, health. No Docker engine is asked."""

import re
import shlex
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from scvl import settings as source
from setup import healthcheck

ROOT = Path(settings.BASE_DIR)
COMPOSE = (ROOT / "docker-compose.yml").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text()
SECRETS = {"SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD", "EMAIL_URL"}
OURS = ("migrate", "web", "worker", "beat")
# What settings.py and gunicorn.conf.py read beside the five; all have a default.
OPTIONAL = {
    "SITE_URL",
    "DEFAULT_FROM_EMAIL",
    "CONTACT_EMAIL",
    "PROXY_COUNT",
    "FORWARDED_ALLOW_IPS",
    "WEB_CONCURRENCY",
    "LOG_LEVEL",
    "SENTRY_DSN",
}


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load(COMPOSE)


def test_the_services_are_those_of_production(compose):
    assert set(compose["services"]) == {*OURS, "db", "redis", "proxy"}


def test_each_of_ours_gets_the_five_variables_and_knows_the_rest(compose):
    for name in OURS:
        given = set(compose["services"][name]["environment"])
        assert set(source.PRODUCTION_VARIABLES) <= given
        assert given - set(source.PRODUCTION_VARIABLES) == OPTIONAL
    read = (ROOT / "scvl/settings.py").read_text() + (ROOT / "gunicorn.conf.py").read_text()
    assert [name for name in OPTIONAL if f'"{name}"' not in read] == []


def test_no_secret_has_a_default_and_none_stands_in_a_file():
    used = re.findall(r"(?<!\$)\$\{([A-Z_]+)(:[^}]*)?\}", COMPOSE)
    assert {name for name, _default in used} >= SECRETS
    assert {name for name, default in used if name in SECRETS and default != ":?"} == set()
    assert {name for name, default in used if default != ":?"} == {
        "PORTAL_VERSION",
        "WEB_CONCURRENCY",
        "LOG_LEVEL",
        "SENTRY_DSN",
    }
    assert not re.search(r"(SECRET|PASSWORD)\w*\s*[=:]\s*['\"]?[\w-]{6,}", DOCKERFILE)


def test_the_addresses_lead_to_the_services(compose):
    environment = compose["services"]["web"]["environment"]
    assert environment["DATABASE_URL"] == "postgres://scvl:${POSTGRES_PASSWORD:?}@db:5432/scvl"
    assert environment["REDIS_URL"] == "redis://:${REDIS_PASSWORD:?}@redis:6379/0"
    database = compose["services"]["db"]["environment"]
    assert (database["POSTGRES_DB"], database["POSTGRES_USER"]) == ("scvl", "scvl")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("web", ["gunicorn", "scvl.wsgi:application"]),
        ("worker", ["celery", "-A", "scvl", "worker"]),
        ("beat", ["celery", "-A", "scvl", "beat"]),
    ],
)
def test_each_runs_what_the_readme_says(compose, name, words):
    command = compose["services"][name]["command"]
    assert command[: len(words)] == words
    assert " ".join(words) in (ROOT / "README.md").read_text()


def test_the_commands_of_the_migrate_step_exist(compose):
    from django.core.management import get_commands

    script = compose["services"]["migrate"]["command"][-1]
    names = [shlex.split(part)[2] for part in script.split("&&")]
    assert names == ["migrate", "load_reference"]
    assert set(names) <= set(get_commands())
    built = re.findall(r"manage\.py ([a-z]+)", DOCKERFILE)
    assert built == ["messages", "collectstatic"]


def test_nothing_serves_before_the_database_is_migrated(compose):
    for name in ("web", "worker", "beat"):
        waits = compose["services"][name]["depends_on"]
        assert waits["migrate"]["condition"] == "service_completed_successfully"
        assert {waits["db"]["condition"], waits["redis"]["condition"]} == {"service_healthy"}


def test_each_that_stays_up_has_a_health_check_and_one_beat_runs(compose):
    for name, service in compose["services"].items():
        if name != "migrate":
            assert service["healthcheck"]["test"], name
            assert service["restart"] == "unless-stopped"
    for name in ("web", "worker", "beat"):
        assert compose["services"][name]["healthcheck"]["test"][1:] == [
            "python",
            "setup/healthcheck.py",
            name,
        ]
        assert name in healthcheck.CHECKS
    assert "deploy" not in compose["services"]["beat"]


def test_only_the_proxy_is_reached_from_outside(compose):
    assert [name for name, service in compose["services"].items() if "ports" in service] == ["proxy"]
    assert compose["networks"]["inside"]["internal"] is True
    for name in ("db", "redis"):
        assert compose["services"][name]["networks"] == ["inside"]


def test_what_must_stay_is_on_a_volume(compose):
    mounts = {
        name: [mount.split(":")[:2] for mount in service.get("volumes", [])]
        for name, service in compose["services"].items()
    }
    assert ["database", "/var/lib/postgresql/data"] in mounts["db"]
    assert ["queue", "/data"] in mounts["redis"]
    assert ["certificates", "/data"] in mounts["proxy"]
    for name in OURS:
        assert ["files", "/srv/var/files"] in mounts[name]
    assert {"database", "queue", "files"} <= set(compose["volumes"])
    assert "ENV SCVL_VAR=/srv/var\n" in DOCKERFILE
    assert settings.PRIVATE_FILES.name == "files"


def test_the_image_is_locked_and_runs_as_nobody_special():
    steps = DOCKERFILE.replace("\\\n", "")
    assert "FROM python:3.11-slim" in steps
    assert "pip install --require-hashes --only-binary :all: --requirement requirements.lock" in steps
    assert steps.index("USER portal") < steps.index('CMD ["gunicorn"')
    assert "rm -f /srv/var/secret_key" in steps
    assert "HEALTHCHECK" in steps
    import importlib.util

    spec = importlib.util.spec_from_file_location("prepare", ROOT / "setup/prepare.py")
    prepare = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(prepare)
    assert [name for name in prepare.PANGO if name not in steps] == []


def test_what_is_secret_or_local_stays_out_of_the_image():
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".git", ".env", ".env.*", "var", ".venv", "tests"} <= set(ignored)
    assert "requirements.lock" not in ignored


def test_the_proxy_passes_to_the_web_server_and_speaks_for_itself():
    lines = [line.strip() for line in (ROOT / "setup/Caddyfile").read_text().splitlines()]
    assert "reverse_proxy web:8000 {" in lines
    assert "header_up X-Forwarded-Proto {scheme}" in lines
    assert "header_up X-Forwarded-For {remote_host}" in lines


def test_health_of_the_web_server_is_asked_under_the_sites_own_name(live_server, monkeypatch):
    monkeypatch.setenv("BIND", f"0.0.0.0:{live_server.url.rsplit(':', 1)[-1]}")
    monkeypatch.setenv("ALLOWED_HOSTS", "localhost,elders.example")
    assert healthcheck.web()


def test_health_of_beat_follows_its_process(tmp_path):
    import os

    pid = tmp_path / "beat.pid"
    pid.write_text(str(os.getpid()))
    assert healthcheck.beat(pid)
    pid.write_text("999999999")
    with pytest.raises((ProcessLookupError, OverflowError)):
        healthcheck.beat(pid)
