"""The screens on which whatever stands in the paper's tree is written."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.admin.panels import TabbedInterface
from wagtail.models import get_page_models

from latefinal.stories.models import Paper

OURS = [model for model in get_page_models() if model.__module__.startswith("latefinal.")]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_screen_of_the_tree_stands_in_tabs(model):
    # Wagtail's margins and the script of its comments ask for them.
    assert isinstance(model.edit_handler, TabbedInterface)


def test_a_new_notice_opens_with_a_place_to_write(desk, paper):
    page = desk.get(
        reverse("wagtailadmin_pages:add", args=("stories", "notice", Paper.objects.get().pk))
    )
    assert [block.block_type for block in page.context["form"]["body"].initial] == ["text"]
