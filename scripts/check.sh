#!/usr/bin/env bash
# What CI runs, word for word: restore as locked, format, build without a warning, all tests.
# Usage: scripts/check.sh [--release]     --release adds the heavier runs (OFFLIC_HEAVY=1)
# Its last line is "N passed, N failed", with ", N skipped" where there were any.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

heavy=0
for argument in "$@"; do
    case "$argument" in
        --release) heavy=1 ;;
        *) echo "usage: scripts/check.sh [--release]" >&2; exit 2 ;;
    esac
done

# A missing snapshot is a failure, not a new snapshot.
export CI=true SNAPSHOOTER_STRICT_MODE=true OFFLIC_HEAVY=$heavy PATH="$PATH:/usr/sbin"
# TieredPGO: code that runs for minutes earns nothing by being measured first.
export DOTNET_TieredPGO=0
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
configuration=Release
results=artifacts/test-results

say() { printf '\n== %s\n' "$*"; }

# need TOOL PACKAGE: there, or installed from the system's packages, or said to be missing. Tests that need a missing
# tool say SKIPPED and count themselves.
need() {
    command -v "$1" >/dev/null 2>&1 && return 0
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        if [ -z "${apt_updated:-}" ]; then
            apt-get update -qq >/dev/null 2>&1 || true
            apt_updated=1
        fi
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2" >/dev/null 2>&1 || true
    fi
    command -v "$1" >/dev/null 2>&1 || echo "missing: $1 (package $2): the tests that need it are skipped"
}

say "tools"
need strace strace
need openssl openssl
need tar tar
need sha256sum coreutils
need sqlite3 sqlite3
need in.tftpd tftpd-hpa
need tftp tftp-hpa
need curl curl
need mkfs.xfs xfsprogs
need mkfs.ext4 e2fsprogs
need mkfs.exfat exfatprogs
need mount.exfat-fuse exfat-fuse
need ntfs-3g ntfs-3g
need mformat mtools
need faketime faketime
need softhsm2-util softhsm2
need pkcs11-tool opensc
# The engine is a library and has no command of its own.
openssl engine pkcs11 >/dev/null 2>&1 || { need pkcs11-engine libengine-pkcs11-openssl >/dev/null; openssl engine pkcs11 >/dev/null 2>&1 || echo "missing: openssl's pkcs11 engine (package libengine-pkcs11-openssl): the tests that need it are skipped"; }
[ "$(id -u)" = 0 ] || echo "not root: the tests that mount a small disk are skipped"
dotnet --version

say "restore, as locked"
# NU1507: a machine with a second package source configured is no reason to fail; the lock files hold the hashes.
dotnet restore OfflineLicense.sln --locked-mode -p:WarningsNotAsErrors=NU1507

# Layout only: every style rule that is a warning is an error of the build below, which is four times faster than a full
# dotnet format.
say "format"
dotnet format whitespace OfflineLicense.sln --verify-no-changes --no-restore

say "build ($configuration), every warning an error"
dotnet build OfflineLicense.sln --configuration "$configuration" --no-restore --nologo --verbosity quiet

# Tests start the tool thousands of times, and make stations that live for a second each: compiled once, and in memory where
# there is room. Tests of disks bring their own.
OFFLIC_QUICK_TOOL=$(scripts/quick-tool.sh) || { OFFLIC_QUICK_TOOL=; echo "the tool could not be compiled ahead of time: the tests take it as built, and longer"; }
export OFFLIC_QUICK_TOOL
free=$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1) || free=0
if [ "${free:-0}" -gt $((4 * 1024 * 1024)) ] && memory=$(mktemp -d /dev/shm/offlic-check-XXXXXX 2>/dev/null); then
    trap 'rm -rf "$memory"' EXIT
    export TMPDIR=$memory
fi

say "tests"
rm -rf "$results"
failed_run=0
# All that is said (skipped tests, numbers of cases), without a line for each test that passed. The tests with faults have
# a script of their own. Many tests wait for a process of the tool, so there are half as many again as processors.
dotnet test tests/OfflineLicense.Tests --configuration "$configuration" --no-build --nologo --filter "Category!=Faults" \
    --logger "console;verbosity=normal" --logger "trx;LogFileName=tests.trx" --results-directory "$results" \
    -- xUnit.MaxParallelThreads=$(($(nproc) * 3 / 2)) | grep --line-buffered -v '^  Passed ' || failed_run=1

say "faults"
failed_faults=0
faults=(--built)
[ "$heavy" = 0 ] || faults+=(--release)
scripts/faults.sh "${faults[@]}" || failed_faults=1

say "switches"
failed_switches=0
scripts/switches.sh || failed_switches=1

[ "$heavy" = 0 ] || { say "coverage"; scripts/coverage.sh || failed_run=1; }

# count NAME FILE: a counter of a machine-readable report; a run that left no report has failed whatever it said.
count() { sed -n "s/.*<Counters [^>]*\b$1=\"\([0-9]*\)\".*/\1/p" "$results/$2" 2>/dev/null | head -n 1 || true; }
total=0 passed=0 failed=0
# add FILE FAILED: a run that ended before its last test counts as one more failure.
add() {
    local its_passed its_failed
    its_passed=$(count passed "$1") its_failed=$(count failed "$1")
    if [ -z "$its_passed" ] || [ "$its_passed" = 0 ]; then
        echo "no test results in $results/$1"
        its_passed=0 its_failed=1
        total=$((total + 1))
    else
        total=$((total + $(count total "$1")))
        if [ "$2" = 1 ] && [ "$its_failed" = 0 ]; then
            its_failed=1
            total=$((total + 1))
        fi
    fi
    passed=$((passed + its_passed)) failed=$((failed + its_failed))
}
add tests.trx "$failed_run"
add faults.trx "$failed_faults"
add switches.trx "$failed_switches"
skipped=$((total - passed - failed))

line="$passed passed, $failed failed"
[ "$skipped" -le 0 ] || line="$line, $skipped skipped"
printf '\n%s\n' "$line"
[ "$failed" = 0 ]
