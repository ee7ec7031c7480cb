"""A disk that loses, when the power goes, every byte that was not synced.

SQLite reaches its files through a table of functions, its VFS. In the process that calls `watch`
the one that syncs is replaced, and so is `os.fsync`: before each sync the file is copied, as it
then stands, into another folder; of a folder that is synced, the names. What lies there is what a
power cut leaves. Of a file that is never synced nothing is, nor of the newest bytes of any other.
"""

from __future__ import annotations

import _sqlite3
import ctypes
import os
import shutil
from pathlib import Path

_POINTER = ctypes.c_void_p
_Open = ctypes.CFUNCTYPE(
    ctypes.c_int, _POINTER, _POINTER, _POINTER, ctypes.c_int, ctypes.POINTER(ctypes.c_int)
)
_Sync = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, ctypes.c_int)
_kept: list[object] = []
"""What SQLite holds pointers to."""


class _Vfs(ctypes.Structure):
    """The head of https://www.sqlite.org/c3ref/vfs.html."""

    _fields_ = (
        ("version", ctypes.c_int),
        ("size", ctypes.c_int),
        ("longest", ctypes.c_int),
        ("next", _POINTER),
        ("name", ctypes.c_char_p),
        ("data", _POINTER),
        ("open", _POINTER),
    )


class _Methods(ctypes.Structure):
    """An open file's functions: https://www.sqlite.org/c3ref/io_methods.html, version 3."""

    _fields_ = (
        ("version", ctypes.c_int),
        ("first", _POINTER * 4),
        ("sync", _POINTER),
        ("rest", _POINTER * 13),
    )


def library() -> ctypes.CDLL | None:
    """The SQLite that Python's module uses; None where it cannot be reached from here."""
    try:
        found = ctypes.CDLL(getattr(_sqlite3, "__file__", None))
        found.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
    except (AttributeError, OSError):
        return None
    return found


def watch(disk: Path) -> None:
    """From here on have `disk` hold what is synced of each file that SQLite opens."""
    sqlite = library()
    assert sqlite is not None
    vfs = sqlite.sqlite3_vfs_find(None).contents
    opens, paths = _Open(vfs.open), dict[int, Path]()
    tables = dict[int, _Methods]()

    def opened(own, name, file, flags, told):
        answer = opens(own, name, file, flags, told)
        methods = _POINTER.from_address(file)
        if answer == 0 and name and methods.value:
            paths[file] = Path(ctypes.string_at(name).decode())
            table = tables.get(methods.value)
            if table is None:
                table = tables[methods.value] = _watched(methods.value, paths, disk)
            methods.value = ctypes.addressof(table)
        return answer

    begins = _Open(opened)
    _kept.extend([begins, tables])
    vfs.open = ctypes.cast(begins, _POINTER).value
    _watch_python(disk)


def _watch_python(disk: Path) -> None:
    sync, home = os.fsync, Path(os.environ["LATEFINAL_HOME"])

    def synced(file):
        path = Path(os.readlink(f"/proc/self/fd/{file}"))
        if path.is_relative_to(home):
            there = disk / path.relative_to(home)
            for name in sorted(path.iterdir()) if path.is_dir() else ():
                if name.is_dir():
                    (there / name.name).mkdir(parents=True, exist_ok=True)
                elif there.is_dir():
                    (there / name.name).touch()
            if path.is_file():
                shutil.copy(path, there)
        sync(file)

    os.fsync = synced


def cut(home: Path, disk: Path) -> None:
    """Let the power go: `home`, its processes dead, has what `disk` holds, in the same files."""
    for path in [path for path in home.rglob("*") if path.is_file()]:
        kept = disk / path.relative_to(home)
        if kept.exists():
            path.write_bytes(kept.read_bytes())
        else:
            path.unlink()


def _watched(methods: int, paths: dict[int, Path], disk: Path) -> _Methods:
    table = _Methods.from_buffer_copy(_Methods.from_address(methods))
    syncs = _Sync(table.sync)

    def synced(file, flags):
        shutil.copy(paths[file], disk / paths[file].name)
        return syncs(file, flags)

    does = _Sync(synced)
    _kept.append(does)
    table.sync = ctypes.cast(does, _POINTER).value
    return table
