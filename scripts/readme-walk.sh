#!/usr/bin/env bash
# Writes into README.md what the program says (the walk, the lines that check a bundle by hand, the table of commands) and
# the pages of docs/man. Look at the difference before you commit it: the tests hold these pages to the program.
# To leave the output of a step out of the walk, remove it and write "   …" behind the step's command.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[ $# = 0 ] || { echo "usage: scripts/readme-walk.sh" >&2; exit 2; }

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 OFFLIC_ACCEPT_SNAPSHOTS=1
dotnet test tests/OfflineLicense.Tests --nologo --verbosity quiet \
    --filter "FullyQualifiedName~ReadmeWalkTests|FullyQualifiedName~ManPageTests"
git --no-pager diff --stat -- README.md docs/man || true
