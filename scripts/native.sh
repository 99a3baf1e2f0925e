#!/usr/bin/env bash
# Builds offlic as one native file, artifacts/offlic, and prints its path. It needs glibc 2.34 or newer and nothing else.
# Usage: scripts/native.sh
# Installs clang and the headers of zlib where they are missing and this is root. Where they cannot be had, artifacts/offlic
# starts an ordinary build that needs the .NET runtime; one sentence says so.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[ $# = 0 ] || { echo "usage: scripts/native.sh" >&2; exit 2; }
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
target=$PWD/artifacts/offlic

tools() { command -v clang >/dev/null 2>&1 && printf '#include <zlib.h>\n' | clang -E -x c - >/dev/null 2>&1; }

install_tools() {
    tools && return 0
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        apt-get update -qq >/dev/null 2>&1 || true
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends clang zlib1g-dev >/dev/null 2>&1 || true
    fi
    tools
}

# build FOLDER ARGUMENT…: publishes into artifacts/FOLDER; what dotnet prints is of interest only where it fails. The analyzers
# have their turn in the ordinary build; the compiler of the native file looks for trimming and AOT warnings itself.
build() {
    local folder=$1 log
    shift
    mkdir -p artifacts
    log=$(mktemp)
    if ! dotnet publish src/OfflineLicense.Cli --configuration Release --artifacts-path "artifacts/$folder" --output "artifacts/$folder/publish" \
        --nologo --verbosity quiet -p:WarningsNotAsErrors=NU1507 -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false "$@" >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        exit 1
    fi
    rm -f "$log"
}

rm -f "$target"
case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) platform=linux-x64 ;;
    *) platform= ;;
esac
if [ -n "$platform" ] && install_tools; then
    # Packages of its own (the compiler), so a lock file of its own; the warnings of trimming and AOT in our code are errors.
    build native -p:OfflicNative="$platform" -p:NuGetLockFilePath=packages.native.lock.json
    cp artifacts/native/publish/offlic "$target.partial"
    mv "$target.partial" "$target"
else
    echo "no native file: it needs Linux on x86-64 with clang and zlib's headers (apt-get install clang zlib1g-dev); artifacts/offlic is an ordinary build and needs the .NET runtime" >&2
    build jit -p:UseAppHost=true
    ln -s jit/publish/offlic "$target"
fi
"$target" --version >/dev/null
echo "$target"
