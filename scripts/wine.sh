#!/usr/bin/env bash
# Runs the Windows build of offlic under Wine, on stations that the Linux build made; a line "pass …" or "FAIL …" for each claim.
# Usage: scripts/wine.sh [FILE.exe]     FILE.exe: the file of a release; default: the same, built here into artifacts/wine/publish
# Wine (package wine64) has no ECDSA keys, so nothing is signed or checked here. docs/windows.md lists what cannot be tried like this.
# shellcheck disable=SC2016,SC2317 # functions that claim calls; a script in single quotes for another shell
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[ $# -le 1 ] || { echo "usage: scripts/wine.sh [FILE.exe]" >&2; exit 2; }
wine=$(command -v wine64 || ls /usr/lib/wine/wine64 2>/dev/null || true)
[ -n "$wine" ] || { echo "skip Windows build: wine64 (package wine64) is not there"; exit 0; }
native=${OFFLIC_TOOL:-$PWD/artifacts/offlic}
[ -x "$native" ] || native=$(scripts/native.sh)

program=${1:-artifacts/wine/publish/offlic.exe}
if [ $# = 0 ]; then
    log=$(mktemp)
    dotnet publish src/OfflineLicense.Cli --configuration Release --artifacts-path artifacts/wine --output artifacts/wine/publish --nologo \
        --verbosity quiet -p:OfflicWindows=win-x64 -p:NuGetLockFilePath=packages.win-x64.lock.json -p:WarningsNotAsErrors=NU1507 \
        -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
    rm -f "$log"
fi
program=$(realpath "$program")

# The drive T: of this Wine is the folder of the trial.
work=$(mktemp -d)
export WINEPREFIX=$work/wine WINEDEBUG=-all LC_ALL=C.UTF-8
unset COLUMNS OFFLIC_STATION DISPLAY
stop() {
    WINEPREFIX=$work/wine "$(dirname "$wine")/wineserver" -k >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap stop EXIT
trial=$work/trial
"$native" demo "$trial" >/dev/null
COLUMNS=1000 timeout 180 "$wine" "$program" --version >/dev/null 2>&1 || { echo "FAIL the Windows file starts"; exit 1; }
ln -sfn "$trial" "$WINEPREFIX/dosdevices/t:"
cd "$trial"

failed=0
# offlic ARGUMENT…: the Windows build; sets code and said, which is what it printed to both streams.
offlic() {
    code=0
    COLUMNS=1000 timeout 120 "$wine" "$program" "$@" >"$work/said" 2>&1 </dev/null || code=$?
    said=$(grep -v '^wine: ' "$work/said" | tr -d '\r') || true
}
# claim TEXT TEST…: one line of the result; what the tool said where it is not so.
claim() {
    local text=$1
    shift
    if "$@"; then
        echo "pass $text"
    else
        echo "FAIL $text (exit $code)"
        printf '%s\n' "$said" | head -n 12 | sed 's/^/     /'
        failed=1
    fi
}
exits() { [ "$code" = "$1" ]; }
says() { grep -qF -- "$1" <<<"$said"; }
done_and_says() { exits 0 && says "$1"; }
refused_and_says() { exits "$1" && says "$2"; }

offlic --station 'T:\zone' status
claim "a station that Linux made: status" done_and_says "installed  3"
offlic --station zone history FOC2201A0DM
claim "history, a relative path" done_and_says "proof:"
offlic --station 'T:\zone' collect 'T:\tftp'
claim "collect again changes nothing" done_and_says "nothing changed"
offlic --station 'T:\zone' collect '\\?\T:\tftp'
claim "collect of a device path, \\\\?\\T:\\" done_and_says "nothing changed"
offlic --station 'T:\zone' collect "\\\\?\\unix${trial//\//\\}\\tftp"
claim "collect of a path without a drive letter (what Wine has in place of UNC)" done_and_says "nothing changed"
long=$(printf 'abcdefghij%.0s' {1..12})
mkdir -p "long/$long/$long/$long" && cp tftp/device1/all_rum.txt "long/$long/$long/$long/"
offlic --station zone collect 'T:\long'
claim "collect below a path of more than 260 characters" done_and_says "1 known"
sed 's/FOC2201A0DM/FOC2201Z9DM/g; s/FOC2201B1DM/FOC2201Z8DM/g; s/FOC2201C2DM/FOC2201Z7DM/g' tftp/device1/all_rum.txt >new.txt
offlic --station zone collect new.txt -n
claim "a new file with -n" done_and_says "1 recorded"
offlic --station zone collect new.txt
claim "a new file is recorded" done_and_says "1 recorded"
offlic --station zone cat "$(sha256sum <new.txt | cut -c1-12)"
claim "and is byte for byte what it was" test "$(COLUMNS=1000 timeout 120 "$wine" "$program" --station zone cat \
    "$(sha256sum <new.txt | cut -d' ' -f1)" 2>/dev/null | sha256sum)" = "$(sha256sum <new.txt)"

mkdir odd && cp tftp/device1/all_rum.txt odd/aux.txt && cp tftp/device1/all_rum.txt odd/trailing. && cp tftp/device1/all_rum.txt odd/good.txt
offlic --station zone collect odd
claim "names that Windows cannot open are named, and the others are read" refused_and_says 5 "aux.txt"
offlic --station zone split --to CON --again
claim "a reserved name as a folder is refused" exits 5
offlic --station zone status --csv NUL
claim "a reserved name as a file is refused" exits 2

offlic --station zone split --to 'T:\install\sub folder' --again --copy-url tftp://10.8.0.6/
claim "split into a new folder with a space, which Next quotes" done_and_says 'offlic collect "T:\install\sub folder"'
same() { local file; for file in install/"sub folder"/ACK_*.txt; do cmp -s "$file" "tftp/${file##*/}" || return 1; done; }
claim "install files are byte for byte those of Linux" same
sheets() { diff -rq "install/sub folder/sheets" tftp/sheets >/dev/null; }
claim "command sheets are byte for byte those of Linux" sheets
claim "SHA256SUMS checks on Linux" bash -c 'cd "install/sub folder" && sha256sum --strict --quiet -c SHA256SUMS 2>/dev/null'
offlic --station zone split --to 'T:install2' --again
claim "split to a path relative to its drive" done_and_says "3 install files"
offlic --station zone sheet save --to 'T:\sheets'
claim "sheet" done_and_says "4 sheets"
offlic --station zone prepare --to 'T:\prepared'
claim "prepare" done_and_says "empty files created"
claim "no CR LF in what it wrote" bash -c '! grep -rlq "$(printf "\r")" install install2 sheets prepared'
offlic --station desk stage --to 'T:\up'
claim "stage at a desk" done_and_says "Nothing to stage"
offlic --station desk status
claim "status of a desk" done_and_says "HQ (desk)"
offlic validate tftp/device1/all_rum.txt
claim "validate" done_and_says "valid    usage"
offlic explain wrong-device
claim "explain" done_and_says "What happened"
offlic --station zone audit verify
claim "audit verify" done_and_says "each follows the one before it"
offlic --station zone status --html 'T:\page.html'
claim "status --html" exits 0
offlic --station zone status --csv 'T:\page.csv'
claim "status --csv" exits 0
offlic --station zone backup 'T:\safe.offlic-backup' --without-keys
claim "backup without keys, read again" done_and_says "every digest matches"
offlic --station zone backup 'T:\safe.offlic-backup' --without-keys
claim "an existing file is not overwritten" test "$code" != 0
offlic --station zone doctor --deep
claim "doctor: the rows, the file and the journal" says "ok       journal"
claim "doctor claims nothing about who may read the station" says "icacls"
claim "doctor says that this system has no ECDSA keys, and not that the ledger is damaged" \
    refused_and_says 5 "this system has no ECDSA keys"
offlic --station zone verify usb/HQ.PLANT-7.00000001.offlic.tar
claim "verify says that this system has no ECDSA keys" refused_and_says 5 "this system has no ECDSA keys"

# Two processes at once, of which each writes: both end well, and the rows are there once.
mkdir two && for i in {10..39}; do sed "s/FOC2201A0DM/FOC22${i}A0DM/g; s/FOC2201B1DM/FOC22${i}B1DM/g; s/FOC2201C2DM/FOC22${i}C2DM/g" \
    tftp/device1/all_rum.txt >"two/$i.txt"; done
timeout 120 "$wine" "$program" --station zone collect two >two-a.log 2>&1 &
first=$!
offlic --station zone collect two
wait "$first" || code=99
claim "two processes collect the same folder at once" exits 0
offlic --station zone collect two
claim "and what they recorded is there once" done_and_says "0 recorded, 30 known"
"$native" --station zone doctor --deep >two-b.log 2>&1 && code=0 || code=$?
said=$(cat two-b.log)
claim "doctor --deep of Linux finds the station whole" exits 0

exit "$failed"
