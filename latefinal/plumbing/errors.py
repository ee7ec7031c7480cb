"""The root of every error that a person is meant to read, and how any other is logged."""

from __future__ import annotations

import errno
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent


class LatefinalError(Exception):
    """One clear sentence: what happened, to which thing, what to do now."""


class UnusableFolder(LatefinalError):
    """The paper's folder cannot be written to."""

    def __init__(self, folder: Path, error: OSError) -> None:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            words = f"There is no room left for the folder {folder}. Free some space"
        else:
            words = (
                f"The folder {folder} cannot be written to ({error.strerror}). Make it belong to "
                "the user that runs Latefinal"
            )
        super().__init__(f"{words}, or choose another folder with LATEFINAL_HOME.")


@contextmanager
def writing_to(folder: Path) -> Iterator[None]:
    """Raise UnusableFolder when the system refuses what is written to `folder`."""
    try:
        yield
    except OSError as error:
        raise UnusableFolder(folder, error) from error


def words_of(error: BaseException) -> str:
    """What an error says, on one line and without a stop: to stand within a sentence."""
    return " ".join(str(error).split()).rstrip(".?") or type(error).__name__


def place_of(error: BaseException) -> str:
    """What went wrong and where, without the error's own words: they may hold an address.

    Our own errors are sentences for people and keep their words. It stands within a sentence.
    """
    if isinstance(error, LatefinalError):
        return words_of(error)
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(HOUSE)] or frames
    if not ours:
        return type(error).__name__
    file = Path(ours[-1].filename)
    shown = file.relative_to(HOUSE) if file.is_relative_to(HOUSE) else file.name
    return f"{type(error).__name__} at {shown}:{ours[-1].lineno}"
