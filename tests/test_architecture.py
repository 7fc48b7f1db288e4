"""Who may import whom, how long a thing may be, and how it may not be called: read from the source itself."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("members", "matchmaking", "workpackages", "kpis")
# scvl is both ends of the order: these modules know the apps, all its others may not.
WIRING = {
    "admin",
    "apps",
    "celery",
    "checks",
    "context",
    "demo",
    "export",
    "management",
    "retention",
    "schedule",
    "settings",
    "sitemaps",
    "tasks",
    "urls",
    "views",
    "wsgi",
    "worker",
}
LAYERS = ("enums", "identifiers", "models", "permissions", "actions", "forms", "views", "urls")
SAME_HEIGHT = {"filters": "forms", "admin": "views", "registry": "enums"}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "manager"}
MAX_FILE = 600
MAX_FUNCTION = 60


def sources():
    for app in ("scvl", *APPS):
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def module_of(path):
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    return parts[:-1] if parts[-1] == "__init__" else parts


def imported(path):
    """Dotted names of every import in a file, those inside functions too; with the line."""
    tree = ast.parse(path.read_text())
    package = module_of(path) if path.name == "__init__.py" else module_of(path)[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name.split("."), node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            base = [*base, *(node.module.split(".") if node.module else [])]
            yield base, node.lineno
            yield from (([*base, alias.name], node.lineno) for alias in node.names)


def is_wiring(parts):
    return parts[0] == "scvl" and len(parts) > 1 and (parts[1] in WIRING or parts[1].startswith("admin_"))


def test_apps_import_only_to_their_left():
    wrong = []
    for path in sources():
        own = module_of(path)
        if is_wiring(own):
            continue
        height = APPS.index(own[0]) if own[0] in APPS else -1
        for name, line in imported(path):
            if name and name[0] in APPS and APPS.index(name[0]) > height:
                wrong.append(f"{path.relative_to(ROOT)}:{line} imports {'.'.join(name)}")
            if len(name) > 1 and name[0] == "scvl" and is_wiring(name) and own[0] in APPS:
                wrong.append(f"{path.relative_to(ROOT)}:{line} imports the wiring {'.'.join(name)}")
    assert wrong == []


def layer_of(part):
    part = SAME_HEIGHT.get(part, part)
    return LAYERS.index(part) if part in LAYERS else None


def test_inside_an_app_imports_go_down():
    wrong = []
    for path in sources():
        own = module_of(path)
        if own[0] not in APPS or len(own) < 2 or layer_of(own[1]) is None:
            continue
        for name, line in imported(path):
            # A model's `visible_to` asks the permissions who somebody is: inside the method, so no circle at import.
            if own[1] == "models" and name[:2] == ["members", "permissions"]:
                continue
            if (
                len(name) > 1
                and name[0] == own[0]
                and (other := layer_of(name[1])) is not None
                and other > layer_of(own[1])
            ):
                wrong.append(f"{path.relative_to(ROOT)}:{line} imports {'.'.join(name)}")
    assert wrong == []


def test_the_engine_knows_no_django():
    wrong = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sources()
        if module_of(path)[:2] == ["matchmaking", "engine"]
        for name, line in imported(path)
        if name[0] == "django" or (name[0] in (*APPS, "scvl") and name[:2] != ["matchmaking", "engine"])
    ]
    assert wrong == []


def test_no_file_is_too_long():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in [*sources(), *sorted((ROOT / "tests").rglob("*.py"))]
        if (lines := len(path.read_text().splitlines())) > MAX_FILE
    }
    assert long == {}


def test_no_function_is_too_long():
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno >= MAX_FUNCTION
    ]
    assert long == []


def test_names_say_what_is_inside():
    assert [str(p.relative_to(ROOT)) for p in sources() if FORBIDDEN_NAMES & set(module_of(p))] == []


def test_no_rule_of_ours_hangs_on_a_signal():
    wrong = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sources()
        for name, line in imported(path)
        if name[:4] in (["django", "db", "models", "signals"], ["django", "dispatch", "receiver"])
    ]
    assert wrong == []


@pytest.mark.parametrize("folder", ["templates", "static"])
def test_nothing_is_inline_or_from_elsewhere(folder):
    wrong = [
        f"{path.relative_to(ROOT)}: {mark}"
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".html", ".css", ".js")
        and "emails" not in path.parts
        and "email" not in path.parts
        for mark in (' style="', " onclick=", " onload=", "@import", 'src="http', 'url("http', "<style")
        if mark in path.read_text()
    ]
    assert wrong == []
