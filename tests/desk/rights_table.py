"""Which role may do what: the letters before each address are the roles that are let in.

r reporter, e editor, p publisher, i picture editor, m moderator, o operator.
"""

from __future__ import annotations

IN_A_SECTION = """
rep wagtailadmin_pages:add
rep wagtailadmin_pages:preview_on_add
rep wagtailadmin_pages:add_subpage
ep  wagtailadmin_pages:usage
ep  wagtailadmin_pages:edit
ep  wagtailadmin_pages:preview_on_edit
ep  wagtailadmin_pages:view_draft
ep  wagtailadmin_pages:copy
ep  wagtailadmin_pages:workflow_action
ep  wagtailadmin_pages:collect_workflow_action_data
ep  wagtailadmin_pages:workflow_preview
ep  wagtailadmin_pages:lock
ep  wagtailadmin_pages:unlock
ep  wagtailadmin_pages:revisions_view
ep  wagtailadmin_pages:revisions_revert
ep  wagtailadmin_pages:revisions_compare
ep  wagtailadmin_pages:workflow_history
ep  wagtailadmin_pages:workflow_history_detail
ep  wagtailadmin_pages:history
ep  past_desk:story
ep  past_desk:framed
ep  sourcing_proposals
ep  show_story
ep  name_version
p   spike_story
p   unspike_story
p   wagtailadmin_pages:delete
p   wagtailadmin_pages:unpublish
p   wagtailadmin_pages:move
p   wagtailadmin_pages:move_confirm
p   wagtailadmin_pages:set_page_position
p   wagtailadmin_pages:set_privacy
p   wagtailadmin_pages:revisions_unschedule
p   wagtail_bulk_action
p   withdraw_correction
p   override_problem
p   take_back_override
p   related_stories
p   decide_related
p   sourcing_outcome
pm  comments_desk:comment
pm  comments_desk:answer
"""
"""About a story of somebody else's: allowed in one's own section, and to nobody beyond it."""

IN_THE_PAPER = """
rep    wagtailadmin_pages:search
rep    wagtailadmin_pages:type_use
rep    wagtailadmin_explore_root
rep    stories:index
rep    who_has_what
rep    wagtailadmin_reports:workflow
ep     wagtailadmin_reports:locked_pages
rep    outlets_starter_list
rep    wire_desk:stream
rep    wire_desk:news
rep    wire_desk:bring
rep    wire_desk:brought
rep    wire_desk:item
rep    wire_desk:do
rep    draft_from_item
rep    said_in_item
rep    wire_desk:add_ring
rep    wire_desk:remove_ring
rep    sourcing_mark
rep    numbers_desk:numbers
rep    numbers_desk:story
ep     desk_contributor_names
epi    pictures_desk:in_trouble
repi   add_pictures
repi   wagtailimages:index
repi   list_pictures
repi   wagtailimages:add
repi   wagtailimages:add_multiple
repi   wagtailimages_chooser:create
repi   wagtailimages_chooser:select_format
epi    wagtailimages:edit
epi    wagtailimages:delete
epi    wagtailimages:image_usage
epi    wagtailimages:edit_multiple
epi    wagtailimages:delete_multiple
pm     comments_desk:list
pm     comments_desk:rule
p      edition_desk:*
po     mail_setup:*
po     readers_desk:*
po     wagtailredirects:index
po     wagtailredirects:add
po     wagtailredirects:edit
po     wagtailredirects:delete
po     wagtailredirects:start_import
po     wagtailredirects:process_import
po     wagtailsettings:edit
po     wagtailsettings:preview_on_edit
p      people_desk:list
p      people_desk:invite
p      people_desk:withdraw
-      people_desk:person
-      people_desk:leave
-      wagtailsnippets:index
-      wagtailadmin_collections:index
-      wagtailadmin_collections:add
-      wagtailadmin_collections:edit
-      wagtailadmin_collections:set_privacy
-      wagtailusers_groups:*
repi   wagtailsnippets_outlets_outlet:list
rep    wagtailsnippets_outlets_outlet:add
rep    wagtailsnippets_outlets_outlet:copy
rep    wagtailsnippets_outlets_outlet:history
rep    wagtailsnippetchoosers_outlets_outlet:create
ep     wagtailsnippets_outlets_outlet:*
rep    wagtailsnippets_masthead_contributor:list
ep     wagtailsnippets_masthead_contributor:*
ep     wagtailsnippetchoosers_masthead_contributor:create
rep    wagtailsnippets_stories_topic:list
rep    wagtailsnippets_stories_topic:add
rep    wagtailsnippets_stories_topic:copy
rep    wagtailsnippets_stories_topic:history
rep    wagtailsnippetchoosers_stories_topic:create
ep     wagtailsnippets_stories_topic:*
repo   wagtailsnippets_wire_feed:list
epo    wagtailsnippets_wire_feed:*
epo    wagtailsnippetchoosers_wire_feed:create
rep    wagtailsnippets_sourcing_statement:list
-      wagtailsnippets_sourcing_statement:*
-      wagtailsnippetchoosers_sourcing_statement:create
rep    wagtailsnippets_sourcing_source:list
ep     wagtailsnippets_sourcing_source:*
ep     wagtailsnippetchoosers_sourcing_source:create
"""
"""What belongs to the paper as a whole. The first line that fits counts; `-` is for owners alone.

The person of `people_desk:person` is an owner, whom only owners change.
"""

FOR_EVERYBODY = {
    "wagtailadmin_home": "the first screen, which shows each what is theirs",
    "desk_manifest": "a name and an icon",
    "wagtailadmin_api:*": "Wagtail's lists for its choosers: what somebody may see of the tree",
    "wagtailadmin_explore": "leads to what somebody may see",
    "wagtailadmin_choose_page*": "headlines and addresses, to be linked to",
    "stories:choose_parent": "leads on to a new story, or says that there is no section",
    "wagtailadmin_pages:choose_parent": "leads on to a new story, or says that there is no section",
    "wagtailadmin_pages:revisions_index": "leads to the history",
    "wagtailadmin_pages:convert_alias": "there is no alias",
    "wagtailadmin_pages:confirm_workflow_cancellation": "a question without a deed",
    "wagtailadmin_reports:site_history": "what each may see of it",
    "wagtailadmin_account": "one's own",
    "wagtailadmin_dismissibles": "one's own",
    "wagtailadmin_editing_sessions:*": "one's own; Wagtail asks for the story's rights",
    "wagtailadmin_block_preview": "there is none",
    "wagtailadmin_tag_*": "there are no tags",
    "wagtailadmin_sprite": "icons",
    "wagtailadmin_javascript_catalog": "words",
    "wagtailadmin_log*": "before signing in, and after",
    "wagtailadmin_password_*": "before signing in",
    "wagtailadmin_error_test": "Wagtail's own page for its developers",
    "wagtailadmin_reports:aging_pages": "in no menu; what each may see",
    "wagtailadmin_reports:page_types_usage": "in no menu; what each may see",
    "wagtailadmin_reports:workflow_tasks": "in no menu; what each may see",
    "wagtailadmin_workflows:*": "leads to the first screen",
    "wagtailsites:*": "leads to the first screen",
    "wagtailusers_users:*": "leads to the first screen",
    "wagtailadmin_collections:delete": "the root of pictures cannot be deleted",
    "desk_topic_names": "names that stand in the paper",
    "pictures_desk:thumbnail": "a small picture",
    "wagtailimages:preview": "a picture",
    "wagtailimages:url_generator*": "is switched off",
    "add_one_of_many_pictures": "only what oneself has just handed in",
    "drop_one_of_many_pictures": "only what oneself has just handed in",
    "wagtailimages:create_multiple_from_uploaded_image": "only what oneself has just handed in",
    "wagtailimages:delete_upload_multiple": "only what oneself has just handed in",
    "wagtailsnippetchoosers_*:choose": "names that stand in the paper",
    "wagtailimages_chooser:choose": "pictures that stand in the paper",
    "*:*_results": "the same as without it, for a script",
    "*_results": "the same as without it, for a script",
    "*chosen*": "what was chosen from a list that one may see",
    "wagtailadmin_collections:*": "owners keep them",
}
"""What every role may ask for, and why that is so."""
