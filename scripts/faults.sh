#!/usr/bin/env bash
# The tests that kill the tool, let its system calls fail, and cut the power: a part of check.sh, or alone.
# Usage: scripts/faults.sh [--release] [--built]     --release: all of it, for hours; --built: the tests are built already
# Needs strace; the power cuts need root, loop devices and mkfs.xfs. What is missing is said, and skipped.
# Its last line is "N passed, N failed".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

heavy=0 built=0
for argument in "$@"; do
    case "$argument" in
        --release) heavy=1 ;;
        --built) built=1 ;;
        *) echo "usage: scripts/faults.sh [--release] [--built]" >&2; exit 2 ;;
    esac
done

export OFFLIC_HEAVY=$heavy PATH="$PATH:/usr/sbin"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
configuration=Release
results=artifacts/test-results

[ "$built" = 1 ] || dotnet build tests/OfflineLicense.Tests --configuration "$configuration" --nologo --verbosity quiet \
    -p:WarningsNotAsErrors=NU1507

# Thousands of runs of the tool, each a moment long: most of a run would be spent compiling it.
if [ -z "${OFFLIC_QUICK_TOOL:-}" ]; then
    OFFLIC_QUICK_TOOL=$(scripts/quick-tool.sh) || OFFLIC_QUICK_TOOL=
    export OFFLIC_QUICK_TOOL
fi
[ -n "$OFFLIC_QUICK_TOOL" ] || echo "the tool could not be compiled ahead of time: the trials take it as built, and twice as long"

failed_run=0
dotnet test tests/OfflineLicense.Tests --configuration "$configuration" --no-build --nologo --filter "Category=Faults" \
    --logger "console;verbosity=normal" --logger "trx;LogFileName=faults.trx" --results-directory "$results" \
    | grep --line-buffered -v '^  Passed ' || failed_run=1

count() { sed -n "s/.*<Counters [^>]*\b$1=\"\([0-9]*\)\".*/\1/p" "$results/faults.trx" 2>/dev/null | head -n 1 || true; }
passed=$(count passed) failed=$(count failed)
[ -n "$passed" ] && [ "$passed" != 0 ] || { passed=0; failed=1; }
[ "$failed_run" = 0 ] || [ "$failed" -gt 0 ] || failed=1
printf '\n%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
