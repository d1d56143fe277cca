#!/usr/bin/env bash
# The players of ./test.sh for longer: tests/soak.sh [--minutes N]   (10 unless told)
# All of them play at once in headless Chromium against the running host; ends with one table and "passed" or what failed.
# It needs what the tests need: Chromium, and "npm ci" in tests/Js.
set -euo pipefail
cd "$(dirname "$0")/.."

minutes=10
if [ "${1:-}" = --minutes ]; then minutes="$2"; fi
if ! [[ "$minutes" =~ ^[1-9][0-9]*$ ]]; then
    echo "usage: tests/soak.sh [--minutes N]" >&2
    exit 2
fi

table="$(mktemp)"
trap 'rm -f "$table"' EXIT
dotnet build tests/EndToEnd.Tests -c Release --nologo -v q
echo "Playing for $minutes min, load $(cut -d ' ' -f 1-3 /proc/loadavg)"
result=0
FLEET_PLAYER_SECONDS=$((minutes * 60)) FLEET_PLAYER_TABLE="$table" \
    dotnet test tests/EndToEnd.Tests -c Release --no-build --nologo --filter "FullyQualifiedName~PlayerTests.It_plays" \
    --logger "console;verbosity=minimal" || result=$?
cat "$table"
echo "load $(cut -d ' ' -f 1-3 /proc/loadavg)"
exit "$result"
