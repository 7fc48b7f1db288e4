"""The index over everybody who may deliver: one file that the processes share, and what changed since beside it (MODEL 4).

The file under VAR_DIR holds a mark of each profile, made of its rows' keys and dates. At the first question after a change
in the directory a process compares the marks: who has another one is read anew and laid over the file (`engine.delta`), who
has none any more vanishes. A task rebuilds the file when much has changed, or at night. One that is absent, damaged or of an
older format is made by a process that has no index yet; who has one goes on with it, and so does everybody while another
builds.
"""

import fcntl
import hashlib
import logging
import threading
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Count, F, Max, Sum

from matchmaking import engine
from matchmaking.engine.delta import ChangedIndex
from matchmaking.engine.store import load, save
from members.enums import Kind
from members.models import Offering, Organisation, Position
from scvl.stamps import DIRECTORY, stamp_of

log = logging.getLogger(__name__)

SUPPLIERS = (Kind.COMPANY, Kind.KNOWLEDGE, Kind.CITIZEN, Kind.INTERMEDIARY)
REBUILD_FROM = 100  # so many changed profiles make the task rebuild the file by day
MOST_CHANGED = 2000  # more than this at once (an import) are not laid over the file: it is made anew
PATIENCE = 2  # seconds that one with an index waits for another thread to bring it up to date
_lock = threading.Lock()
_kept: dict[str, "_Kept"] = {}


@dataclass(frozen=True)
class _Kept:
    """What a process holds: the file's index, and the one with the changes of a version of the directory's data."""

    version: int
    file: tuple
    whole: engine.Index
    index: engine.Index


def current_index() -> engine.Index:
    """The index as the directory's data are now."""
    version = stamp_of(DIRECTORY)
    kept = _kept.get("index")
    if (kept is None or kept.version != version) and _lock.acquire(timeout=-1 if kept is None else PATIENCE):
        try:
            kept = _kept.get("index")
            if kept is None or kept.version != version:
                kept = _kept["index"] = _read(version, kept)
        finally:
            _lock.release()
    return kept.index


def forget_index() -> None:
    """Build the index anew at the next question."""
    _kept.clear()
    index_path().unlink(missing_ok=True)


def index_path() -> Path:
    """The file, one for each database."""
    database = connection.settings_dict
    name = f"{database['ENGINE']} {database['HOST']} {database['PORT']} {database['NAME']}"
    return settings.VAR_DIR / "index" / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.index"


def build_index() -> int:
    """Write the file as the data are now. Returns its size in bytes. Raises OSError where it can't be written."""
    with _alone():
        return _write(_built())


def rebuild_index(*, least: int = REBUILD_FROM) -> bool:
    """Write the file anew where it is absent or at least so many profiles changed since. Whether it was written."""
    whole = _loaded()
    if whole is not None and len(_changed(whole)[0]) < least:
        return False
    build_index()
    return True


def candidates(ids=None) -> list[engine.Candidate]:
    """Every organisation that is no government and did not merge (of `ids`, if given), with its open offerings: five
    queries, without a model instance a row."""
    suppliers = _suppliers() if ids is None else _suppliers().filter(pk__in=ids)
    texts = suppliers.order_by("pk").values_list(
        "pk", "name", "kind", "summary_nl", "description_nl", "description_en"
    )
    offerings, cells, can = _offerings(suppliers), defaultdict(set), defaultdict(set)
    places = Position.objects.open().filter(organisation__in=suppliers).order_by()
    for organisation, *cell in places.values_list("organisation", "layer__number", "domain__code"):
        cells[organisation].add(tuple(cell))
    has = Organisation.capabilities.through.objects.filter(organisation__in=suppliers)
    for organisation, code in has.values_list("organisation", "capability__code"):
        can[organisation].add(code)
    return [
        engine.Candidate(
            id=pk,
            name=name,
            kind=kind,
            text=" \n".join(filter(None, said)),
            capabilities=frozenset(can[pk]),
            cells=frozenset(cells[pk]),
            offerings=tuple(offerings[pk]),
        )
        for pk, name, kind, *said in texts
    ]


def _offerings(suppliers) -> dict[int, list[engine.Offering]]:
    rows = Offering.objects.open().filter(organisation__in=suppliers)
    can, found = defaultdict(set), defaultdict(list)
    has = Offering.capabilities.through.objects.filter(offering__in=rows)
    for offering, code in has.values_list("offering", "capability__code"):
        can[offering].add(code)
    texts = rows.order_by("title_nl", "pk").values_list(
        "pk", "organisation", "layer__number", "title_nl", "text_nl", "title_en", "text_en"
    )
    for pk, organisation, layer, title, *said in texts:
        found[organisation].append(
            engine.Offering(
                title, " ".join(filter(None, said)), frozenset({layer}), capabilities=frozenset(can[pk])
            )
        )
    return found


def _suppliers():
    return Organisation.objects.filter(kind__in=SUPPLIERS, merged_into__isnull=True)


# --- Marks ----------------------------------------------------------------------------------------
def marks() -> dict[int, str]:
    """{organisation: a word that changes with its profile}: five queries of sums, no texts.

    Keys of rows that are made anew only grow, so a sum of as many keys changes with each of them.
    """
    found = {pk: [updated_at] for pk, updated_at in _suppliers().values_list("pk", "updated_at")}
    offerings, has = Offering.objects.open(), Organisation.capabilities.through.objects.all()
    can = Offering.capabilities.through.objects.filter(offering__closed_on__isnull=True)
    place = F("pk") * (F("layer_id") * 1000 + F("domain_id"))
    sums = (
        (offerings, "organisation", (Count("pk"), Sum("pk"), Max("updated_at"))),
        (Position.objects.open(), "organisation", (Count("pk"), Sum(place))),
        (has, "organisation", (Count("pk"), Sum("pk"))),
        (can, "offering__organisation", (Count("pk"), Sum("pk"))),
    )
    for number, (rows, owner, wanted) in enumerate(sums):
        named = {f"sum_{place}": one for place, one in enumerate(wanted)}
        for organisation, *values in (
            rows.order_by().values(owner).annotate(**named).values_list(owner, *named)
        ):
            if organisation in found:
                found[organisation] += [number, *values]
    return {key: hashlib.blake2b(repr(row).encode(), digest_size=8).hexdigest() for key, row in found.items()}


def _changed(whole: engine.Index) -> tuple[list[int], list[int]]:
    """(whom to read anew, who is gone) since an index was made."""
    now = marks()
    then = dict(zip(whole.lists["ids"], whole.lists["marks"], strict=True))
    return [key for key, mark in now.items() if then.get(key) != mark], [
        key for key in then if key not in now
    ]


# --- The file -------------------------------------------------------------------------------------
def _read(version: int, kept: _Kept | None) -> _Kept:
    """The index of the file, or of the process where the file didn't change or is no more, with what changed since.

    `kept` itself, as old as it is, where all must be made anew and another process is at it.
    """
    file = _file()
    whole = None if kept and file in (kept.file, ()) else _loaded()
    if whole is None and kept is not None:
        whole = kept.whole
    changed, gone = _changed(whole) if whole is not None else ([], [])
    if whole is None or len(changed) > MOST_CHANGED:
        whole = _made(wait=kept is None)
        if whole is None:
            return kept
        changed, gone = _changed(whole)
    index = ChangedIndex(whole, candidates(changed), gone) if changed or gone else whole
    return _Kept(version, _file(), whole, index)


def _file() -> tuple:
    """What tells one file from the next."""
    try:
        found = index_path().stat()
    except OSError:
        return ()
    return found.st_ino, found.st_mtime_ns, found.st_size


def _loaded() -> engine.Index | None:
    """The index of the file; None where it is absent or no such file."""
    try:
        whole, _version = load(index_path())
    except (OSError, ValueError) as error:
        if not isinstance(error, FileNotFoundError):
            log.warning("index can't be read error=%s", type(error).__name__)
        return None
    return whole if len(whole.lists.get("marks", ())) == len(whole) else None


def _made(*, wait: bool) -> engine.Index | None:
    """A new index, written for the others; by one process at a time, and the next take what the first has made.

    None where one would have to wait and won't.
    """
    before = _file()
    try:
        with _alone(wait=wait):
            whole = _loaded() if _file() != before else None
            if whole is None or len(_changed(whole)[0]) > MOST_CHANGED:
                whole = _built()
                _write(whole)
            return whole
    except BlockingIOError:
        return None
    except OSError as error:  # a full or read-only disk: this process does without the file
        log.error("index can't be written error=%s", type(error).__name__)
        return _built()


def _built() -> engine.Index:
    found = marks()  # before the rows: what changes in between is seen as changed
    index = engine.Index(candidates())
    index.lists["marks"] = [found.get(key, "") for key in index.lists["ids"]]
    return index


def _write(index: engine.Index) -> int:
    size = save(index, index_path())
    log.info("index written organisations=%s bytes=%s", len(index), size)
    return size


@contextmanager
def _alone(*, wait=True):
    """One process at a time. Raises BlockingIOError where another is at it and one does not wait."""
    index_path().parent.mkdir(parents=True, exist_ok=True)
    with index_path().with_suffix(".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
