#!/usr/bin/env bash
# Packs offlic as a .NET tool: artifacts/OfflineLicense.Tool.<version>.nupkg, with its SHA-256 beside it.
# Install it where the .NET 10 SDK is; no network is needed:
#   dotnet tool install --global --source FOLDER OfflineLicense.Tool
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[ $# = 0 ] || { echo "usage: scripts/pack-tool.sh" >&2; exit 2; }
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

dotnet pack src/OfflineLicense.Cli --configuration Release --output artifacts --nologo --verbosity quiet \
    -p:WarningsNotAsErrors=NU1507
cd artifacts
for package in OfflineLicense.Tool.*.nupkg; do
    sha256sum "$package" >"$package.sha256"
    echo "artifacts/$package"
    cut -d' ' -f1 "$package.sha256"
done
