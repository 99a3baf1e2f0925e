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

# sign KEY FOLDER: a signature of SHA256SUMS with the public key beside it, and the line that checks it. What is signed is true: the
# folder holds the files of SHA256SUMS and no other.
sign() {
    local odd
    (cd "$2" && sha256sum --check --quiet --strict SHA256SUMS) || fail "not signed: the files of $2 are not those of its SHA256SUMS"
    odd=$(comm -3 <(sed 's/^[0-9a-f]\{64\} [ *]//' "$2/SHA256SUMS" | sort) <(cd "$2" && find . ! -type d -printf '%P\n' \
        | grep -vxE 'SHA256SUMS|SHA256SUMS\.sig|offlic-release\.pub\.pem' | sort) | tr -d '\t')
    [ -z "$odd" ] || fail "not signed: in $2 and its SHA256SUMS are not the same files: $odd"
    openssl dgst -sha256 -sign "$1" -out "$2/SHA256SUMS.sig" "$2/SHA256SUMS"
    openssl pkey -in "$1" -pubout -out "$2/offlic-release.pub.pem"
    (cd "$2" && openssl dgst -sha256 -verify offlic-release.pub.pem -signature SHA256SUMS.sig SHA256SUMS)
    printf 'key of the release: SHA-256 %s\n' "$(openssl pkey -pubin -in "$2/offlic-release.pub.pem" -outform DER | sha256sum | cut -d' ' -f1)"
}

# check_arm64 FILE TRIAL: runs it where qemu and the cross tools are; OpenSSL for ARM comes from the system's packages into TRIAL.
check_arm64() {
    local qemu arm=$2/arm64 from run
    [ -e "$1" ] || return 0
    readelf -h "$1" | grep -q AArch64 || fail "the file for linux-arm64 is for another processor"
    qemu=$(command -v qemu-aarch64-static || command -v qemu-aarch64 || true)
    mkdir -p "$arm/lists/partial" "$arm/cache/archives/partial"
    from=(-o APT::Architecture=arm64 -o APT::Architectures=arm64 -o Dir::State="$arm" -o Dir::State::lists="$arm/lists"
        -o Dir::State::status=/dev/null -o Dir::Cache="$arm/cache" -o APT::Sandbox::User=)
    if [ -n "$qemu" ] && (cd "$arm" && apt-get "${from[@]}" update && apt-get "${from[@]}" download libssl3 \
        && dpkg -x libssl3_*.deb .) >/dev/null 2>&1; then
        run=("$qemu" -L /usr/aarch64-linux-gnu -E "LD_LIBRARY_PATH=$arm/usr/lib/aarch64-linux-gnu" "$1")
        "${run[@]}" demo "$arm/demo" >/dev/null || fail "the file for linux-arm64 cannot do the trip of offlic demo"
        "${run[@]}" --station "$arm/demo/zone" doctor --deep >/dev/null || fail "the file for linux-arm64: doctor --deep"
        echo "pass linux-arm64: the trip of offlic demo and doctor --deep, run by qemu"
    else
        echo "pass linux-arm64: a program for AArch64; not run: it needs qemu-user-static, and libssl3 from Debian"
    fi
}

# check_windows FILE NATIVE: all of scripts/wine.sh with the file of the release, where Wine is.
check_windows() {
    local log
    [ "$(head -c 2 "$1")" = MZ ] || fail "the file for win-x64 is no program for Windows"
    log=$(OFFLIC_TOOL=$2 scripts/wine.sh "$1") || { echo "$log"; fail "the file for win-x64 under Wine"; }
    case $log in
        skip*) echo "pass win-x64: a program for Windows; not run: it needs wine64" ;;
        *) echo "pass win-x64: $(grep -c '^pass' <<<"$log") claims of scripts/wine.sh, run by Wine" ;;
    esac
}

# check_debian FOLDER VERSION TRIAL: an older version, this one in its place, removed, purged; a station stays as it is.
check_debian() {
    local package older root=$3/root station=$3/station sums
    package=$(find "$1" -name '*.deb')
    [ -n "$package" ] || return 0
    if [ "$(id -u)" != 0 ]; then
        echo "skip Debian package: only root can install it"
        return 0
    fi
    mkdir -p "$root/var/lib/dpkg/info" "$root/var/lib/dpkg/updates"
    cp /var/lib/dpkg/status "$root/var/lib/dpkg/status"
    older=$3/offlic_0.0.1_amd64.deb
    dpkg-deb -R "$package" "$3/older"
    sed -i 's/^Version: .*/Version: 0.0.1/' "$3/older/DEBIAN/control"
    echo old >"$3/older/usr/share/doc/offlic/only-in-the-older"
    dpkg-deb -Znone -b "$3/older" "$older" >/dev/null
    dpkg --root="$root" --install "$older" >/dev/null 2>&1 || fail "dpkg cannot install the older package"
    "$root/usr/bin/offlic" init "$station" --name PLANT-7 --hostnames deny --no-input >/dev/null
    sums=$(find "$station" -type f -exec sha256sum {} + | sort)
    dpkg --root="$root" --install "$package" >/dev/null 2>&1 || fail "dpkg cannot install the package over an older one"
    [ "$("$root/usr/bin/offlic" --version | cut -d' ' -f2)" = "$2" ] || fail "the installed tool states another version"
    [ ! -e "$root/usr/share/doc/offlic/only-in-the-older" ] || fail "an upgrade leaves files of the older package"
    dpkg --root="$root" --remove offlic >/dev/null 2>&1 || fail "dpkg cannot remove the package"
    dpkg --root="$root" --purge offlic >/dev/null 2>&1 || fail "dpkg cannot purge the package"
    [ ! -e "$root/usr" ] || [ -z "$(find "$root/usr" -type f)" ] || fail "removing the package leaves files"
    [ "$sums" = "$(find "$station" -type f -exec sha256sum {} + | sort)" ] || fail "the packages changed a station"
    echo "pass Debian package: upgraded from an older one, its version, removed and purged; a station stays as it was"
}

# check_bill FILE TRIAL: against the JSON schema of CycloneDX, which comes in a package of npm.
check_bill() {
    python3 -c 'import json, sys; json.load(open(sys.argv[1]))' "$1"
    mkdir -p "$2/npm"
    if ! (cd "$2/npm" && npm install --ignore-scripts --no-audit --no-fund --omit=optional @cyclonedx/cyclonedx-library@10.3.0 ajv@8 \
        ajv-formats@3 ajv-formats-draft2019@1) >/dev/null 2>&1; then
        echo "pass software bill of materials: JSON; not checked against its schema: that needs npm"
        return 0
    fi
    (cd "$2/npm" && node --input-type=module --eval '
        import { Validation } from "@cyclonedx/cyclonedx-library"
        import { readFileSync } from "node:fs"
        const bill = readFileSync(process.argv[1], "utf8")
        const found = await new Validation.JsonStrictValidator(JSON.parse(bill).specVersion).validate(bill)
        if (found !== null) { console.error(found); process.exit(1) }' "$1") || fail "the bill of materials breaks the schema of CycloneDX"
    echo "pass software bill of materials: valid by the schema of CycloneDX 1.6"
}

# check_files FOLDER VERSION: each file is what it should be, and runs where this machine can run it.
check_files() {
    local folder=$1 version=$2 trial
    trial=$(mktemp -d)
    (cd "$folder" && sha256sum --check --quiet SHA256SUMS)
    [ "$("$folder/offlic-$version-linux-x64" --version | cut -d' ' -f2)" = "$version" ] || fail "the native file states another version"
    "$folder/offlic-$version-linux-x64" demo "$trial/demo" >/dev/null || fail "the native file cannot do the trip of offlic demo"
    echo "pass linux-x64: its version, and the trip of offlic demo"
    check_arm64 "$folder/offlic-$version-linux-arm64" "$trial"
    check_windows "$folder/offlic-$version-win-x64.exe" "$folder/offlic-$version-linux-x64"
    (cd "$trial" && NUGET_PACKAGES=$trial/packages DOTNET_CLI_HOME=$trial/home dotnet tool install OfflineLicense.Tool --version "$version" \
        --tool-path "$trial/tool" --source "$folder" >/dev/null)
    [ "$("$trial/tool/offlic" --version | cut -d' ' -f2)" = "$version" ] || fail "the tool package states another version"
    (cd "$trial" && tool/offlic demo tool-demo >/dev/null) || fail "the tool package cannot do the trip of offlic demo"
    echo "pass tool package: installed from the folder, its version, and the trip of offlic demo"
    check_debian "$folder" "$version" "$trial"
    check_bill "$folder/offlic-$version.cdx.json" "$trial"
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
