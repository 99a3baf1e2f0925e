#!/usr/bin/env bash
# The whole loop, zone and desk, on made-up devices: builds offlic and runs "offlic demo".
# Usage: scripts/demo.sh [DIR] [options of offlic demo]     DIR must be new or empty; without it: demo/<time> beside scripts/
# Needs the .NET SDK that global.json names. The first build fetches the packages of the lock files.
set -euo pipefail
checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

command -v dotnet >/dev/null 2>&1 || { echo "error: the .NET SDK is not here (no dotnet on the PATH)" >&2; exit 5; }

# What dotnet has to say is of interest only where the build fails. NU1507: a second package source is no reason to fail.
echo "Building offlic (Release) …" >&2
said=$(mktemp)
trap 'rm -f "$said"' EXIT
if ! (cd "$checkout" && dotnet build src/OfflineLicense.Cli --configuration Release --nologo --verbosity quiet \
    -p:WarningsNotAsErrors=NU1507) >"$said" 2>&1; then
    cat "$said" >&2
    exit 1
fi

arguments=("$@")
case "${1:-}" in
    '' | -*) arguments=("$checkout/demo/$(date -u +%Y%m%dT%H%M%SZ)" "$@") ;;
esac
echo "Running: offlic demo ${arguments[*]}" >&2
dotnet "$checkout/src/OfflineLicense.Cli/bin/Release/net10.0/offlic.dll" demo "${arguments[@]}"
