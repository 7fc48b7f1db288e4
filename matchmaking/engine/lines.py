"""Candidates and queries from a file with a JSON object a line. All but the id may be missing, null or empty."""

import json
import math

from matchmaking.engine.rows import Candidate, Need, Offering, Query


def read_candidates(path, text_only: bool = False) -> list[Candidate]:
    """One a line; with `text_only` their names, titles and texts alone.

    Raises OSError, and ValueError with the line and the field that can't be read.
    """
    return _read(path, _candidate, text_only)


def read_queries(path, text_only: bool = False) -> list[Query]:
    """One a line, needs that ask nothing left out; raises as `read_candidates`."""
    return _read(path, _query, text_only)


def _read(path, make, text_only) -> list:
    found, line_of = [], {}
    with open(path, "rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                text = line.decode("utf-8-sig" if number == 1 else "utf-8")
                if not text.strip():
                    continue
                one = make(_object(_json(text)), text_only)
                if (first := line_of.setdefault(str(one.id), number)) != number:
                    raise ValueError(f"id: {_shown(one.id)} is on line {first} too")
            except UnicodeDecodeError as error:
                raise ValueError(f"{path}, line {number}: no UTF-8") from error
            except ValueError as error:
                raise ValueError(f"{path}, line {number}: {error}") from error
            found.append(one)
    return found


def _json(text):
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"no JSON ({error})") from error


def _candidate(row: dict, text_only) -> Candidate:
    offerings = tuple(_named(name, _offering, one, text_only) for name, one in _objects(row, "offerings"))
    return Candidate(
        id=_id(row),
        name=_text(row, "name"),
        kind="" if text_only else _text(row, "kind"),
        text=_text(row, "text"),
        offerings=offerings,
        **({} if text_only else _fields(row)),
    )


def _offering(row: dict, text_only) -> Offering:
    return Offering(_text(row, "title"), _text(row, "text"), **({} if text_only else _fields(row)))


def _query(row: dict, text_only) -> Query:
    whole = Need(_text(row, "title"), _text(row, "text"), **({} if text_only else _fields(row)))
    needs = [_named(name, _need, one, text_only) for name, one in _objects(row, "needs")]
    return Query(_id(row), whole, tuple(need for need in needs if need.asks))


def _need(row: dict, text_only) -> Need:
    title, text = _text(row, "title"), _text(row, "text")
    if text_only:
        return Need(title, text)
    fields = _fields(row)
    if row.get("layer") is not None:
        fields["layers"] |= {_whole("layer", row["layer"])}
    return Need(title, text, **fields, is_mandatory=_is_mandatory(row), weight=_weight(row))


# --- One field ----------------------------------------------------------------------------------------
def _named(name, make, row, text_only):
    """What is made of a row within a row, its place in front of what is wrong in it."""
    try:
        return make(row, text_only)
    except ValueError as error:
        raise ValueError(f"{name}.{error}") from error


def _shown(value) -> str:
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _object(value) -> dict:
    if not isinstance(value, dict):
        raise ValueError(f"an object is asked, not {_shown(value)}")
    return value


def _id(row: dict):
    value = row.get("id")
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if not is_number and (
        not isinstance(value, str) or value != _whole_characters(value) or not value.strip()
    ):
        raise ValueError(f"id: a text or a whole number is asked, not {_shown(value)}")
    return value


def _text(row: dict, name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    return _code(name, value)


def _code(name, value) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"{name}: a text is asked, not {_shown(value)}")
    return _whole_characters(str(value))


def _whole_characters(text: str) -> str:
    """A question mark for half of a character, as texts have that were cut off in one."""
    return text.encode(errors="replace").decode()


def _list(row: dict, name: str) -> list:
    value = row.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise ValueError(f"{name}: a list is asked, not {_shown(value)}")
    return value


def _objects(row: dict, name: str) -> list[tuple[str, dict]]:
    """Pairs of its place, as 'needs[0]', and a row within this one."""
    found = [(f"{name}[{place}]", one) for place, one in enumerate(_list(row, name))]
    for place, one in found:
        if not isinstance(one, dict):
            raise ValueError(f"{place}: an object is asked, not {_shown(one)}")
    return found


def _fields(row: dict) -> dict[str, frozenset]:
    return {
        "layers": frozenset(_whole("layers", one) for one in _list(row, "layers")),
        "domains": frozenset(_code("domains", one) for one in _list(row, "domains")),
        "capabilities": frozenset(_code("capabilities", one) for one in _list(row, "capabilities")),
    }


def _whole(name, value) -> int:
    """A whole number; one in quotes, or with nothing behind its point, is one too."""
    if isinstance(value, str) and value.strip().isdecimal():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
        raise ValueError(f"{name}: a whole number is asked, not {_shown(value)}")
    return int(value)


def _is_mandatory(row: dict) -> bool:
    value = row.get("mandatory")
    if value is None:
        return True
    if value not in (True, False):
        raise ValueError(f"mandatory: true or false is asked, not {_shown(value)}")
    return bool(value)


def _weight(row: dict) -> float:
    value = row.get("weight")
    if value is None:
        return 1.0
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value) or value < 0:
        raise ValueError(f"weight: a number of 0 or more is asked, not {_shown(value)}")
    return float(value)
