#!/usr/bin/env bash
# What the tests need beside Python: Node for the official JavaScript SDK. Installed from Debian when root and missing.
set -euo pipefail
command -v node >/dev/null && command -v npm >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && apt-get install -y -qq nodejs npm >/dev/null
    exit 0
fi
echo "The tests run the official JavaScript SDK: install Node >= 20 and npm." >&2
exit 1
