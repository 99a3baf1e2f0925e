#!/usr/bin/env bash
# Makes and checks the files of a release from a clean clone of a commit. docs/release.md says what they are and how to check them.
# Usage: scripts/release.sh [--key FILE.pem] [--twice] [COMMIT]     into artifacts/release/VERSION; default: HEAD
#        scripts/release.sh --sign FILE.pem FOLDER                 signs a release that was made without a key
#   --key    private key of the release, ECDSA or RSA; openssl asks for its passphrase
#   --twice  builds a second clone in another folder and compares every file
# The version is that of the commit's tag (v1.2.3), else a pre-release of the next one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
checkout=$PWD
usage() { sed -n '3,4s/^# \(Usage: \)\{0,1\} *//p' "${BASH_SOURCE[0]}" >&2; exit 2; }

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 LC_ALL=C
say() { printf '\n== %s\n' "$*"; }
fail() { echo "FAIL $*"; exit 1; }

# publish NAME LOCK ARGUMENT…: builds one program in the current checkout, into artifacts/NAME/publish, with packages as locked.
publish() {
    local name=$1 lock=$2 log
    shift 2
    log=$(mktemp)
    if ! dotnet publish src/OfflineLicense.Cli --configuration Release --artifacts-path "artifacts/$name" \
        --output "artifacts/$name/publish" --nologo --verbosity quiet -nodeReuse:false -p:UseSharedCompilation=false \
        -p:RestoreLockedMode=true -p:NuGetLockFilePath="$lock" -p:WarningsNotAsErrors=NU1507 -p:RunAnalyzers=false \
        -p:EnforceCodeStyleInBuild=false -p:ContinuousIntegrationBuild=true "$@" >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
}

# build_files FOLDER: every file of the release but sums and signature, from the current checkout.
build_files() {
    local folder=$1 version commit
    SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
    export SOURCE_DATE_EPOCH
    commit=$(git rev-parse HEAD)
    mkdir -p "$folder"

    say "linux-x64: native file"
    publish linux-x64 packages.native.lock.json -p:OfflicNative=linux-x64
    version=$(artifacts/linux-x64/publish/offlic --version | cut -d' ' -f2)
    install -m 755 artifacts/linux-x64/publish/offlic "$folder/offlic-$version-linux-x64"

    say "linux-arm64: native file"
    if command -v aarch64-linux-gnu-ld >/dev/null 2>&1 && [ -e /usr/aarch64-linux-gnu/lib/Scrt1.o ]; then
        publish linux-arm64 packages.linux-arm64.lock.json -p:OfflicNative=linux-arm64 -p:CppCompilerAndLinker=clang \
            -p:ObjCopyName=aarch64-linux-gnu-objcopy
        install -m 755 artifacts/linux-arm64/publish/offlic "$folder/offlic-$version-linux-arm64"
    else
        echo "not made: it needs the cross tools (apt-get install gcc-aarch64-linux-gnu libc6-dev-arm64-cross)"
    fi

    say "win-x64: single file"
    publish win-x64 packages.win-x64.lock.json -p:OfflicWindows=win-x64
    install -m 644 artifacts/win-x64/publish/offlic.exe "$folder/offlic-$version-win-x64.exe"

    say "tool package"
    dotnet pack src/OfflineLicense.Cli --configuration Release --artifacts-path artifacts/tool --output artifacts/tool/package --nologo \
        --verbosity quiet -nodeReuse:false -p:UseSharedCompilation=false -p:RestoreLockedMode=true -p:WarningsNotAsErrors=NU1507 \
        -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false -p:ContinuousIntegrationBuild=true
    install -m 644 "artifacts/tool/package/OfflineLicense.Tool.$version.nupkg" "$folder/"

    say "Debian package"
    if command -v dpkg-deb >/dev/null 2>&1; then
        scripts/deb.sh "$folder/offlic-$version-linux-x64" "$folder"
    else
        echo "not made: it needs dpkg-deb (package dpkg)"
    fi

    say "software bill of materials"
    scripts/sbom.py "$version" "$commit" "$SOURCE_DATE_EPOCH" "$folder"/* >artifacts/sbom.json
    install -m 644 artifacts/sbom.json "$folder/offlic-$version.cdx.json"
    echo "$version" >"artifacts/version"
}

# sign KEY FOLDER: a signature of SHA256SUMS with the public key beside it, and the line that checks it.
sign() {
    openssl dgst -sha256 -sign "$1" -out "$2/SHA256SUMS.sig" "$2/SHA256SUMS"
    openssl pkey -in "$1" -pubout -out "$2/offlic-release.pub.pem"
    (cd "$2" && openssl dgst -sha256 -verify offlic-release.pub.pem -signature SHA256SUMS.sig SHA256SUMS)
    printf 'key of the release: SHA-256 %s\n' "$(openssl pkey -pubin -in "$2/offlic-release.pub.pem" -outform DER | sha256sum | cut -d' ' -f1)"
}

# check_files FOLDER VERSION: each file is what it should be, and runs where this machine can run it.
check_files() {
    local folder=$1 version=$2 trial package
    trial=$(mktemp -d)
    (cd "$folder" && sha256sum --check --quiet SHA256SUMS)
    [ "$("$folder/offlic-$version-linux-x64" --version | cut -d' ' -f2)" = "$version" ] || fail "the native file states another version"
    "$folder/offlic-$version-linux-x64" demo "$trial/demo" >/dev/null || fail "the native file cannot do the trip of offlic demo"
    echo "pass linux-x64: its version, and the trip of offlic demo"
    if [ -e "$folder/offlic-$version-linux-arm64" ]; then
        readelf -h "$folder/offlic-$version-linux-arm64" | grep -q AArch64 || fail "the file for linux-arm64 is for another processor"
        echo "pass linux-arm64: a program for AArch64; not run here"
    fi
    [ "$(head -c 2 "$folder/offlic-$version-win-x64.exe")" = MZ ] || fail "the file for win-x64 is no program for Windows"
    echo "pass win-x64: a program for Windows; not run here (scripts/wine.sh runs the same code as a folder)"
    dotnet tool install OfflineLicense.Tool --version "$version" --tool-path "$trial/tool" --source "$folder" >/dev/null
    [ "$("$trial/tool/offlic" --version | cut -d' ' -f2)" = "$version" ] || fail "the tool package states another version"
    echo "pass tool package: installed from the folder, its version"
    for package in "$folder"/*.deb; do
        [ -e "$package" ] || continue
        if [ "$(id -u)" != 0 ]; then
            echo "skip Debian package: only root can install it"
            continue
        fi
        mkdir -p "$trial/root/var/lib/dpkg/info" "$trial/root/var/lib/dpkg/updates"
        cp /var/lib/dpkg/status "$trial/root/var/lib/dpkg/status"
        dpkg --root="$trial/root" --install "$package" >/dev/null 2>&1 || fail "dpkg cannot install the package"
        [ "$("$trial/root/usr/bin/offlic" --version | cut -d' ' -f2)" = "$version" ] || fail "the installed tool states another version"
        dpkg --root="$trial/root" --purge offlic >/dev/null 2>&1 || fail "dpkg cannot remove the package"
        [ ! -e "$trial/root/usr" ] || [ -z "$(find "$trial/root/usr" -type f)" ] || fail "removing the package leaves files"
        echo "pass Debian package: installed, its version, removed"
    done
    python3 -c 'import json, sys; json.load(open(sys.argv[1]))' "$folder/offlic-$version.cdx.json"
    echo "pass software bill of materials: JSON"
    rm -rf "$trial"
}

key='' twice='' commit=HEAD
while [ $# -gt 0 ]; do
    case $1 in
        --key) [ $# -ge 2 ] || usage; key=$2; shift 2 ;;
        --twice) twice=1; shift ;;
        --sign) [ $# = 3 ] || usage; sign "$2" "$3"; exit ;;
        -*) usage ;;
        *) [ $# = 1 ] || usage; commit=$1; shift ;;
    esac
done
commit=$(git rev-parse --verify "$commit^{commit}")
[ -z "$key" ] || [ -r "$key" ] || { echo "error: $key cannot be read" >&2; exit 5; }
[ -z "$(git status --porcelain)" ] || echo "warning: changes that are not committed are not in the release" >&2

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# build_clone NAME: a clone of the commit, its files built into $work/NAME-files.
build_clone() {
    git clone --quiet "$checkout" "$work/$1"
    cd "$work/$1"
    git -c advice.detachedHead=false checkout --quiet "$commit"
    build_files "$work/$1-files"
    version=$(cat artifacts/version)
    cd "$checkout"
    rm -rf "${work:?}/$1"
}

build_clone first
if [ -n "$twice" ]; then
    build_clone second/in-a-longer-folder
    say "two builds"
    same=0
    for file in "$work"/first-files/*; do
        if cmp -s "$file" "$work/second/in-a-longer-folder-files/${file##*/}"; then
            echo "pass same bytes: ${file##*/}"
        else
            echo "FAIL other bytes: ${file##*/}"
            same=1
        fi
    done
    rm -rf "$work/second"
    [ "$same" = 0 ]
fi

say "sums and signature"
target=$checkout/artifacts/release/$version
(cd "$work/first-files" && sha256sum -- * >"$work/SHA256SUMS")
mv "$work/SHA256SUMS" "$work/first-files/"
if [ -n "$key" ]; then
    sign "$key" "$work/first-files"
else
    echo "not signed: no --key. Sign it where the key is: scripts/release.sh --sign KEY.pem FOLDER"
fi

say "checks"
check_files "$work/first-files" "$version"
mkdir -p "$checkout/artifacts/release"
rm -rf "$target"
mv "$work/first-files" "$target"
say "$target"
(cd "$target" && stat --printf '%12s  %n\n' -- *)
