"""The English catalogue: sources speak Dutch, locale/en/LC_MESSAGES/django.po translates. No system gettext is needed."""

import io
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

FOLDERS = ("scvl", "members", "matchmaking", "workpackages", "kpis", "templates")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_CALL = re.compile(
    r"""\b(gettext|ngettext|pgettext|npgettext)\(((?:[^()"']|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')*)\)""", re.S
)


class Command(BaseCommand):
    help = "Bring the English catalogue up to date; --check fails on what is missing, --compile writes the .mo file."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true")
        parser.add_argument("--compile", action="store_true")

    def handle(self, *args, **options):
        path = Path(settings.LOCALE_PATHS[0]) / "en" / "LC_MESSAGES" / "django.po"
        catalogue = read_catalogue(path)
        if options["compile"]:
            with path.with_suffix(".mo").open("wb") as file:
                write_mo(file, catalogue)
            return
        found = extract_all(Path(settings.BASE_DIR))
        missing, obsolete = compare(catalogue, found)
        if options["check"]:
            self._check(missing, obsolete)
            return
        for key in obsolete:
            catalogue.delete(key[1], context=key[0])
        for (context, msgid), plural in missing.items():
            catalogue.add((msgid, plural) if plural else msgid, context=context)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue, sort_output=True, omit_header=False, width=0, no_location=True)
        self.stdout.write(f"{len(missing)} zonder vertaling, {len(obsolete)} weggelaten.")

    def _check(self, missing, obsolete):
        for context, msgid in missing:
            self.stderr.write(f"zonder vertaling: {msgid!r}" + (f" ({context})" if context else ""))
        for _context, msgid in obsolete:
            self.stderr.write(f"nergens meer gebruikt: {msgid!r}")
        if missing or obsolete:
            raise CommandError(f"{len(missing)} teksten zonder Engels, {len(obsolete)} te veel.")


def read_catalogue(path: Path) -> Catalog:
    """The catalogue in a .po file; an empty one where there is none."""
    if not path.exists():
        return Catalog(locale="en", project="scvl", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="en")


def extract_all(root: Path) -> dict:
    """{(context, msgid): plural or None} of every text in sources and templates."""
    found = {}
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix == ".py" and "migrations" not in path.parts:
                found |= extract_python(path.read_bytes())
            elif path.suffix in (".html", ".txt") and folder == "templates":
                found |= extract_template(path.read_text(encoding="utf-8"))
    return found


def extract_python(source: bytes) -> dict:
    """Texts of the gettext calls of a Python file."""
    found = {}
    for _line, message, _comments, context in extract("python", io.BytesIO(source), keywords=KEYWORDS):
        msgid, plural = message if isinstance(message, tuple) else (message, None)
        if msgid:
            found[context, msgid] = plural
    return found


def extract_template(text: str) -> dict:
    """Texts of the translate and blocktranslate tags of a template."""
    calls = [match.group(0) for match in _CALL.finditer(templatize(text))]
    source = "\n".join(re.sub(r"\s*\n\s*", " ", call) for call in calls)
    return extract_python(source.encode())


def compare(catalogue: Catalog, found: dict) -> tuple[dict, list]:
    """What has no translation yet, and what no source uses any more."""
    known = {}
    for message in catalogue:
        if message.id:
            msgid = message.id[0] if isinstance(message.id, tuple) else message.id
            strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
            known[message.context, msgid] = all(strings) and not message.fuzzy
    missing = {key: plural for key, plural in found.items() if not known.get(key)}
    return missing, [key for key in known if key not in found]
