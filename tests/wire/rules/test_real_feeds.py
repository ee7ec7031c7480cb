"""Feeds that others wrote, where they are at hand: what stands in them comes out."""

from __future__ import annotations

import pytest

from benchmarks._wire_scores import files_in, score
from tests.promises.reading import ROOT

PLACES = [ROOT.parent / "shared" / "data" / name for name in ("feeds", "newsml")]
FILES = [file for place in PLACES if place.exists() for file in files_in(place)]


@pytest.mark.skipif(not FILES, reason="the feeds to measure with are not beside the checkout")
def test_every_check_of_every_feed_at_hand_comes_out_right():
    scored = [score(file) for file in FILES]
    assert {one.file.name: one.wrong for one in scored if one.wrong} == {}
    assert sum(one.entries for one in scored) > 300
