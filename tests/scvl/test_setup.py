"""Set-up: one clear line for what is wrong, and running again repairs it. The parts, without network or packages."""

import ast
import importlib.util
import socket
import subprocess
import threading

import pytest
from django.conf import settings

SOURCE = settings.BASE_DIR / "setup" / "prepare.py"


@pytest.fixture
def setup(tmp_path, monkeypatch):
    """The set-up with an environment of its own in which a made Python and pip do nothing but leave their traces."""
    spec = importlib.util.spec_from_file_location("prepare", SOURCE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.VENV, module.BIN = str(tmp_path / ".venv"), str(tmp_path / ".venv" / "bin")
    module.PYTHON, module.ROOT = str(tmp_path / ".venv" / "bin" / "python"), str(tmp_path)
    for lock in module.LOCKS:
        (tmp_path / lock).write_text(f"{lock}, as pinned today")
    module.done = []
    packages = tmp_path / ".venv" / "lib" / "python3.11" / "site-packages"

    def run(command, **options):
        module.done.append("venv")
        (tmp_path / ".venv" / "bin").mkdir(parents=True)
        (tmp_path / ".venv" / "bin" / "python").touch()
        return subprocess.CompletedProcess(command, 0)

    def call(command, **options):
        if "install" in command:
            module.done.append(command[-1])
            (packages / "django").mkdir(parents=True, exist_ok=True)
        return 0

    monkeypatch.setattr(module.subprocess, "run", run)
    monkeypatch.setattr(module.subprocess, "call", call)
    module.packages = packages
    return module


def test_an_environment_is_made_once(setup):
    setup.prepare_environment("requirements.lock")
    setup.prepare_environment("requirements.lock")
    assert setup.done == ["venv", "requirements.lock"]


def test_other_pins_are_installed_over_it(setup, tmp_path):
    setup.prepare_environment("requirements.lock")
    (tmp_path / "requirements.lock").write_text("other pins")
    setup.prepare_environment("requirements.lock")
    setup.prepare_environment("requirements-test.lock")
    assert setup.done == ["venv", "requirements.lock", "requirements.lock", "requirements-test.lock"]


def test_an_environment_whose_installation_never_ended_is_made_again(setup, tmp_path, capsys):
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").touch()
    setup.prepare_environment("requirements.lock")
    assert setup.done == ["venv", "requirements.lock"]
    assert "De omgeving in .venv is onvolledig; ze wordt opnieuw gemaakt.\n" in capsys.readouterr().out


def test_an_environment_that_lost_a_package_is_made_again(setup):
    setup.prepare_environment("requirements.lock")
    (setup.packages / "django").rmdir()
    setup.prepare_environment("requirements.lock")
    assert setup.done == ["venv", "requirements.lock", "venv", "requirements.lock"]


def test_a_python_that_is_too_old_is_told(setup, monkeypatch, capsys):
    monkeypatch.setattr(setup.sys, "version_info", (3, 10, 13))
    with pytest.raises(SystemExit) as end:
        setup.check_python()
    assert end.value.code == 1
    assert capsys.readouterr().err == (
        "scvl: Python 3.10 is te oud. Installeer Python 3.11 of nieuwer, "
        "bv. apt-get install python3.11 python3.11-venv.\n"
    )


@pytest.mark.parametrize("port", ["", "abc", "0", "-1", "65536", "80 80"])
def test_a_port_that_is_none_is_told(setup, monkeypatch, capsys, port):
    monkeypatch.setattr(setup, "PORT", port)
    with pytest.raises(SystemExit):
        setup.check_port()
    expected = f"scvl: PORT={port} is geen poort. Geef een getal tussen 1 en 65535.\n"
    assert capsys.readouterr().err == expected


def test_a_port_that_is_taken_is_told(setup, monkeypatch, capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        monkeypatch.setattr(setup, "PORT", port)
        with pytest.raises(SystemExit):
            setup.check_port()
    expected = f"scvl: poort {port} is bezet. Stop wat daar draait, of kies een andere: make run PORT=8001\n"
    assert capsys.readouterr().err == expected
    setup.check_port()


def test_a_second_start_waits_for_the_first(setup, capsys):
    first = setup.alone()
    second = threading.Thread(target=lambda: setup.alone().close())
    second.start()
    second.join(timeout=0.3)
    assert second.is_alive()
    first.close()
    second.join(timeout=10)
    assert not second.is_alive()
    assert capsys.readouterr().out == "Een andere start is hier nog bezig; even wachten ...\n"
    setup.alone().close()
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("user", "install", "told"),
    [
        (1000, None, True),
        (0, 0, False),
        (0, 100, True),
    ],
)
def test_missing_pango_is_installed_by_root_and_named_to_others(
    setup, monkeypatch, capsys, tmp_path, user, install, told
):
    calls = []
    (tmp_path / ".venv").mkdir()

    def call(command, **options):
        calls.append(command)
        return {"install": install, "update": 0}.get(command[1], 1)

    monkeypatch.setattr(setup.subprocess, "call", call)
    monkeypatch.setattr(setup.os, "geteuid", lambda: user)
    monkeypatch.setattr(setup.shutil, "which", lambda name: f"/usr/bin/{name}")
    setup.prepare_pdf()
    packages = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core"]
    assert [command[:2] for command in calls[1:]] == (
        [["apt-get", "update"], ["apt-get", "install"]] if user == 0 else []
    )
    if user == 0:
        assert calls[-1][-4:] == packages
    line = f"PDF's maken kan nog niet: installeer {' '.join(packages)}. Al de rest werkt.\n"
    assert (line in capsys.readouterr().out) is told
    calls.clear()
    setup.prepare_pdf()
    again = [["apt-get", "update"], ["apt-get", "install"]] if (user, install) == (0, 0) else []
    assert [command[:2] for command in calls[1:]] == again  # what could not be installed is not tried again
    assert (line in capsys.readouterr().out) is told


def test_the_set_up_is_read_by_any_python_3():
    tree = ast.parse(SOURCE.read_text(), feature_version=(3, 5))
    newer = (ast.JoinedStr, ast.NamedExpr, ast.AnnAssign)
    assert not [node.lineno for node in ast.walk(tree) if isinstance(node, newer)]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_the_lock_names_no_host_and_has_a_hash_a_package(lock):
    text = (settings.BASE_DIR / lock).read_text()
    pins = [line for line in text.splitlines() if line and line[0].isalnum()]
    assert "://" not in text
    assert len(pins) > 50
    assert all("==" in pin and pin.endswith("\\") for pin in pins)
