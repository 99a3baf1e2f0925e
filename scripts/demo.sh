#!/usr/bin/env bash
# Builds offlic and runs "offlic demo": the whole round trip, zone and desk, on sample devices.
# Usage: scripts/demo.sh [DIR] [options of offlic demo]     DIR must be new or empty (default: demo/<time> in the checkout)
# Needs the .NET SDK of global.json. The first build downloads the packages of the lock files.
set -euo pipefail
checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
tool=$checkout/src/OfflineLicense.Cli/bin/Release/net10.0/offlic.dll

command -v dotnet >/dev/null 2>&1 || { echo "error: the .NET SDK is not installed (no dotnet on the PATH)" >&2; exit 5; }

if [ -f "$tool" ]; then
    echo "Building offlic. It was built here before, so this takes about 10 seconds." >&2
else
    echo "Building offlic for the first time: downloading packages and compiling. This takes about one minute." >&2
fi

# The output of dotnet is shown only if the build fails. NU1507 (a second package source) is no reason to fail.
output=$(mktemp)
trap 'rm -f "$output"' EXIT
started=$SECONDS noted=$SECONDS
(cd "$checkout" && dotnet build src/OfflineLicense.Cli --configuration Release --nologo --verbosity quiet \
    -p:WarningsNotAsErrors=NU1507) >"$output" 2>&1 &
build=$!
while kill -0 "$build" 2>/dev/null; do
    sleep 0.2
    if ((SECONDS - noted >= 15)); then
        noted=$SECONDS
        echo "Still building, $((SECONDS - started)) seconds." >&2
    fi
done
if ! wait "$build"; then
    cat "$output" >&2
    exit 1
fi

arguments=("$@")
case "${1:-}" in
    '' | -*) arguments=("$checkout/demo/$(date -u +%Y%m%dT%H%M%SZ)" "$@") ;;
esac
echo "Built in $((SECONDS - started)) seconds. Running: offlic demo ${arguments[*]}" >&2
dotnet "$tool" demo "${arguments[@]}"
