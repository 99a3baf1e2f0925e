#!/usr/bin/env bash
# Updates everything in the documents that the program generates: docs/man, docs/roff/man1, the blocks of docs/first-trip.md and
# docs/commands.md, the exit codes in README.md, and the definitions of a ledger. Read the difference before you commit it; tests compare these pages
# with the program.
# To leave the output of a step out of docs/first-trip.md, remove it there and write "   …" after the command.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[ $# = 0 ] || { echo "usage: scripts/update-docs.sh" >&2; exit 2; }

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 OFFLIC_UPDATE_DOCS=1
dotnet test tests/OfflineLicense.Tests --nologo --verbosity quiet \
    --filter "FullyQualifiedName~FirstTripTests|FullyQualifiedName~ManPageTests|FullyQualifiedName~ManPageRoffTests|FullyQualifiedName~ExitCodeTests|FullyQualifiedName~KnownSchemaTests"
git --no-pager diff --stat -- README.md docs src || true
