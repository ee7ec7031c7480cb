"""What tests of the past share with those of the page cache: the same changes are made in both."""

from tests.pagecache.conftest import carry_out as carry_out
