#!/usr/bin/env bash
# The tests that kill the tool, let its system calls fail, and cut the power: a part of check.sh, or alone.
# Usage: scripts/faults.sh [--release]     --release: all of them, for hours
# Needs strace; the power cuts need root, loop devices and mkfs.xfs. Tests whose needs are missing are skipped.
# Its last line is "N passed, N failed, N skipped".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/lane.sh

export OFFLIC_HEAVY=0
case "${1:-}" in
    '') ;;
    --release) OFFLIC_HEAVY=1 ;;
    *) echo "usage: scripts/faults.sh [--release]" >&2; exit 2 ;;
esac

dotnet build tests/OfflineLicense.Tests --configuration "$configuration" --nologo --verbosity quiet -p:WarningsNotAsErrors=NU1507
# Hundreds of runs of the tool, each a moment long: most of a run would be spent compiling it.
OFFLIC_TOOL=$(scripts/native.sh) || { OFFLIC_TOOL=; echo "the native file could not be built: the trials take the tool as built, and take much longer"; }
export OFFLIC_TOOL

lane_begin
rm -f "$results/faults.trx"
failed_run=0
run_tests faults "Lane=faults" || failed_run=1
lane_end "faults" "$([ "$OFFLIC_HEAVY" = 1 ] && echo 86400 || echo 300)" || true
add faults "$failed_run"
closing_line
