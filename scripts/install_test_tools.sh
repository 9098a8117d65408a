#!/usr/bin/env bash
# What the tests need beside Python: Node for the official JavaScript SDKs, Chromium for the pages of the web application,
# Valkey or Redis for what several gateways share, Tesseract with five languages for pictures of text, and bubblewrap for
# code that models run. Installed from Debian when root and missing.
set -euo pipefail
missing=()
command -v node >/dev/null && command -v npm >/dev/null || missing+=(nodejs npm)
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null ||
    missing+=(chromium)
command -v valkey-server >/dev/null || command -v redis-server >/dev/null || missing+=(redis-server)
command -v bwrap >/dev/null || missing+=(bubblewrap)
# English and osd, which finds out which way is up, come with the first.
languages=$(tesseract --list-langs 2>/dev/null || true)
grep -qx eng <<<"$languages" && grep -qx osd <<<"$languages" || missing+=(tesseract-ocr)
for language in fra deu spa ita; do
    grep -qx "$language" <<<"$languages" || missing+=("tesseract-ocr-$language")
done
[ ${#missing[@]} = 0 ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    # The tests start their own server; the one that Debian would start is not wanted.
    export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
    apt-get update -qq && apt-get install -y -qq "${missing[@]}" >/dev/null
    exit 0
fi
echo "The tests need ${missing[*]}: Node >= 20 with npm, Chromium, valkey-server or redis-server, Tesseract 5, and bubblewrap 0.8." >&2
exit 1
