"""An index as one file, memory-mapped: processes share its pages, and a reader sees a whole file or none.

The file: a line of JSON (what is where), then each table on a border of 64 bytes.
"""

import json
import os
import tempfile
from pathlib import Path

import numpy as np

from matchmaking.engine.index import Index

FORMAT = 2
BORDER = 64


def save(index: Index, path, version: str = "") -> int:
    """Write the file beside its place and move it there. Returns its size in bytes."""
    path, tables, at = Path(path), {}, 0
    for name, array in index.arrays.items():
        tables[name] = [at, array.dtype.str, list(array.shape)]
        at += -(-array.nbytes // BORDER) * BORDER
    head = {"format": FORMAT, "version": version, "tables": tables, "lists": index.lists}
    line = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    line = line[:-1] + b" " * (-len(line) % BORDER) + b"\n"
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(line)
            for array in index.arrays.values():
                file.write(np.ascontiguousarray(array).tobytes())
                file.write(b"\0" * (-array.nbytes % BORDER))
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return path.stat().st_size


def load(path) -> tuple[Index, str]:
    """(index, version) of a file, its tables read from disk only where they are used.

    Raises OSError where there is none, ValueError where it is not such a file.
    """
    path = Path(path)
    with path.open("rb") as file:
        line = file.readline()
    try:
        head = json.loads(line)
        if head["format"] != FORMAT:
            raise ValueError(head["format"])
        lists, version, tables = head["lists"], head["version"], head["tables"].items()
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path.name} is no index of format {FORMAT}") from error
    mapped, arrays = np.memmap(path, dtype=np.uint8, mode="r"), {}
    for name, (at, kind, shape) in tables:
        dtype, begin = np.dtype(kind), len(line) + at
        size = int(np.prod(shape)) * dtype.itemsize
        if begin + size > len(mapped):
            raise ValueError(f"{path.name} is cut off")
        arrays[name] = mapped[begin : begin + size].view(dtype).reshape(shape)
    return Index(parts=(arrays, lists)), version
