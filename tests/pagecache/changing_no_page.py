"""The services that change no reader's page, each under the reason why it cannot.

A service is named by its module below `latefinal`, without the word `services`.
"""

from __future__ import annotations

ASKS = "it asks, and writes nothing"
UNREAD = "what it writes stands in tables that no kept page reads"
MAIL = "it is of letters on their way, and all it writes stands in tables that no kept page reads"

REASONS: dict[str, dict[str, str]] = {
    ASKS: {
        "bounces.leaving": "address_to_write_to leave_by_mail_address tokens_for",
        "deliverability.checkup": "look_at_mail look_at_relay is_well",
        "deliverability.checkup.dkim": "check_dkim",
        "deliverability.checkup.dmarc": "check_dmarc",
        "deliverability.checkup.dns": "resolver_from_settings",
        "deliverability.checkup.letter": "check_letter check_spam",
        "deliverability.checkup.relay": "check_relay",
        "deliverability.checkup.route": "check_ptr check_mx",
        "deliverability.checkup.sample": "write_out",
        "deliverability.checkup.sender": "check_sender",
        "deliverability.checkup.setup": "setup_from_settings host_of",
        "deliverability.checkup.shown": "mail_as_set lines_to_copy",
        "deliverability.checkup.spf": "check_spf new_record address_term",
        "demo": "is_made",
        "desk.letters": "sample_letter last_test_letter",
        "editions.alerts": "editions_of",
        "editions.approval_reminders": "waits_for",
        "editions.clicks": "counted_path clicks_of",
        "editions.closing": "may_close draft_variant still_subscribed",
        "editions.corrections_due": "find_corrections_due",
        "editions.due_closings": (
            "due_closings_at closings_to_come is_still_to_come home_closing readers_in"
        ),
        "editions.editions": "edition_at_hand check_open",
        "editions.editors": "editors reachable",
        "editions.letters": "write_letter draft_of subject_of absolute",
        "editions.lineup": "edition_of news_of sent_to line_up assemble_as_sent",
        "editions.missing": "missing_of",
        "editions.planning": "survey plan_closing plan_variants",
        "editions.preview": "preview_edition draft_previewed",
        "editions.proofs": "find_proof",
        "editions.receipts": "batches_of closed_edition last_edition edition_receipt",
        "editions.writing": "forgotten recipients_of by_evening",
        "outlets": "check_free",
        "past": "is_brought_over_now",
        "people": "has_owner check_claim check_invitation",
        "pictures": "renditions_of",
        "readers.costly": "come_again",
        "sourcing.deciding": "decisions_on",
        "sourcing.settling": "check_decision",
        "wire.bringing": "page_fetcher",
        "wire.mailing_in": "new_mail_token",
        "wire.signatures": "is_signed_by",
        "wire.taking_in": "brought_facts",
        "wire.dropping": "dropped_notices printed",
        "readers.personal_data": "copy_of",
        "subscriptions.cohorts": "wall_zone",
        "subscriptions.data_access": "open_data_access",
        "subscriptions.export": "export_subscribers",
        "subscriptions.founding": "subscribers",
        "subscriptions.intake": "check_list",
        "subscriptions.mjml": "render_mjml",
        "subscriptions.preferences": (
            "open_preferences choices_of newsletter_named own_subscription"
        ),
        "subscriptions.subscribing": (
            "address_of_request find_subscription is_served newsletter_of_link"
        ),
        "subscriptions.uploads": "lists",
    },
    MAIL: {
        "bounces.events": "note_event",
        "bounces.leaving": "end_by_tokens",
        "bounces.returns": "take_in_mail note_return",
        "desk.letters": "send_test_letter",
        "desk.deciding": "tell_who_decides",
        "editions.alerts": "warn_desk tell",
        "editions.missing": "send_missing",
        "editions.test_sends": "count_test send_draft_as_test",
        "editions.writing": "write_forgotten",
        "mailroom.batches": (
            "open_batch add_deliveries release_batch withdraw send_letter sender_address"
        ),
        "mailroom.claiming": "claim",
        "mailroom.delivery": "deliver_due deliver_with retire_stale finish_batches",
        "mailroom.delivery_sql": "queue queue_many take known_among record_accepted",
        "mailroom.keys": "signer_from_settings marker_from_settings",
        "mailroom.missing": "missing_deliveries requeue add_missing reopen_batch",
        "mailroom.pacing": "take slow_down take_of_day forget_paces",
        "mailroom.pausing": (
            "pause_batch resume_batch pause_for_readers pause_for_relay try_relay_again "
            "resume_after_relay look_for_late"
        ),
        "mailroom.personal_data": "letters_to suppressed_since forget_address",
        "mailroom.receipts": "receipt_of figures_of came_back",
        "mailroom.recovery": "beat is_beat_due free_leases recover_own settle replay",
        "mailroom.retention": "count_finished count_batch prune_deliveries",
        "mailroom.send_loop": "run_mailroom",
        "mailroom.suppression": "suppress lift_suppression is_suppressed suppressed_among",
        "mailroom.throughput": "count_throughput",
    },
    UNREAD: {
        "clockwork": "schedule_job schedule_usual_jobs tidy",
        "deliverability.checkups": "ask_checkup run_checkup finish_checkups",
        "editions.clicks": "open_counts follow",
        "editions.letters": "write_for_readers",
        "pageviews": "add_views count_sign_up forget_old_views",
        "desk.newer_text": "newer_text stamp keep_beside",
        "desk.showing": "make_link story_behind",
        "desk.people": "invite_colleague invite_owner take_back_invitation change_roles",
        "past": "begin_past find_unkept",
        "pictures": "hold_file drop_held_file drop_held_files",
        "people": (
            "offer_claim claim_ownership ensure_owner invite accept_invitation "
            "withdraw_invitation change_groups end_access"
        ),
        "readers.costly": "seconds_to_wait",
        "readers.hashes": "write_hashes",
        "readers.limits": "allows forget_counts forget_tallies",
        "readers.readers": "reader_of verify_reader move_reader",
        "search": "index_story index_at_the_desk index_again rebuild_index",
        "stories.approving": "settle_approval",
        "stories.links": "note_the_links ask_link ask_links",
        "stories.versions": "name_version take_name_away",
        "stories.writing": "override_problems take_back_override note_what_was_told",
        "subscriptions.choices": "set_zone set_choices",
        "subscriptions.cohorts": "gather_cohorts start_at_next_hour join_cohort cohort_of",
        "subscriptions.data_access": "mail_data_access_link request_data_access_link",
        "subscriptions.intake": "import_list",
        "subscriptions.subscribing": (
            "request_subscription request_again confirm_subscription end_by_link leave_by_mail "
            "end_subscription end_all_subscriptions"
        ),
        "subscriptions.unconfirmed": "drop_unconfirmed",
        "subscriptions.uploads": (
            "store_upload set_column_meanings bring_in_later import_upload take_up_lists "
            "forget_lists"
        ),
    },
    "it runs services that are named here, each when it is due": {"clockwork": "tick"},
    "it frees leases, which no page shows": {"clockwork": "clear_up"},
    "it makes a paper where there is none, by services that are named here": {
        "demo": "build_sample"
    },
    "it mails, and notes no more of an edition than that there is one": {
        "editions.approval_reminders": "warn_of_waiting"
    },
    "it holds or approves the edition by services that are named here": {
        "editions.proofs": "answer_proof"
    },
    "it prunes the journal, and leaves what a server may not have read": {
        "pagecache": "prune_purges"
    },
    "it reads the journal, or writes a key there that no page hangs on": {
        "pagecache": "missed_since place_bookmark"
    },
    "it writes down in memory whom to call": {"pictures": "when_rendered"},
    "it calls take_in, and else writes what no kept page reads": {
        "wire.bringing": "ask_for_page bring_in bring_page bring_forgotten forget_pages",
        "wire.dropping": "take_dropped",
        "wire.mailing_in": "take_press_mail",
        "wire.polling": "poll_due",
    },
    "it writes for what the desk is rung, which no page of readers shows": {
        "wire.ringing": "add_ring_word remove_ring_word ring_for hear_rings"
    },
    "it writes who has a story and who locked it, which no page of readers shows": {
        "desk.people": "leave_the_desk",
        "stories.writing": "hand_over_drafts",
    },
    "it is a part of settle_proposals, and of what the wire decides for a draft": {
        "sourcing.settling": "confirm_proposal"
    },
    "it calls found_paper where there is no paper, and invites": {
        "desk.founding": "found_for_owner"
    },
    "it calls render_next, again and again": {"pictures": "run_pictures"},
    "it drops readers of whom nothing is held, so no comment either": {
        "readers.readers": "drop_strangers"
    },
    "it is a part of rebuild_related, and chooses nothing by itself": {"related": "read_archive"},
}

TABLES_UNREAD = (
    "bounces", "clockwork", "deliverability", "mailroom", "pagecache", "pageviews", "people",
    "readers", "search",
)  # fmt: skip
"""Rooms of which no kept page reads any table."""
MODELS_READ = ("Closing", "Edition", "Item", "LetterVariant", "Newsletter")
"""Of editions and subscriptions kept pages read the tables of these alone."""


def excused() -> dict[str, str]:
    """By service, like “editions.closing.may_close”: the reason."""
    return {
        f"{module}.{name}": reason
        for reason, modules in REASONS.items()
        for module, names in modules.items()
        for name in names.split()
    }
