"""The forms in which outlets are written down and chosen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from .errors import OutletError
from .models import Outlet, OutletKind, OutletName, Ownership
from .rules.hosts import check_host, host_of
from .rules.names import fold_name
from .services import LABEL, check_free, complete_outlet, set_hosts, set_names

OTHER_NAMES = gettext_lazy("Other names")
LONGEST_NAME = OutletName._meta.get_field("name").max_length or 0


class Lines(forms.CharField):
    """Several things, one in each line."""

    widget = forms.Textarea

    def clean(self, value: Any) -> list[str]:
        """The lines with something in them."""
        lines = (" ".join(line.split()) for line in super().clean(value).splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def prepare_value(self, value: Any) -> Any:
        """Each in its line; what was typed stays as it is."""
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other lines stand there than before."""
        return bool((initial or []) != [line.strip() for line in (data or "").splitlines() if line])


class OtherNames(Lines):
    """Names, one in each line; each has a letter and fits into its column."""

    def __init__(self, *, longest: int, help_text: Any, label: Any = OTHER_NAMES) -> None:
        super().__init__(
            label=label,
            required=False,
            widget=forms.Textarea({"rows": 3}),
            help_text=help_text,
        )
        self.longest = longest

    def clean(self, value: Any) -> list[str]:
        """The names; raises ValidationError for one by which nothing could be found or stored."""
        names = super().clean(value)
        for name in names:
            if not fold_name(name):
                words = _(
                    "“%(name)s” has no letter or digit in it, so nothing could be found by it. "
                    "Take it out."
                )
                raise forms.ValidationError(words % {"name": name})
            if len(name) > self.longest:
                words = _("“%(name)s…” is longer than %(most)s characters. Shorten it.")
                raise forms.ValidationError(words % {"name": name[:30], "most": self.longest})
        return names


class OutletForm(WagtailAdminModelForm):
    """An outlet's own screen."""

    site = forms.URLField(label=gettext_lazy("Web address"), required=False, assume_scheme="https")
    called = OtherNames(
        longest=LONGEST_NAME,
        help_text=gettext_lazy(
            "One a line, in any script: short names, older ones. Words in a text are recognised by "
            "them; a name that two outlets share means neither."
        ),
    )
    publishes_at = Lines(
        label=gettext_lazy("Hosts"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy(
            "One a line, like “kabar.kg”; en.kabar.kg is among it. Not facebook.com and its like, "
            "where anybody publishes. The web address's host is added."
        ),
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.is_new = self.instance.pk is None
        if not self.is_new:
            outlet = self.instance
            self.initial["called"] = list(outlet.other_names.values_list("name", flat=True))
            self.initial["publishes_at"] = list(outlet.hosts.values_list("host", flat=True))

    def clean_publishes_at(self) -> list[str]:
        """Hosts that say which outlet is meant, and are nobody else's."""
        try:
            return [self._checked(line) for line in self.cleaned_data["publishes_at"]]
        except OutletError as error:
            raise forms.ValidationError(str(error)) from None

    def _checked(self, line: str) -> str:
        host = host_of(line)
        check_host(host)
        check_free(host, outlet=self.instance)
        return host

    def clean(self) -> dict[str, Any]:
        """Hold a government's site for the state's; add the web address's host."""
        given: dict[str, Any] = super().clean() or {}
        ownership = given.get("ownership")
        if given.get("kind") == OutletKind.GOVERNMENT and ownership != Ownership.STATE:
            if ownership != Ownership.UNKNOWN:
                words = _("A state body is state-controlled: choose that, or another kind.")
                self.add_error("ownership", words)
            given["ownership"] = Ownership.STATE
        hosts = given.get("publishes_at")
        if hosts is not None and given.get("site"):
            given["publishes_at"] = self._with_site(hosts, given["site"])
        return given

    def _with_site(self, hosts: list[str], site: str) -> list[str]:
        try:
            host = self._checked(site)
        except OutletError:
            return hosts  # its page on a platform, or a page at another outlet's
        return hosts if host in hosts else [*hosts, host]

    def _save_m2m(self) -> None:
        """Store names and hosts with the row.

        A new one that says nothing of its owner is sought in the starter list, and a label that
        the desk changed is the desk's from then on.
        """
        super()._save_m2m()
        outlet = self.instance
        set_names(outlet=outlet, names=self.cleaned_data["called"])
        set_hosts(outlet=outlet, hosts=self.cleaned_data["publishes_at"])
        if self.is_new:
            complete_outlet(outlet=outlet)
        elif outlet.listed_as and not set(LABEL).isdisjoint(self.changed_data):
            outlet.listed_as = ""
            outlet.save(update_fields=["listed_as"])


class OutletField(forms.ModelChoiceField[Outlet]):
    """Outlets to choose from, each with its ownership beside the name."""

    def __init__(self, **options: object) -> None:
        options.setdefault("queryset", Outlet.objects.all())
        options.setdefault("empty_label", gettext_lazy("Choose an outlet"))
        super().__init__(**options)  # type: ignore[arg-type]  # Django's own options, passed on

    def label_from_instance(self, outlet: Outlet) -> str:
        """As it stands in the list."""
        return f"{outlet.name} – {outlet.label}"
