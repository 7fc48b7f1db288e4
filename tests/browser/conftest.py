"""A real Chromium for tests that do what a person does. Every test below this folder carries the marker `browser`.

`page_at(width)` opens a page; whatever it then asks of another host, or the browser refuses by the CSP, fails the test.
"""

import os
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
BINARIES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
BINARY = next(filter(None, map(shutil.which, BINARIES)), None)
# As root a sandbox can't start; the others keep the browser itself off the network and the small /dev/shm of containers.
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-first-run",
    "--no-pings",
]
TIMEOUT = 10_000  # milliseconds
HEIGHTS = {390: 844, 1280: 900}
# What is wrong crosses to the test, not the page's whole report.
AXE = """options => axe.run({resultTypes: ["violations"], ...options}).then(found => found.violations.flatMap(
    rule => rule.nodes.map(node => `${rule.id}: ${node.target[0]}`)))"""


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    """The browser, one a run. Absent: the tests are left out, but in CI that is a failure."""
    if BINARY is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BINARY, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page_at(chromium, live_server):
    """`page_at(width, scheme='light', javascript=True)` gives a page whose addresses start at the live server."""
    contexts, strangers, refused = [], [], []

    def open_page(width, scheme="light", javascript=True):
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            color_scheme=scheme,
            reduced_motion="reduce",
            java_script_enabled=javascript,
            locale="nl-BE",
        )
        contexts.append(context)
        context.set_default_timeout(TIMEOUT)
        page = context.new_page()
        page.on("request", lambda request: _note_stranger(request.url, live_server.url, strangers))
        page.on("console", lambda line: _note_refusal(line.text, refused))
        page.on("pageerror", lambda error: refused.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert strangers == []
    assert refused == []


def _note_stranger(url, own, strangers):
    if not url.startswith((own, "data:", "about:", "blob:")):
        strangers.append(url)


def _note_refusal(text, refused):
    if "Content Security Policy" in text:
        refused.append(text)


@pytest.fixture
def sign_in(live_server):
    """`sign_in(page, user)`: the page's browser is signed in as that person, without the form."""

    def give_session(page, user):
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": live_server.url}
        page.context.add_cookies([cookie])

    return give_session


@pytest.fixture
def violations():
    """`violations(page)`: what axe-core finds wrong, as 'rule: where', in all its rules of WCAG and good practice.

    `preload=False`: it copies no style sheets that import others, which the CSP refuses it.
    """

    def run(page, **options):
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        return page.evaluate(AXE, options)

    return run


@pytest.fixture
def faults_of(violations):
    """`faults_of(page, addresses)`: {address: faults} of the pages that are not 200, break a rule of axe or are too wide."""

    def visit(page, addresses):
        found = {}
        for address in addresses:
            status = page.goto(address).status
            faults = [*([] if status == 200 else [str(status)]), *violations(page)]
            if page.evaluate("document.documentElement.scrollWidth") > page.viewport_size["width"]:
                faults.append("wider than its window")
            if faults:
                found[address] = faults
        return found

    return visit


@pytest.fixture
def people(portal, page_at, sign_in, width):
    """`people('city')`: the browser of that person of the module's `portal`, who says yes to whatever is asked."""
    known = {}

    def page_of(name):
        if name not in known:
            page = known[name] = page_at(width)
            if portal.people[name]:
                sign_in(page, portal.people[name])
            page.on("dialog", lambda dialog: dialog.accept())
        return known[name]

    return page_of


def _looker(violations, widths):
    seen = set()

    def look(page, name):
        if name in seen:
            return
        seen.add(name)
        own = page.viewport_size
        for width in sorted(widths, key=lambda one: one != own["width"]):
            page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            assert violations(page) == [], (page.url, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (page.url, width)
        page.set_viewport_size(own)

    return look


@pytest.fixture
def looks_well(violations, width):
    """Nothing that axe finds, and no page wider than its window; once for each look of a page, named by the test."""
    return _looker(violations, [width])


@pytest.fixture
def looks_well_at_both_widths(violations):
    """As `looks_well`, on a phone and at a desk; the page then is as wide as it was."""
    return _looker(violations, HEIGHTS)
