"""The library at the desk: what pictures are found by, and one credit for many of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.images.views.bulk_actions.image_bulk_action import ImageBulkAction
from wagtail.images.views.images import ImagesFilterSet, IndexView
from wagtail.models import ReferenceIndex

from latefinal.plumbing import clock

from .embedded.source_types import BY_MACHINE, WITH_MACHINE
from .models import Picture
from .services import set_credit


class PictureStateFilter(django_filters.ChoiceFilter):
    """What a picture lacks, whether it is used, and whether it may be for long."""

    def filter(self, pictures: QuerySet[Any], state: str) -> QuerySet[Any]:
        """Pictures in that state at this moment; by their numbers, which a search can be asked."""
        found = _in_state(state)
        return pictures if found is None else pictures.filter(pk__in=found.values("pk"))


def _in_state(state: str) -> QuerySet[Any] | None:
    every = Picture.objects.order_by()
    match state:
        case "ending":
            # UTC's date: within a day of the paper's, of a week.
            return every.ending(today=clock.now().date()).order_by()
        case "unused":
            counted = every.annotate(used=ReferenceIndex.usage_count_subquery(Picture))
            return counted.filter(used=0)
        case "bare":
            return every.filter(Q(credit="") | Q(alt=""))
        case "alt":
            return every.filter(alt_by_machine=True, alt_checked_at=None)
        case "machine":
            return every.filter(source_type__in=BY_MACHINE | WITH_MACHINE)
    return None


class WordsFilter(django_filters.CharFilter):
    """Words in a field, as they were typed, in any case."""

    def filter(self, pictures: QuerySet[Any], words: str) -> QuerySet[Any]:
        """By their numbers, which a search can be asked too."""
        if not words:
            return pictures
        found = Picture.objects.filter(**{f"{self.field_name}__icontains": words})
        return pictures.filter(pk__in=found.order_by().values("pk"))


class PictureFilters(ImagesFilterSet):
    """Beside the library."""

    credit = WordsFilter(label=_("Credit"))
    people = WordsFilter(label=_("People shown"))
    state = PictureStateFilter(
        label=_("State"),
        empty_label=_("Any"),
        choices=[
            ("unused", _("Not used anywhere")),
            ("ending", _("Last day within a week, or past")),
            ("bare", _("Without credit or alternative text")),
            ("alt", _("Alternative text by a machine, and not checked")),
            ("machine", _("Made or changed by a machine")),
        ],
        widget=forms.RadioSelect,
    )

    class Meta(ImagesFilterSet.Meta):
        pass


class Library(IndexView):
    """Wagtail's list of pictures, with filters of our own."""

    filterset_class = PictureFilters


class CreditForm(forms.Form):
    """One credit, for those that have none unless somebody says otherwise."""

    credit = forms.CharField(
        label=_("Credit"),
        max_length=Picture._meta.get_field("credit").max_length,
        help_text=_("Who made them, as it is printed."),
    )
    also_others = forms.BooleanField(
        label=_("Also where a picture has a credit already"), required=False
    )


class SetCreditAction(ImageBulkAction):
    """For those that are ticked, or all that the filters beside the list leave."""

    display_name = _("Set the credit")
    action_type = "set_credit"
    aria_label = _("Set the credit of the selected pictures")
    template_name = "pictures/desk/confirm_credit.html"
    action_priority = 10
    form_class = CreditForm

    def check_perm(self, picture: Picture) -> bool:
        """Whoever may change the picture."""
        may: bool = self.permission_policy.user_has_permission_for_instance(
            self.request.user, "change", picture
        )
        return may

    def get_all_objects_in_listing_query(self, parent_id: str | None) -> Any:
        """All that the list shows, and not all that there are: the filters go with the address."""
        rows = Picture.objects.filter(pk__in=super().get_all_objects_in_listing_query(parent_id))
        given = self.request.GET
        return PictureFilters(given, rows, request=self.request).qs.values_list("pk", flat=True)

    def get_execution_context(self) -> dict[str, Any]:
        """What was typed, and by whom."""
        return {**self.cleaned_form.cleaned_data, "user": self.request.user}

    @classmethod
    def execute_action(cls, objects: Sequence[Picture], **given: Any) -> tuple[int, int]:
        """Set it; answers of how many."""
        chosen = [one for one in objects if given["also_others"] or not one.credit]
        set_credit(pictures=chosen, credit=given["credit"], user=given["user"])
        return len(chosen), 0

    def get_success_message(self, count: int, _others: int) -> str:
        """How many have it now."""
        if not count:
            return gettext("Each of them has a credit already, so none was changed.")
        words = ngettext(
            "%(count)d picture has the credit now.",
            "%(count)d pictures have the credit now.",
            count,
        )
        return words % {"count": count}
