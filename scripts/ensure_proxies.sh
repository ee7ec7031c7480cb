#!/usr/bin/env bash
# Have nginx and Caddy for the tests of what docs/how-to/run-behind-a-proxy.md says, installing
# Debian's where that may be done. Where they are missing, those tests are passed over.
set -euo pipefail

say() { printf '%s\n' "$*" >&2; }

are_there() { PATH="$PATH:/usr/sbin" command -v nginx >/dev/null && command -v caddy >/dev/null; }

by_debian() {
    command -v apt-get >/dev/null && [ "$(id -u)" = 0 ] || return 1
    say "nginx or Caddy is missing: installing Debian's …"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update && apt-get install -y --no-install-recommends nginx caddy; } >&2
}

are_there || by_debian ||
    say "Without nginx and Caddy their tests are passed over. As root: apt-get install nginx caddy."
