#!/usr/bin/env bash
# Speed and memory on sample devices, beside baseline.py on the same files in the same run (docs/figures.md).
# Usage: scripts/bench.sh [DEVICES] [REPORTS] [ROUNDS] [--growth] [--long] [--large [CASE]] [--scale [year]] [--short]
#        scripts/bench.sh --warehouse [ZONES] [DEVICES] [TRIPS] [REPORTS] [DESKS]
#   DEVICES REPORTS ROUNDS  one size; default: 5000 devices with 8 reports each, 3 rounds
#   --growth                1000, 5000 and 25000 devices instead, every command, and how the time for each device grows
#   --long                  the same, and 100000 devices
#   --large [CASE]          the largest things, each once: answers, response, reports, accounts, zones (docs/testing.md)
#   --scale [year]          the numbers of docs/scale.md: 1000, 25000 and 100000 devices with 10 reports, 25000 with 40, every
#                           command, and a year of trips; with DEVICES REPORTS that size alone, with year the trips alone
#   --short                 what scripts/check.sh runs: fails on processor time beside the baseline, or on its growth
#   --warehouse …           a PostgreSQL server of its own, filled with the exports of 100 zones of 2,500 devices after 12 trips with 1
#                           report in each file and of 5 desks, and asked (docs/testing.md). OFFLIC_PG_OPTIONS: options of the server
# OFFLIC_SHARED (default ../shared) is the folder that holds baseline/baseline.py; without it only our own times are printed.
# OFFLIC_TOOL names a built native file; without it scripts/native.sh builds one. OFFLIC_DRIVER names the built program of
# tests/OfflineLicense.Benchmarks, which does the work; without it it is built.
# Nothing is deleted before the end: a file system creates files slowly after many were removed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

is_warehouse=
if [ "${1:-}" = --warehouse ]; then shift; is_warehouse=1; fi
baseline=${OFFLIC_SHARED:-../shared}/baseline/baseline.py
[ -f "$baseline" ] && baseline=$(realpath "$baseline") || { echo "no $baseline: only our own times"; baseline=; }
if ! [ -x /usr/bin/time ]; then
    [ "$(id -u)" = 0 ] && { apt-get update -qq && apt-get install -y -qq time; } >/dev/null 2>&1 || true
fi
[ -x /usr/bin/time ] || { echo "missing: /usr/bin/time (package time)" >&2; exit 1; }

work=$(mktemp -d "${TMPDIR:-/tmp}/offlic-bench-XXXXXX")
server=
clean_up() {
    [ -z "$server" ] || as_owner pg_ctl stop -D "$work/pg/data" -m immediate >/dev/null || true
    rm -rf "$work"
}
trap clean_up EXIT

# PostgreSQL refuses to run as root. Debian keeps its programs in a folder that is not on the path.
as_owner() {
    local program=$1; shift
    program=$(PATH=$(printf '%s:' /usr/lib/postgresql/*/bin)$PATH command -v "$program")
    if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$program" "$@"); else "$program" "$@"; fi
}

start_server() {
    chmod 755 "$work"
    mkdir "$work/pg"
    [ "$(id -u)" != 0 ] || chown postgres "$work/pg"
    as_owner initdb -D "$work/pg/data" -U postgres -A trust -E UTF8 --locale=C >/dev/null
    as_owner pg_ctl start -w -D "$work/pg/data" -l "$work/pg/log" \
        -o "-c listen_addresses='' -c unix_socket_directories=$work/pg ${OFFLIC_PG_OPTIONS:-}" >/dev/null
    server=1
    export PGHOST=$work/pg PGUSER=postgres PGDATABASE=offlic
    psql -X -q -d template1 -c 'CREATE DATABASE offlic'
    psql -X -f warehouse/postgresql/schema.sql >/dev/null
    OFFLIC_PG=$(head -n 1 "$work/pg/data/postmaster.pid")
    export OFFLIC_PG
}
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
tool=${OFFLIC_TOOL:-$(scripts/native.sh | tail -n 1)}
driver=${OFFLIC_DRIVER:-}
if [ -z "$driver" ]; then
    driver=$work/driver/OfflineLicense.Benchmarks.dll
    dotnet publish tests/OfflineLicense.Benchmarks --configuration Release --nologo --verbosity quiet --output "$work/driver" \
        -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false
fi
if [ -n "$is_warehouse" ]; then
    start_server
    dotnet "$driver" warehouse "$(realpath "$tool")" "$work" "$PWD" "$@"
    exit
fi
dotnet "$driver" measure "$(realpath "$tool")" "$work" "$baseline" "$@"
