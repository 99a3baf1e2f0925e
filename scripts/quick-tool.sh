#!/usr/bin/env bash
# Compiles the tool, as it was built beside the tests, ahead of time: tests that start it thousands of times would spend
# most of a run compiling it. Says where it is; where that cannot be done it ends with 1, and the tests take it as built.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tests=tests/OfflineLicense.Tests/bin/Release/net10.0
quick=$PWD/artifacts/quick-tool

[ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || exit 1
rm -rf "$quick"
mkdir -p "$quick/compiler"
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
dotnet restore "$quick/compiler/compiler.csproj" --verbosity quiet >/dev/null
packages=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: *//')
compiler=${packages%/}/microsoft.netcore.app.crossgen2.linux-x64/$version/tools/crossgen2
cp "$tests/offlic.runtimeconfig.json" "$tests/offlic.deps.json" "$quick/"
cp -r "$tests/runtimes" "$quick/"
for assembly in offlic OfflineLicense.Core $(sed -n 's/^ *"lib\/.*\/\(.*\)\.dll": {.*/\1/p' "$tests/offlic.deps.json" | sort -u); do
    "$compiler" "$tests/$assembly.dll" --out "$quick/$assembly.dll" --reference "$runtime/*.dll" --reference "$tests/*.dll" \
        --targetos linux --targetarch x64 --optimize >/dev/null
done
dotnet exec "$quick/offlic.dll" --version >/dev/null
echo "$quick/offlic.dll"
