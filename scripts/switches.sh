#!/usr/bin/env bash
# Takes every check of a bundle away, one at a time, and fails where no test would notice: docs/testing.md.
# Builds the core with switches, and its tests, into artifacts/switches: the product's own build is not touched.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
here="$PWD/artifacts/switches"
dotnet build tests/OfflineLicense.Tests --artifacts-path "$here" --configuration Release --nologo --verbosity quiet \
    -p:CheckSwitches=true -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false -p:GenerateDocumentationFile=false -p:WarningsNotAsErrors=NU1507
dotnet test "$here/bin/OfflineLicense.Tests/release/OfflineLicense.Tests.dll" --nologo --logger "console;verbosity=normal" \
    --logger "trx;LogFileName=switches.trx" --results-directory artifacts/test-results | grep -v '^  Passed '
