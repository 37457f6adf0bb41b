"""The addresses of Wagtail's page editor, each named, so that one that a new release adds fails the walk.

Nobody but a page editor gets past the door of the first kind, but for the lexicon, which the bureau edits and a page
editor does not; the second kind is open, and shows no matter at all.
"""

_BEHIND_THE_DOOR = {
    "": (
        "/admin/.*/", "/admin/test404/", "portal_typo_fixes", "wagtail_bulk_action", "wagtailadmin_account",
        "wagtailadmin_block_preview", "wagtailadmin_choose_page", "wagtailadmin_choose_page_anchor_link",
        "wagtailadmin_choose_page_child", "wagtailadmin_choose_page_chosen_multiple",
        "wagtailadmin_choose_page_email_link", "wagtailadmin_choose_page_external_link",
        "wagtailadmin_choose_page_phone_link", "wagtailadmin_choose_page_search", "wagtailadmin_dismissibles",
        "wagtailadmin_error_test", "wagtailadmin_explore", "wagtailadmin_explore_results",
        "wagtailadmin_explore_root", "wagtailadmin_home", "wagtailadmin_tag_autocomplete",
        "wagtailadmin_tag_model_autocomplete",
    ),
    "lexicon": (
        "add", "delete", "edit", "index", "index_results",
    ),
    "wagtailadmin_api:documents": (
        "detail", "find", "listing",
    ),
    "wagtailadmin_api:images": (
        "detail", "find", "listing",
    ),
    "wagtailadmin_api:pages": (
        "action", "detail", "find", "listing",
    ),
    "wagtailadmin_collections": (
        "add", "delete", "edit", "index", "set_privacy",
    ),
    "wagtailadmin_editing_sessions": (
        "ping", "release",
    ),
    "wagtailadmin_pages": (
        "add", "add_subpage", "choose_parent", "collect_workflow_action_data", "confirm_workflow_cancellation",
        "convert_alias", "copy", "delete", "edit", "history", "history_results", "lock", "move", "move_confirm",
        "preview_on_add", "preview_on_edit", "revisions_compare", "revisions_index", "revisions_revert",
        "revisions_unschedule", "revisions_view", "search", "search_results", "set_page_position", "set_privacy",
        "type_use", "type_use_results", "unlock", "unpublish", "usage", "view_draft", "workflow_action",
        "workflow_history", "workflow_history_detail", "workflow_preview",
    ),
    "wagtailadmin_reports": (
        "aging_pages", "aging_pages_results", "locked_pages", "locked_pages_results", "page_types_usage",
        "page_types_usage_results", "site_history", "site_history_results", "workflow", "workflow_results",
        "workflow_tasks", "workflow_tasks_results",
    ),
    "wagtailadmin_workflows": (
        "add", "add_task", "disable", "disable_task", "edit", "edit_task", "enable", "enable_task", "index",
        "index_results", "remove", "select_task_type", "task_chooser", "task_chooser_create", "task_chooser_results",
        "task_chosen", "task_index", "task_index_results", "usage", "usage_results",
    ),
    "wagtaildocs": (
        "add", "add_multiple", "create_multiple_from_uploaded_document", "delete", "delete_multiple",
        "delete_upload_multiple", "document_usage", "edit", "edit_multiple", "index", "index_results",
    ),
    "wagtaildocs_chooser": (
        "choose", "choose_results", "chosen", "chosen_multiple", "create",
    ),
    "wagtailembeds": (
        "chooser", "chooser_upload",
    ),
    "wagtailforms": (
        "delete_submissions", "index", "index_results", "list_submissions", "list_submissions_results",
    ),
    "wagtailimages": (
        "add", "add_multiple", "create_multiple_from_uploaded_image", "delete", "delete_multiple",
        "delete_upload_multiple", "edit", "edit_multiple", "image_usage", "index", "index_results", "preview",
        "url_generator", "url_generator_output",
    ),
    "wagtailimages_chooser": (
        "choose", "choose_results", "chosen", "chosen_multiple", "create", "select_format",
    ),
    "wagtailredirects": (
        "add", "delete", "edit", "index", "index_results", "process_import", "start_import",
    ),
    "wagtailsettings": (
        "edit", "preview_on_edit",
    ),
    "wagtailsites": (
        "add", "copy", "delete", "edit", "history", "history_results", "index", "index_results", "usage",
    ),
    "wagtailsnippets": (
        "index",
    ),
    "wagtailusers_groups": (
        "add", "delete", "edit", "history", "history_results", "index", "index_results", "usage",
    ),
    "wagtailusers_users": (
        "add", "copy", "delete", "edit", "history", "history_results", "index", "index_results", "usage",
    ),
}  # fmt: skip
BEHIND_THE_DOOR = frozenset(
    f"{prefix}:{name}" if prefix else name for prefix, names in _BEHIND_THE_DOOR.items() for name in names
)
LEXICON = frozenset(f"lexicon:{name}" for name in _BEHIND_THE_DOOR["lexicon"])
LEXICON_EDITORS = frozenset({"BUR_OP", "BUR_REVIEW"})
OPEN = frozenset(
    {
        "wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_password_reset",
        "wagtailadmin_password_reset_done", "wagtailadmin_password_reset_confirm",
        "wagtailadmin_password_reset_complete", "wagtailadmin_javascript_catalog", "wagtailadmin_sprite",
        "wagtail_serve", "wagtailcore_login", "wagtailcore_authenticate_with_password", "wagtaildocs_serve",
        "wagtaildocs_authenticate_with_password",
    }
)  # fmt: skip
