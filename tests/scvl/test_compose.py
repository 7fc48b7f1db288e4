"""The shape of production, read from its files: services, commands, variables, health. No Docker engine is asked."""

import os
import re
import shlex
import subprocess
import sys
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


# What the image sets, and what only development and tests use.
OF_THE_IMAGE = {"SCVL_VAR", "BIND"}
ELSEWHERE = {
    "DEBUG",
    "GUNICORN_LOG_LEVEL",
    "NEWSLETTER_CLAIM_SECONDS",
    "PORT",
    "PYTEST_XDIST_WORKER",
    "SCVL_TEST",
}
INTERPOLATED = re.compile(r"\$\{([A-Z_]+)(?::[-?]([^}]*))?\}")


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


def test_every_variable_that_is_read_is_given_or_known_to_be_of_elsewhere():
    read = (ROOT / "scvl/settings.py").read_text() + (ROOT / "gunicorn.conf.py").read_text()
    names = set(
        re.findall(
            r"""(?:environ\.get\(|environ\[|_read\(env\.\w+, |_address\(|number\()["']([A-Z_]+)["']""", read
        )
    )
    assert names - ELSEWHERE == set(source.PRODUCTION_VARIABLES) | OPTIONAL | OF_THE_IMAGE
    for name in OF_THE_IMAGE:
        assert re.search(rf"^ENV {name}=", DOCKERFILE, re.MULTILINE), name


def env_of_the_readme() -> dict:
    """The example of `.env`, its empty values filled as the comments say."""
    block = re.search(r"```\n(SITE_DOMAIN=.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)[1]
    pairs = (line.split("#")[0].strip().split("=", 1) for line in block.strip().splitlines())
    return {name: value or "a1b2c3d4e5" * 8 for name, value in pairs}


def test_the_example_in_the_readme_is_all_that_is_asked():
    asked = {name for name, default in INTERPOLATED.findall(COMPOSE.replace("$$", "")) if not default}
    given = set(env_of_the_readme())
    optional = {"WEB_CONCURRENCY", "LOG_LEVEL", "SENTRY_DSN", "PORTAL_VERSION"}
    assert asked - optional == given


def test_the_settings_start_with_what_compose_gives(compose, tmp_path):
    """Each of ours, with the example of the README filled in: production, and nothing that `check --deploy` warns of."""
    filled = env_of_the_readme()
    for name in OURS:
        environment = {
            key: INTERPOLATED.sub(lambda part: filled.get(part[1], part[2] or ""), str(value))
            for key, value in compose["services"][name]["environment"].items()
        }
        environment |= {"SCVL_VAR": str(tmp_path), "PATH": os.environ["PATH"]}
        command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
        if name != "web":
            command = [sys.executable, "-c", "import scvl.settings as s; assert s.PRODUCTION"]
        done = subprocess.run(
            command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
        )
        assert (done.returncode, done.stderr.strip().splitlines()[-1:]) in (
            (0, []),
            (0, ["System check identified no issues (0 silenced)."]),
        ), done.stderr


def test_beat_keeps_what_it_writes_where_a_read_only_container_can(compose):
    command = compose["services"]["beat"]["command"]
    pairs = {command[n]: command[n + 1] for n in range(len(command) - 1)}
    assert pairs["--pidfile"] == healthcheck.BEAT_PID
    for name in OURS:
        assert compose["services"][name]["read_only"]
        assert compose["services"][name]["tmpfs"] == [str(Path(healthcheck.BEAT_PID).parent)]
    assert Path(pairs["--schedule"]).parent == Path(healthcheck.BEAT_PID).parent


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
