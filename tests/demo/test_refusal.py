"""Where the sample publication is not made."""

from datetime import UTC, datetime

import pytest

from latefinal.demo.errors import NoSample
from latefinal.demo.services import build_sample
from latefinal.stories.models import Story

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_it_is_not_put_beside_somebodys_own_paper(paper):
    with pytest.raises(NoSample, match=r"“The Meridian” is no sample.*LATEFINAL_HOME"):
        build_sample(at=AT, progress=lambda *_step: None)
    assert not Story.at_the_desk().exists()
