#!/usr/bin/env bash
# The tests that kill the tool, let its system calls fail, and cut the power: a part of check.sh, or alone.
# Usage: scripts/faults.sh [--release] [--built]     --release: all of it, for hours; --built: the tests are built already
# Needs strace; the power cuts need root, loop devices and mkfs.xfs. What is missing is said, and skipped.
# Its last line is "N passed, N failed".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

heavy=0 built=0
for argument in "$@"; do
    case "$argument" in
        --release) heavy=1 ;;
        --built) built=1 ;;
        *) echo "usage: scripts/faults.sh [--release] [--built]" >&2; exit 2 ;;
    esac
done

export OFFLIC_HEAVY=$heavy PATH="$PATH:/usr/sbin"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
configuration=Release
tests=tests/OfflineLicense.Tests/bin/$configuration/net10.0
quick=artifacts/fault-tool
results=artifacts/test-results

[ "$built" = 1 ] || dotnet build tests/OfflineLicense.Tests --configuration "$configuration" --nologo --verbosity quiet \
    -p:WarningsNotAsErrors=NU1507

# Thousands of runs of the tool, each a moment long: most of a run would be spent compiling it. So the tool as built is
# compiled once, ahead of time; where that cannot be done the tests take it as it is, and take longer.
ahead_of_time() {
    rm -rf "$quick"
    mkdir -p "$quick/compiler"
    local runtime version compiler assembly
    runtime=$(dotnet --list-runtimes | sed -n 's/^Microsoft\.NETCore\.App \(10\.[^ ]*\) \[\(.*\)\]$/\2\/\1/p' | tail -n 1)
    version=${runtime##*/}
    cat >"$quick/compiler/compiler.csproj" <<END
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageDownload Include="Microsoft.NETCore.App.Crossgen2.linux-x64" Version="[$version]" /></ItemGroup>
</Project>
END
    # Nothing of the solution holds there: no shared properties, no lock file.
    echo '<Project />' | tee "$quick/compiler/Directory.Build.props" "$quick/compiler/Directory.Packages.props" >/dev/null
    dotnet restore "$quick/compiler/compiler.csproj" --verbosity quiet >/dev/null || return 1
    compiler=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: *//')
    compiler=${compiler%/}/microsoft.netcore.app.crossgen2.linux-x64/$version/tools/crossgen2
    [ -f "$compiler" ] || return 1
    cp "$tests/offlic.runtimeconfig.json" "$tests/offlic.deps.json" "$quick/"
    cp -r "$tests/runtimes" "$quick/"
    for assembly in offlic OfflineLicense.Core $(sed -n 's/^ *"lib\/.*\/\(.*\)\.dll": {.*/\1/p' "$tests/offlic.deps.json" | sort -u); do
        "$compiler" "$tests/$assembly.dll" --out "$quick/$assembly.dll" --reference "$runtime/*.dll" --reference "$tests/*.dll" \
            --targetos linux --targetarch x64 --optimize >/dev/null || return 1
    done
}

if [ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] && ahead_of_time && dotnet exec "$quick/offlic.dll" --version >/dev/null; then
    export OFFLIC_FAULT_TOOL=$PWD/$quick/offlic.dll
else
    echo "the tool could not be compiled ahead of time: the trials take it as built, and twice as long"
fi

failed_run=0
dotnet test tests/OfflineLicense.Tests --configuration "$configuration" --no-build --nologo --filter "Category=Faults" \
    --logger "console;verbosity=normal" --logger "trx;LogFileName=faults.trx" --results-directory "$results" \
    | grep --line-buffered -v '^  Passed ' || failed_run=1

count() { sed -n "s/.*<Counters [^>]*\b$1=\"\([0-9]*\)\".*/\1/p" "$results/faults.trx" 2>/dev/null | head -n 1 || true; }
passed=$(count passed) failed=$(count failed)
[ -n "$passed" ] && [ "$passed" != 0 ] || { passed=0; failed=1; }
[ "$failed_run" = 0 ] || [ "$failed" -gt 0 ] || failed=1
printf '\n%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
