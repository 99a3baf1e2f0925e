#!/usr/bin/env bash
# Which branches of the folders that matter the tests take, in process: docs/figures.md. Part of check.sh --release, or alone.
# Usage: scripts/coverage.sh [--list]     --list: also every file below 100 %, with its lines
# Tests that cannot run on instrumented code (they count system calls or refuse locks, or read the IL) are left out.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

list=0
case "${1:-}" in
    '') ;;
    --list) list=1 ;;
    *) echo "usage: scripts/coverage.sh [--list]" >&2; exit 2 ;;
esac

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
results=artifacts/coverage
rm -rf "$results"
dotnet build tests/OfflineLicense.Tests --configuration Debug --nologo --verbosity quiet -p:WarningsNotAsErrors=NU1507
# The long counted runs add nothing to what is covered.
OFFLIC_HISTORIES=60 dotnet test tests/OfflineLicense.Tests --configuration Debug --no-build --nologo \
    --filter "Lane!=faults&FullyQualifiedName!~BundleMutantTests&FullyQualifiedName!~BitFlipTests&FullyQualifiedName!~FailingDiskTests&FullyQualifiedName!~RefusalRuleTests&FullyQualifiedName!~Where_nothing_can_be_locked" \
    --collect "XPlat Code Coverage" --results-directory "$results" \
    -- DataCollectionRunSettings.DataCollectors.DataCollector.Configuration.Include="[OfflineLicense.Core]*" | tail -n 1
report=$(find "$results" -name coverage.cobertura.xml | head -n 1)
python3 - "$report" "$list" <<'END'
import re, sys, xml.etree.ElementTree as tree
folders, files = {}, {}
for part in tree.parse(sys.argv[1]).iter('class'):
    name = part.get('filename').replace('\\', '/')
    found = re.search(r'(?:^|/)(Sealing|Formats|Storage|Steps)/', name)
    if not found or '/obj/' in name:
        continue
    for line in part.iter('line'):
        if line.get('branch') != 'True':
            continue
        taken, of = map(int, re.search(r'\((\d+)/(\d+)\)', line.get('condition-coverage')).groups())
        key = (name, int(line.get('number')))
        files[key] = (max(taken, files.get(key, (0, of))[0]), of)
for (name, number), (taken, of) in sorted(files.items()):
    folder = re.search(r'(?:^|/)(Sealing|Formats|Storage|Steps)/', name).group(1)
    total = folders.setdefault(folder, [0, 0])
    total[0] += taken
    total[1] += of
    if sys.argv[2] == '1' and taken < of:
        print(f'{name}:{number}  {taken} of {of}')
for folder, (taken, of) in sorted(folders.items()):
    print(f'branches of {folder}: {taken} of {of}')
    print(f'figure: branch coverage {folder} {100 * taken / of:.1f}')
END
