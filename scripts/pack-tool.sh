#!/usr/bin/env bash
# Packs offlic as a .NET tool: artifacts/OfflineLicense.Tool.<version>.nupkg, with its SHA-256 beside it.
# Usage: scripts/pack-tool.sh [--built] [FOLDER]     default: artifacts; --built: the ordinary Release build is up to date, and packed
# Install it where the .NET 10 SDK is; no network is needed:
#   dotnet tool install --global --source FOLDER --prerelease OfflineLicense.Tool
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
how=(--artifacts-path artifacts/tool -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false)
[ "${1:-}" != --built ] || { shift; how=(--no-build); }
[ $# -le 1 ] || { echo "usage: scripts/pack-tool.sh [--built] [FOLDER]" >&2; exit 2; }
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
folder=${1:-artifacts}

# Built apart from the ordinary build, so that tests which use that one can run meanwhile. The analyzers have their turn there.
rm -f "$folder"/OfflineLicense.Tool.*.nupkg
dotnet pack src/OfflineLicense.Cli --configuration Release "${how[@]}" --output "$folder" --nologo --verbosity quiet -p:WarningsNotAsErrors=NU1507
cd "$folder"
for package in OfflineLicense.Tool.*.nupkg; do
    sha256sum "$package" >"$package.sha256"
    echo "$folder/$package"
    cut -d' ' -f1 "$package.sha256"
done
