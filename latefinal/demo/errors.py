"""What can go wrong with the demo, each in one sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _

from latefinal.plumbing.errors import LatefinalError


class NoSample(LatefinalError):
    """The folder holds a paper of somebody's own."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _(
                "“%(name)s” is no sample, and the sample publication is not put beside it. "
                "Set LATEFINAL_HOME to another folder."
            )
            % {"name": name}
        )
