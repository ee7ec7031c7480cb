"""MJML becomes HTML that mail programs show as it was meant, and nothing of ours goes with it."""

from __future__ import annotations

import re

import pytest

from latefinal.subscriptions.services.mjml import render_mjml

LETTER = """
<mjml>
  <mj-head>
    <mj-raw><link rel="stylesheet" href="http://127.0.0.1:1/sheet.css" /></mj-raw>
    <mj-style>
      .lead { color: #8c1d18 }
      @media (max-width: 9em) { .lead { color: #000000 } }
    </mj-style>
  </mj-head>
  <mj-body><mj-section><mj-column><mj-text>
    <!-- a note of ours -->
    <p class="lead"><b>One</b>
      <i>two</i>{{ words }}</p>
  </mj-text></mj-column></mj-section></mj-body>
</mjml>
"""


@pytest.fixture
def page(settings):
    """The letter as it is drawn."""
    loader = ("django.template.loaders.locmem.Loader", {"letter.mjml": LETTER})
    engine = "django.template.backends.django.DjangoTemplates"
    settings.TEMPLATES = [{"BACKEND": engine, "OPTIONS": {"loaders": [loader]}}]
    return render_mjml("letter.mjml", {"words": " three\x0bfour"})


def test_the_styles_of_the_head_come_to_stand_on_the_elements_and_at_rules_stay(page):
    (lead,) = re.findall(r"<p [^>]*>", page)
    assert re.search(r'style="[^"]*color: ?#8c1d18', lead)
    assert "@media (max-width: 9em)" in page
    assert len(re.findall(r"\.lead", page)) == 1


def test_notes_of_ours_stay_here(page):
    assert "a note of ours" not in page


def test_words_stay_apart_and_what_no_program_can_show_is_a_space(page):
    assert " ".join(re.sub(r"<[^>]+>", "", page).split()).endswith("One two three four")
