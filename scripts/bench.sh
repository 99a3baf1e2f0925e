#!/usr/bin/env bash
# Speed and memory on sample devices, beside baseline.py on the same files in the same run (docs/figures.md).
# Usage: scripts/bench.sh [DEVICES] [REPORTS] [ROUNDS]     default: 5000 devices with 8 reports each, 3 rounds
# OFFLIC_SHARED (default ../shared) is the folder that holds baseline/baseline.py; without it only our own times are printed.
# Nothing is deleted between the runs: a file system creates files slowly after many were removed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

devices=${1:-5000} reports=${2:-8} rounds=${3:-3}
baseline=${OFFLIC_SHARED:-../shared}/baseline/baseline.py
[ -f "$baseline" ] && baseline=$(realpath "$baseline") || { echo "no $baseline: only our own times"; baseline=; }
if ! [ -x /usr/bin/time ]; then
    [ "$(id -u)" = 0 ] && { apt-get update -qq && apt-get install -y -qq time; } >/dev/null 2>&1 || true
fi
[ -x /usr/bin/time ] || { echo "missing: /usr/bin/time (package time)" >&2; exit 1; }

work=$(mktemp -d "${TMPDIR:-/tmp}/offlic-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
# As it is released: the native file, or the one that OFFLIC_TOOL names.
tool=${OFFLIC_TOOL:-$(scripts/native.sh | tail -n 1)}
dotnet publish tests/OfflineLicense.Benchmarks --configuration Release --nologo --verbosity quiet --output "$work/sample"
offlic() { "$tool" "$@"; }
sample() { dotnet "$work/sample/OfflineLicense.Benchmarks.dll" "$@"; }

# timed NAME COMMAND…: one whole process; seconds and peak KB go into a line of the list.
timed() {
    local name=$1
    shift
    /usr/bin/time -f "$name %e %M" -o "$work/times" -a "$@" >>"$work/output" 2>&1 || { tail -5 "$work/output" >&2; echo "failed: $name" >&2; exit 1; }
}

sample fleet "$work/drop" "$devices" "$reports"
openssl ecparam -name secp384r1 -genkey -noout -out "$work/key.pem" 2>/dev/null
openssl ec -in "$work/key.pem" -pubout -out "$work/pub.pem" 2>/dev/null

for round in $(seq "$rounds"); do
    at=$work/round$round
    mkdir -p "$at/drive"
    offlic init "$at/zone" --name LAB-A --hostnames allow >/dev/null
    zone=("$tool" --station "$at/zone")
    timed collect "${zone[@]}" collect "$work/drop"
    [ -z "$baseline" ] || timed baseline-collect python3 "$baseline" collect "$work/drop" "$at/base.db"
    timed pack "${zone[@]}" pack --to "$at/drive"
    [ -z "$baseline" ] || timed baseline-pack python3 "$baseline" pack "$at/base.db" "$at/base.tar" "$work/key.pem"
    timed verify "${zone[@]}" verify "$at/drive"
    [ -z "$baseline" ] || timed baseline-verify python3 "$baseline" verify "$at/base.tar" "$work/pub.pem"

    # Responses are created once: upload names follow from the documents alone. The zone stages for itself, outside the measurement.
    if [ "$round" = 1 ]; then
        offlic --station "$at/zone" stage --to "$work/upload" >/dev/null
        sample answer "$devices" "$reports" "$work/upload" "$work/ACK_UD_SA.tar.gz"
    fi
    timed collect-answers "${zone[@]}" collect "$work/ACK_UD_SA.tar.gz"
    timed split-alone "${zone[@]}" split --to "$at/install"
    [ -z "$baseline" ] || timed baseline-split python3 "$baseline" split "$work/ACK_UD_SA.tar.gz" "$at/base-install"
    timed status "${zone[@]}" status
done

# Split of the baseline opens the archive too, so ours is the sum of collecting the responses and writing the install files.
awk -v rounds="$rounds" '
    function median(name,   i, j, n, v, t) {
        n = count[name]; for (i = 1; i <= n; i++) v[i] = seconds[name, i]
        for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++) if (v[j] < v[i]) { t = v[i]; v[i] = v[j]; v[j] = t }
        return n == 0 ? -1 : n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
    }
    { seconds[$1, ++count[$1]] = $2; if ($3 > peak[$1]) peak[$1] = $3 }
    function line(name, mine, theirs,   m, t) {
        m = median(mine); t = theirs == "" ? -1 : median(theirs)
        printf "%-18s %8.2f s  %s %s  %5.0f MB\n", name, m, t < 0 ? "          -" : sprintf("%9.2f s", t), t < 0 ? "       -" : sprintf("%6.1f x", t / m), peak[mine] / 1024
    }
    END {
        for (i = 1; i <= count["split-alone"]; i++) { seconds["split", i] = seconds["collect-answers", i] + seconds["split-alone", i]; count["split"]++ }
        peak["split"] = peak["collect-answers"] > peak["split-alone"] ? peak["collect-answers"] : peak["split-alone"]
        printf "\n%-18s %10s  %11s %8s  %8s   (median of %d whole processes)\n", "", "offlic", "baseline", "ratio", "peak", rounds
        line("collect", "collect", "baseline-collect")
        line("pack", "pack", "baseline-pack")
        line("verify", "verify", "baseline-verify")
        line("answers + split", "split", "baseline-split")
        line("  answers alone", "collect-answers", "")
        line("  split alone", "split-alone", "baseline-split")
        line("status", "status", "")
    }' "$work/times"
