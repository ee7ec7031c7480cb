"""Which pages show an outlet."""

from latefinal.pagecache.gathering import notice_rows
from latefinal.pagecache.policy import ADDRESSES
from latefinal.pagecache.watches import watch

from .models import Outlet, OutletHost, OutletName

OWNERSHIP = "ownership"
"""What counts statements by who owns the outlet that carried them."""


def declare() -> None:
    """Tell the page cache."""
    notice_rows(Outlet, lambda outlet: f"outlet:{outlet.pk}")
    watch(Outlet, "outlet:{id}")
    watch(Outlet, ADDRESSES, fields=("slug",))
    watch(Outlet, OWNERSHIP, fields=("ownership", "kind"))
    watch(OutletName, "outlet:{outlet_id}")
    watch(OutletHost, "outlet:{outlet_id}")
