#!/usr/bin/env bash
# Makes a Debian package of a native file: the tool, its man pages and completions, license and changelog.
# Usage: scripts/deb.sh TOOL FOLDER [ARCHITECTURE]     prints the path of FOLDER/offlic_VERSION_ARCHITECTURE.deb; default: amd64
# The tool must run here: it says its version and prints the completions. The package runs no script when it is installed or removed.
set -euo pipefail
[ $# = 2 ] || [ $# = 3 ] || { echo "usage: scripts/deb.sh TOOL FOLDER [ARCHITECTURE]" >&2; exit 2; }
tool=$(realpath "$1") architecture=${3:-amd64}
mkdir -p "$2"
folder=$(realpath "$2")
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Times in the package are those of the commit, so that two builds give the same bytes.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
export SOURCE_DATE_EPOCH
umask 022
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
root=$stage/root
install -D -m 755 "$tool" "$root/usr/bin/offlic"
export PATH=$root/usr/bin:$PATH
version=$(offlic --version | cut -d' ' -f2)
# In Debian's order 1.0~rc comes before 1.0; with a hyphen it would come after.
debian=${version/-/\~}

# print FILE ARGUMENT…: what the tool prints, where this tool has the command.
print() {
    local file=$root/$1
    shift
    mkdir -p "$(dirname "$file")"
    offlic "$@" >"$file" 2>/dev/null || rm -f "$file"
}
print usr/share/bash-completion/completions/offlic completion bash
print usr/share/zsh/vendor-completions/_offlic completion zsh
print usr/share/fish/vendor_completions.d/offlic.fish completion fish

for page in docs/roff/man?/*.[1-8]; do
    [ -e "$page" ] || continue
    target=$root/usr/share/man/man${page##*.}/${page##*/}.gz
    mkdir -p "$(dirname "$target")"
    gzip -9n <"$page" >"$target"
done

documents=$root/usr/share/doc/offlic
mkdir -p "$documents" "$root/DEBIAN"
gzip -9n <CHANGELOG.md >"$documents/NEWS.md.gz"
printf 'offlic (%s) unstable; urgency=medium\n\n  * What changed is in NEWS.md.gz.\n\n -- %s  %s\n' "$debian" \
    'The maintainers of offlic <maintainers@offlic.invalid>' "$(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")" \
    | gzip -9n >"$documents/changelog.gz"
{
    printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: offlic\n\nFiles: *\n'
    sed -n 's/^Copyright (c) /Copyright: /p' LICENSE
    printf 'License: Expat\n'
    sed '1,/^Copyright/d;/./,$!d;s/^$/./;s/^/ /' LICENSE | sed '1{/^ \.$/d}'
} >"$documents/copyright"
find "$root/usr" -type d -empty -delete

cat >"$root/DEBIAN/control" <<CONTROL
Package: offlic
Version: $debian
Architecture: $architecture
Maintainer: The maintainers of offlic <maintainers@offlic.invalid>
Depends: libc6 (>= 2.34), libssl3t64 | libssl3
Suggests: bash-completion
Section: admin
Priority: optional
Installed-Size: $(du -sk --apparent-size "$root/usr" | cut -f1)
Description: carry Cisco license usage files across an air gap
 offlic carries Smart Licensing usage files out of an isolated zone in signed
 bundles, and the ACKs from Cisco back as one install file for each device.
 It has no server, opens no network connection and changes no device.
CONTROL
(cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum >DEBIAN/md5sums)
find "$root" -type d -exec chmod 755 {} +
find "$root" -type f ! -path '*/usr/bin/*' -exec chmod 644 {} +

package=offlic_${debian}_$architecture.deb
dpkg-deb --root-owner-group -Zxz --build "$root" "$stage/$package" >/dev/null
mv "$stage/$package" "$folder/$package"
echo "$folder/$package"
