"""The verbs about newsletters and who wishes for them, as other rooms know them."""

from .choices import set_choices, set_zone
from .cohorts import gather_cohorts, join_cohort, start_at_next_hour
from .data_access import mail_data_access_link, open_data_access, request_data_access_link
from .export import export_subscribers
from .founding import (
    end_newsletter,
    evening_newsletter,
    newsletter_by_slug,
    resume_newsletter,
    subscribers,
)
from .intake import ListSource, import_list
from .preferences import choices_of, newsletter_named, open_preferences, own_subscription
from .subscribing import (
    address_of_request,
    confirm_subscription,
    end_by_link,
    end_subscription,
    find_subscription,
    is_served,
    newsletter_of_link,
    request_again,
    request_subscription,
)
from .unconfirmed import drop_unconfirmed
from .uploads import MEGABYTES, UploadedList, import_upload, set_column_meanings, store_upload

__all__ = [
    "MEGABYTES",
    "ListSource",
    "UploadedList",
    "address_of_request",
    "choices_of",
    "confirm_subscription",
    "drop_unconfirmed",
    "end_by_link",
    "end_newsletter",
    "end_subscription",
    "evening_newsletter",
    "export_subscribers",
    "find_subscription",
    "gather_cohorts",
    "import_list",
    "import_upload",
    "is_served",
    "join_cohort",
    "mail_data_access_link",
    "newsletter_by_slug",
    "newsletter_named",
    "newsletter_of_link",
    "open_data_access",
    "open_preferences",
    "own_subscription",
    "request_again",
    "request_data_access_link",
    "request_subscription",
    "resume_newsletter",
    "set_choices",
    "set_column_meanings",
    "set_zone",
    "start_at_next_hour",
    "store_upload",
    "subscribers",
]
