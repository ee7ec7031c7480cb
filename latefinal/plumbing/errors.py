"""The root of every error that a person is meant to read, and how any other is logged."""

from __future__ import annotations

import traceback
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent


class LatefinalError(Exception):
    """One clear sentence: what happened, to which thing, what to do now."""


def place_of(error: BaseException) -> str:
    """What went wrong and where, without the error's own words: they may hold an address.

    Our own errors are sentences for people and are given as they are.
    """
    if isinstance(error, LatefinalError):
        return str(error)
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(HOUSE)] or frames
    if not ours:
        return type(error).__name__
    file = Path(ours[-1].filename)
    shown = file.relative_to(HOUSE) if file.is_relative_to(HOUSE) else file.name
    return f"{type(error).__name__} at {shown}:{ours[-1].lineno}"
