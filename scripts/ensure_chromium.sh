#!/usr/bin/env bash
# Print the path of a Chromium for the browser's tests, installing one where that may be done: its
# shell without windows if there is one, which has less to do. An empty line means Playwright's own.
# What is said on the way goes to stderr.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

find_it() {
    local name
    for name in "${CHROME_PATH:-}" chromium-headless-shell chrome-headless-shell \
        chromium chromium-browser google-chrome chrome; do
        if [ -n "$name" ] && command -v "$name" >/dev/null; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}

by_debian() {
    command -v apt-get >/dev/null && [ "$(id -u)" = 0 ] || return 1
    say "No Chromium here: installing Debian's …"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update >&2 || return 1
    local name
    for name in chromium-headless-shell chromium; do
        apt-get install -y --no-install-recommends "$name" >&2 && return 0
    done
    return 1
}

by_playwright() {
    say "No Chromium here: fetching Playwright's own …"
    .venv/bin/python -m playwright install --only-shell chromium >&2
}

find_it && exit 0
by_debian && find_it && exit 0
by_playwright && echo && exit 0
say "The browser's tests need a Chromium, and none could be had. As root: apt-get install chromium."
say "Or set CHROME_PATH to one. To run all other tests: make test ARGS='-m \"not journey\"'."
exit 1
