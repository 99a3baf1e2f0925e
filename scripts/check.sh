#!/usr/bin/env bash
# What CI runs, word for word: restore as locked, build without a warning, the native file, all tests, processor time.
# Usage: scripts/check.sh [--release]     --release: the long forms of the counted tests, for hours, and the coverage of branches
# Its last line is "N passed, N failed, N skipped". Without --release it fails where it takes more than its budget of 8 minutes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/lane.sh

export CI=true OFFLIC_HEAVY=0
case "${1:-}" in
    '') ;;
    --release) OFFLIC_HEAVY=1 ;;
    *) echo "usage: scripts/check.sh [--release]" >&2; exit 2 ;;
esac

lane_begin
say "tools"
need strace strace
need openssl openssl
need /usr/bin/time time
need python3 python3
need tar tar
need sha256sum coreutils
need sqlite3 sqlite3
need in.tftpd tftpd-hpa
need tftp tftp-hpa
need atftp atftp
need sshd openssh-server
need sftp openssh-client
need shellcheck shellcheck
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
need chromium chromium
need tmux tmux
need zsh zsh
need fish fish
need mandoc mandoc
need ansible-playbook ansible-core
need psql postgresql
install_needed
# The engine is a library and has no command of its own; nor has Ansible's collection for Cisco, which takes half a minute.
openssl engine pkcs11 >/dev/null 2>&1 || [ "$(id -u)" != 0 ] || install_packages libengine-pkcs11-openssl || true
openssl engine pkcs11 >/dev/null 2>&1 || echo "missing: openssl's pkcs11 engine (package libengine-pkcs11-openssl): the tests that need it are skipped"
[ "$OFFLIC_HEAVY" = 0 ] || [ "$(id -u)" != 0 ] || install_packages ansible || true
# PowerShell comes as a .NET tool; 7.6 is its version for .NET 10.
export PATH="$PATH:$PWD/artifacts/powershell" POWERSHELL_TELEMETRY_OPTOUT=1
command -v pwsh >/dev/null 2>&1 || dotnet tool install PowerShell --version 7.6.10 --tool-path artifacts/powershell >/dev/null 2>&1 \
    || echo "missing: pwsh (the .NET tool PowerShell): the tests that need it are skipped"
[ "$(id -u)" = 0 ] || echo "not root: the tests that mount a small disk are skipped"
dotnet --version

# DuckDB's library is a package of 110 MB, and a project of its own.
[ "$OFFLIC_HEAVY" = 0 ] || dotnet build tests/OfflineLicense.DuckDb --configuration "$configuration" --nologo --verbosity quiet

# NU1507: a machine with a second package source configured is no reason to fail; the lock files hold the hashes.
say "restore, as locked"
dotnet restore OfflineLicense.sln --locked-mode -p:WarningsNotAsErrors=NU1507

# The native file is built while the build and the tests run that do not need it. Compilers and nodes end with their build, so that
# their time is counted.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
rm -rf "$results"
mkdir -p "$results"
use_memory
scripts/native.sh >"$results/native.path" 2>"$results/native.log" &
native=$!

# Layout and style are rules of the build.
say "build ($configuration), every warning an error"
dotnet build OfflineLicense.sln --configuration "$configuration" --no-restore --nologo --verbosity quiet || {
    wait "$native" || true
    exit 1
}

say "fast tests, beside the build of the native file and of the switched checks"
scripts/switches.sh >"$results/switches.log" 2>&1 &
switches=$!
failed_fast=0 failed_switches=0
run_tests fast "Lane!=check&Lane!=faults" 2 || failed_fast=1
OFFLIC_TOOL=
if wait "$native"; then
    OFFLIC_TOOL=$(tail -n 1 "$results/native.path")
else
    cat "$results/native.log"
    echo "the native file could not be built: the tests take the tool as built, and take much longer"
fi
export OFFLIC_TOOL
wait "$switches" || failed_switches=1
cat "$results/switches.log"

say "cases that people met, beside processor time"
run_speed "$OFFLIC_TOOL" >"$results/speed.log" 2>&1 &
speed=$!
run_cases "$OFFLIC_TOOL" || true
# Beside other work a short process can look slow: what fails is measured again, alone.
wait "$speed" || run_speed "$OFFLIC_TOOL" >"$results/speed.log" 2>&1 || true
cat "$results/speed.log"
count_lines speed "$results/speed.log"

say "tests with processes, disks and tools, beside kills, errors and power cuts"
failed_check=0 failed_faults=0
run_tests faults "Lane=faults" >"$results/faults.log" 2>&1 &
faults=$!
run_tests check "Lane=check" $(($(nproc) * 2)) || failed_check=1
wait "$faults" || failed_faults=1
cat "$results/faults.log"

slow=0 logs="cases speed"
if [ "$OFFLIC_HEAVY" = 1 ]; then
    say "the Windows build under Wine"
    export PATH="$PATH:/usr/lib/wine"
    need wine64 wine64
    install_needed
    scripts/wine.sh >"$results/wine.log" 2>&1 || true
    cat "$results/wine.log"
    count_lines wine "$results/wine.log"
    logs="$logs wine"
    say "coverage"
    scripts/coverage.sh || failed_check=1
    lane_end "check --release" 86400 || slow=1
else
    lane_end "check" 480 || slow=1
fi
add fast "$failed_fast"
add switches "$failed_switches"
add check "$failed_check"
add faults "$failed_faults"
for lines in $logs; do
    declare -n lines_total="${lines}_total" lines_passed="${lines}_passed" lines_skipped="${lines}_skipped"
    failed=$((failed + lines_total - lines_passed - lines_skipped)) total=$((total + lines_total)) passed=$((passed + lines_passed))
done
failed=$((failed + slow)) total=$((total + slow))
closing_line
