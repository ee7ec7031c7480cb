"""Which journey sends which form of ours in a real browser; another view that is posted to fails.

A browser says where a form comes from, and what it says depends on the page that carries it: only
a browser shows that a form is taken. `tests/promises/test_forms.py` compares these tables with the
addresses, and each journey is held to what it stands for here.
"""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import BrowserContext, Response

WALKED = {
    "test_how_a_statement_turned_out_is_told_and_readers_see_it": ["sourcing_outcome"],
    "test_from_an_items_address_a_story_is_drafted_confirmed_and_in_tonights_edition": [
        "wire_desk:bring",
        "draft_from_item",
        "said_in_item",
        "sourcing_proposals",
    ],
    "test_the_desk_is_rung_for_words_that_it_names_right_there": [
        "wire_desk:add_ring",
        "wire_desk:remove_ring",
    ],
    "test_who_mends_what_readers_have_seen_tells_them": ["sourcing_mark"],
    "test_the_wire_is_read_by_keyboard_and_an_item_spiked_and_put_back": ["wire_desk:do"],
    "test_a_paper_is_founded_through_the_printed_link": ["claim"],
    "test_an_evening_from_the_first_look_to_the_last_letter": [
        "comments:thread",
        "comments_desk:rule",
        "subscribe",
        "confirm",
        "leave",
        "sourcing_mark",
        "override_problem",
        "take_back_override",
        "edition_desk:close",
    ],
    "test_a_reader_is_brought_in_and_sees_and_erases_what_is_held": [
        "ask_held",
        "erase",
        "readers_desk:lists",
    ],
    "test_somebody_is_invited_joins_is_given_another_role_and_leaves": [
        "people_desk:invite",
        "people_desk:withdraw",
        "join",
        "people_desk:person",
        "people_desk:leave",
    ],
    "test_a_story_goes_from_a_reporter_to_readers_and_nobody_loses_a_word": ["show_story"],
    "test_a_named_version_outlives_what_the_editor_saves_by_itself": ["name_version"],
    "test_a_reporter_spikes_a_draft_and_takes_it_back": ["spike_story", "unspike_story"],
    "test_a_look_and_a_letter_to_oneself": ["mail_setup:look", "mail_setup:test"],
    "test_a_letter_is_founded_ordered_worded_tried_held_and_ended": [
        "edition_desk:found",
        "edition_desk:story",
        "edition_desk:words",
        "edition_desk:test",
        "edition_desk:rules",
        "edition_desk:hold",
        "edition_desk:end",
    ],
    "test_a_comment_is_answered_and_ruled_on_from_its_own_screen": [
        "comments_desk:comment",
        "comments_desk:answer",
    ],
    "test_a_correction_outlives_the_version_it_came_with_and_is_taken_away_with_a_reason": [
        "withdraw_correction",
    ],
    "test_a_story_beside_another_is_left_out_and_one_is_pinned": [
        "related_stories",
        "decide_related",
    ],
    "test_a_page_is_asked_for_and_a_private_address_is_refused": ["wire_desk:bring"],
    "test_an_outlet_is_taken_from_the_starter_list_and_changed": ["outlets_starter_list"],
    "test_comments_are_removed_at_once_and_brought_back_at_once": ["comments_desk:rule"],
    "test_a_reader_chooses_by_the_link_at_a_letters_foot": ["preferences"],
    "test_a_reader_is_mailed_a_copy_and_stopped_and_erased": [
        "readers_desk:copy",
        "readers_desk:erase",
        "readers_desk:stop",
    ],
}

NOT_WALKED = {
    "stories:index": "a list of Wagtail's, which is only asked for",
    "stories:index_results": "the same list",
    "wagtailsnippets_outlets_outlet:list": "another, with a search of ours",
    "wagtailsnippets_outlets_outlet:list_results": "the same",
    "mail-events": "a provider's machine posts it",
    "desk_contributor_names": "it only answers what is typed",
    "stories:choose_parent": "Wagtail's view; what it posts is never sent: a story has its section",
    "edition_desk:missing": "it is there only while letters of an edition are missing",
    "edition_desk:pause": "it is there only while letters leave, which the demo's do at once",
    "edition_desk:resume": "as pause",
    "readers_desk:upload": "it is there only while a list waits for an answer about its columns",
    "list_pictures": "as stories:index, with filters of ours",
    "list_pictures_results": "the same",
    "add_one_of_many_pictures": "Wagtail's own form; ours is how a lost storage is answered",
    "drop_one_of_many_pictures": "as add_one_of_many_pictures",
    "wagtailadmin_logout": "Wagtail's own form; ours is only how it is answered",
    "wagtailadmin_password_reset": "Wagtail's own form; ours is only how often it is taken",
    "proof": "the proof comes half an hour before the edition closes, and not at other hours",
}

TAKEN = 400
"""The first status that says no; but 422 is a form that was taken and has something to mend."""


class Posts:
    """Listens to what every page of every context sends."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def listen(self, context: BrowserContext) -> None:
        """From now on."""
        context.on("response", self._answered)

    def take(self) -> set[str]:
        """Names of the views that took a form since the last time."""
        taken, self.taken = self.taken, set()
        return taken

    def _answered(self, answer: Response) -> None:
        if answer.request.method == "POST" and (answer.status < TAKEN or answer.status == 422):
            with suppress(Resolver404):
                self.taken.add(resolve(urlsplit(answer.url).path).view_name)
