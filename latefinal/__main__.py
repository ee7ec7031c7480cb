"""`python -m latefinal` is the `latefinal` command."""

import sys

from latefinal.cli.main import main

sys.exit(main())
