#!/usr/bin/env bash
# What the tests need beside Python: Node for the official JavaScript SDKs, and Valkey or Redis for what several gateways
# share. Installed from Debian when root and missing.
set -euo pipefail
missing=()
command -v node >/dev/null && command -v npm >/dev/null || missing+=(nodejs npm)
command -v valkey-server >/dev/null || command -v redis-server >/dev/null || missing+=(redis-server)
[ ${#missing[@]} = 0 ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    # The tests start their own server; the one that Debian would start is not wanted.
    export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
    apt-get update -qq && apt-get install -y -qq "${missing[@]}" >/dev/null
    exit 0
fi
echo "The tests need ${missing[*]}: Node >= 20 with npm, and valkey-server or redis-server." >&2
exit 1
