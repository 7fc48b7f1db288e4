"""An index as one file, memory-mapped: processes share its pages, and a reader sees a whole file or none.

The file: a line of JSON (what is where, and a checksum), then each table on a border of 64 bytes; the lists are one of them.
"""

import json
import os
import tempfile
import zlib
from pathlib import Path

import numpy as np

from matchmaking.engine.index import Index

FORMAT = 2
BORDER = 64
LISTS = "lists"


def save(index: Index, path, version: str = "") -> int:
    """Write the file beside its place and move it there. Returns its size in bytes."""
    path, tables, at = Path(path), {}, 0
    lists = json.dumps(index.lists, ensure_ascii=False, separators=(",", ":")).encode()
    parts = {name: np.ascontiguousarray(array) for name, array in index.arrays.items()}
    parts[LISTS] = np.frombuffer(lists, dtype=np.uint8)
    for name, array in parts.items():
        tables[name] = [at, array.dtype.str, list(array.shape)]
        at += -(-array.nbytes // BORDER) * BORDER
    head = {"format": FORMAT, "version": version, "tables": tables, "sum": _sum(tables, parts.values())}
    line = json.dumps(head, separators=(",", ":")).encode()
    line += b" " * (-(len(line) + 1) % BORDER) + b"\n"
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(line)
            for array in parts.values():
                file.write(array.tobytes())
                file.write(b"\0" * (-array.nbytes % BORDER))
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return path.stat().st_size


def _sum(tables, parts) -> int:
    """A checksum over what is where and all tables: a wrong place in one would be read outside of the file."""
    total = zlib.crc32(json.dumps(tables).encode())
    for array in parts:
        total = zlib.crc32(array, total)
    return total


def load(path) -> tuple[Index, str]:
    """(index, version) of a file, its tables shared with whoever else reads it.

    Raises OSError where there is none, ValueError where it is not such a file, or damaged.
    """
    path = Path(path)
    with path.open("rb") as file:
        line = file.readline()
    try:
        head = json.loads(line)
        if head["format"] != FORMAT:
            raise ValueError(head["format"])
        tables, version, expected = head["tables"], head["version"], head["sum"]
        mapped, arrays = np.memmap(path, dtype=np.uint8, mode="r"), {}
        for name, (at, kind, shape) in tables.items():
            dtype, begin = np.dtype(kind), len(line) + at
            size = int(np.prod(shape)) * dtype.itemsize
            if begin + size > len(mapped):
                raise OverflowError
            arrays[name] = mapped[begin : begin + size].view(dtype).reshape(shape)
    except OverflowError as error:
        raise ValueError(f"{path.name} is cut off") from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path.name} is no index of format {FORMAT}") from error
    if _sum(tables, arrays.values()) != expected:
        raise ValueError(f"{path.name} is damaged")
    return Index(parts=(arrays, json.loads(bytes(arrays.pop(LISTS))))), version
