#!/usr/bin/env bash
# Loads exports of stations (offlic ledger export) into the warehouse.
# Usage: load.sh EXPORT… --keys DIR
#
#   EXPORT      a folder that `offlic ledger export` wrote, such as PLANT-7.export.00000001, or a folder of such folders
#   --keys DIR  public keys of the stations: STATION.pub.pem, as `offlic key export` writes it. Of a station whose key was rotated
#               the older ones too: STATION.ANYTHING.pub.pem
#
# It needs bash, psql, openssl and sha256sum. psql connects as its environment says: PGHOST, PGDATABASE, PGUSER, PGSERVICE, ~/.pgpass.
# Each export is copied to a private folder (TMPDIR), its signature and its digests are checked, and all of it is loaded in one
# transaction, or nothing. Exports of one station are loaded in the order of their numbers. One that was loaded before is known by the
# digest of its SHA256SUMS and passed over.
#
# Exit codes: 0 all were loaded, now or before; 2 wrong usage; 5 a file or the server is not there; 10 a signature or a digest is
# not valid, or the station is unknown; 12 an export before it is missing, or the station has two histories; 13 it is no export, or
# its content is wrong; 31 the database has no warehouse, or one of another version; 130 Ctrl-C. Of several the gravest.
set -euo pipefail
export LC_ALL=C
umask 077

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
readonly here version=1
readonly format_line='c0f07c7a09baeb4b46451bdd56b318cf39bb92071c66a36d713a43cda4f8e590  FORMAT.offlic-export-1'
readonly export_name='^([A-Za-z0-9][A-Za-z0-9_-]{0,31})\.export\.[0-9]{8}$'
readonly most_bytes=1048576 # of the list and of the manifest
worst=0 loaded=0 known=0 refused=0

# Text from outside, for the screen: one line, without a character that a terminal obeys.
safe() { printf '%s' "$1" | tr '\n\t' '  ' | tr -c '\40-\176' '?'; }

# give_up CODE SENTENCE REMEDY: nothing can be loaded.
give_up() {
    printf 'load.sh: %s\n  %s\n' "$(safe "$2")" "$(safe "$3")" >&2
    exit "$1"
}

# refuse CODE SENTENCE REMEDY: nothing of this export is loaded; the others are tried.
refuse() {
    local code
    printf 'load.sh: %s: %s\n  %s\n' "$(safe "$path")" "$(safe "$2")" "$(safe "$3")" >&2
    refused=$((refused + 1))
    for code in 31 10 12 13 5 2; do
        if [ "$worst" = "$code" ]; then break; fi
        if [ "$1" = "$code" ]; then worst=$code; break; fi
    done
}

# take NAME MOST: copies a member of the export into the private folder. It fails where it is no plain file of at most so many bytes.
take() {
    [ -f "$path/$1" ] && [ ! -L "$path/$1" ] && head -c "$(($2 + 1))" -- "$path/$1" >"$copy/$1" 2>/dev/null \
        && [ "$(wc -c <"$copy/$1")" -le "$2" ]
}

# The key of the station whose id begins with the digits in the name of the signature; empty: none.
find_key() {
    local file id
    for file in "$keys/$station.pub.pem" "$keys/$station".*.pub.pem; do
        [ -f "$file" ] || continue
        id=$(openssl pkey -pubin -in "$file" -outform DER 2>/dev/null | sha256sum)
        if [ "${id:0:16}" = "$1" ]; then printf '%s' "$file"; return; fi
    done
}

# Copies the export and checks every byte of it. False: it was refused.
copy_verified() {
    local digits key digest=sha384 changed file members=() signatures=("$path"/SHA256SUMS.*.sig)
    if ! take SHA256SUMS "$most_bytes" || [ "$(head -n 1 "$copy/SHA256SUMS")" != "$format_line" ]; then
        refuse 13 "it is no export: it has no SHA256SUMS of one" "name a folder that offlic ledger export wrote"
        return 1
    fi
    if [ "${#signatures[@]}" != 1 ] || ! [[ ${signatures[0]##*/} =~ ^SHA256SUMS\.([0-9a-f]{16})\.sig$ ]] \
        || ! take "${signatures[0]##*/}" 1024; then
        refuse 10 "it has not exactly one signature" "copy it again from the station"
        return 1
    fi
    digits=${BASH_REMATCH[1]}
    key=$(find_key "$digits")
    if [ -z "$key" ]; then
        refuse 10 "no key in the folder of keys signed it: station $station, key $digits..." \
            "compare the fingerprint with the station's (offlic key show), then put its key there as $station.pub.pem (offlic key export)"
        return 1
    fi
    if openssl pkey -pubin -in "$key" -noout -text | grep 'P-256' >/dev/null; then digest=sha256; fi
    if ! openssl dgst -"$digest" -verify "$key" -signature "$copy/SHA256SUMS.$digits.sig" "$copy/SHA256SUMS" >/dev/null 2>&1; then
        refuse 10 "its signature is not valid: SHA256SUMS was changed" "copy it again from the station"
        return 1
    fi
    if grep -qvE '^[0-9a-f]{64}  [A-Za-z0-9._-]+$' "$copy/SHA256SUMS" \
        || [ "$(cut -c 67- "$copy/SHA256SUMS")" != "$(printf '%s\n' FORMAT.offlic-export-1 manifest.json "${tables[@]/%/.csv}")" ]; then
        refuse 31 "it has other tables than this warehouse" "load it with the warehouse folder of the same version of offlic"
        return 1
    fi
    for file in FORMAT.offlic-export-1 manifest.json "${tables[@]/%/.csv}"; do
        if [ ! -f "$path/$file" ] || [ -L "$path/$file" ]; then
            refuse 5 "$file is not there" "copy it again from the station"
            return 1
        fi
        members+=("$path/$file")
    done
    if [ "$(wc -c <"$path/manifest.json")" -gt "$most_bytes" ]; then
        refuse 13 "manifest.json is larger than $most_bytes bytes" "copy it again from the station"
        return 1
    fi
    if ! cp -- "${members[@]}" "$copy/" 2>/dev/null; then
        refuse 5 "it cannot be copied to ${TMPDIR:-/tmp}" "make space there, or set TMPDIR to another folder"
        return 1
    fi
    if ! changed=$(cd "$copy" && sha256sum --strict --quiet -c SHA256SUMS 2>/dev/null); then
        refuse 10 "${changed%%:*} was changed: its digest is not the signed one" "copy it again from the station"
        return 1
    fi
    # psql before version 18 would end there, inside of a cell that has several lines.
    if file=$(cd "$copy" && grep -lx -m 1 '\\\.'$'\r''\{0,1\}' -- *.csv | head -n 1) && [ -n "$file" ]; then
        refuse 13 "$file has a line that psql takes for the end of the data" "export the station without --with-hostnames"
        return 1
    fi
}

# Writes the commands of one load. The names of files are those of our own list.
write_commands() {
    local table filled=()
    for table in "${tables[@]}"; do
        # A table without a row has one line.
        if { read -r && read -r; } <"$copy/$table.csv"; then filled+=("$table"); fi
    done
    cat <<'SQL'
\set ON_ERROR_STOP on
\set QUIET on
\set VERBOSITY verbose
\set manifest `cat manifest.json`
SET client_min_messages = warning;
SET client_encoding = 'UTF8';
SET TimeZone = 'UTC';
SET search_path = pg_catalog, pg_temp;
SELECT offlic.begin_load(:'manifest', :'sums', :'name') AS go \gset
\if :go
SELECT offlic.add_station(:'station') \g /dev/null
BEGIN ISOLATION LEVEL READ COMMITTED;
SELECT offlic.begin_load(:'manifest', :'sums', :'name') AS go \gset
\endif
\if :go
SQL
    printf "SELECT offlic.stage_station(:'station', '{%s}') \\g /dev/null\n" "$(IFS=, && printf '%s' "${filled[*]}")"
    for table in "${filled[@]}"; do
        printf '\\copy pg_temp.new_%s FROM %s.csv WITH (FORMAT csv, HEADER MATCH)\n' "$table" "$table"
    done
    cat <<'SQL'
SELECT 'loaded ' || offlic.finish_load(:'manifest', :'sums');
SELECT offlic.show_station(:'station') \g /dev/null
-- Temporary tables have no statistics, and a plan that trusts in few rows would visit each pair of them.
SET LOCAL enable_nestloop = off;
SET LOCAL jit = off;
SET LOCAL work_mem = '64MB';
SQL
    cat -- "$here/../request-state.sql" "$here/../device-state.sql"
    cat <<'SQL'
SELECT offlic.finish_state(:'station') \g /dev/null
COMMIT;
\else
SELECT 'known';
\endif
SQL
}

# Tells why the server refused it.
explain_refusal() {
    local line code text hint where
    # A server says ERROR and HINT in its own language, and a cell that it repeats may have lines that look like both.
    line=$(grep -m 1 -E '^psql:load\.sql:[0-9]+: [^ :]+:  [0-9A-Z]{5}: |FATAL:|error:' "$copy/errors" || true)
    hint=$(sed -n '2s/^[^ :]*:  //p' <(grep -F -A 1 -m 1 -- "$line" "$copy/errors"))
    where=$(sed -n 's/^CONTEXT:  COPY new_\([a-z_]*\), line \([0-9]*\).*/\1.csv, line \2/p' "$copy/errors" | head -n 1)
    code=$(sed -nE 's/^psql:load\.sql:[0-9]+: [^ :]+:  ([0-9A-Z]{5}): .*/\1/p' <<<"$line")
    text=$(sed -E 's/^(psql:load\.sql:[0-9]+: )?[^ ]*: *([0-9A-Z]{5}: )?//' <<<"$line")
    case $code in
        OF020) # a full export that comes later may fill the hole
            if [ -n "$is_last" ]; then refuse 12 "$text" "$hint"; else later+=("$path"); fi ;;
        OF012) refuse 12 "$text" "$hint" ;;
        OF010) refuse 13 "$text" "$hint" ;;
        22*|23*|54*) refuse 13 "${where:-its content}: $text" "make a new export on the station, and look at it there: offlic doctor" ;;
        53100) refuse 5 "the disk of the server is full: $text" "nothing of it was loaded: make space there, and run the same again" ;;
        42501) refuse 5 "the user of the database may not load: $text" "as the owner: GRANT offlic_loader TO the user" ;;
        42*) refuse 31 "the warehouse has another schema: $text" "load with the files that its schema.sql came with" ;;
        *) refuse 5 "the load ended: ${text:-psql ended with $1}" "nothing of it was loaded: run the same again when the server is there" ;;
    esac
}

# Prints the names and lists of exports that the warehouse has, and of those at hand which are the same. One process hashes them all:
# a folder grows for years, and most of it was loaded long ago.
find_known() {
    local path name sums
    local -A in_warehouse=()
    while read -r name sums; do in_warehouse[$name]=$sums; done < <(psql -X -A -t -F ' ' -c 'SELECT name, sums FROM offlic.load')
    for path in "$@"; do
        name=${path##*/}
        [[ $name =~ $export_name ]] && [ -n "${in_warehouse[$name]:-}" ] || continue
        if [ -f "$path/SHA256SUMS" ] && [ ! -L "$path/SHA256SUMS" ]; then printf '%s/SHA256SUMS\0' "$path"; fi
    done | xargs -0 -r sha256sum -z -- | while read -r -d '' sums path; do
        path=${path%/SHA256SUMS}
        if [ "${in_warehouse[${path##*/}]}" = "$sums" ]; then printf '%s\0' "$path"; fi
    done
}

load_export() {
    local name code=0 said
    name=$(basename -- "$(realpath -- "$path" 2>/dev/null || printf '%s' "$path")")
    if [ ! -d "$path" ]; then
        refuse 5 "there is no such folder" "name a folder that offlic ledger export wrote"
        return
    fi
    if ! [[ $name =~ $export_name ]] && ! [ -e "$path/SHA256SUMS" ]; then
        refuse 5 "there is no export in it" "name a folder that offlic ledger export wrote, or one that holds such folders"
        return
    fi
    if ! [[ $name =~ $export_name ]]; then
        refuse 13 "the name of an export is STATION.export.NUMBER" "give the folder the name again that offlic ledger export gave it"
        return
    fi
    station=${BASH_REMATCH[1]}
    rm -rf -- "$copy" && mkdir -- "$copy"
    copy_verified || return 0
    write_commands >"$copy/load.sql"
    said=$(cd "$copy" && psql -X -A -t -v name="$name" -v station="$station" -v sums="$(sha256sum <SHA256SUMS | cut -c 1-64)" \
        -f load.sql 2>errors) || code=$?
    if [ "$code" != 0 ]; then
        explain_refusal "$code"
    elif [[ $said = known* ]]; then
        known=$((known + 1))
        printf '%s: was loaded before\n' "$name"
    else
        loaded=$((loaded + 1))
        printf '%s: loaded, %s new rows\n' "$name" "${said#loaded }"
    fi
}

check_server() {
    local found
    if ! found=$(psql -X -A -t -v ON_ERROR_STOP=1 -v VERBOSITY=sqlstate -c 'SELECT version FROM offlic.version' 2>&1); then
        case $found in
            *:*42P01|*:*3F000)
                give_up 31 "this database has no warehouse" "make it: psql -X -f $here/schema.sql" ;;
            *:*42501) give_up 5 "the user of the database may not load" "as the owner: GRANT offlic_loader TO the user" ;;
            *FATAL:*) give_up 5 "the server refuses this user: $found" "check PGDATABASE, PGUSER and the password in ~/.pgpass" ;;
            *) give_up 5 "the server is not there: $found" "start it, and set PGHOST, PGPORT, PGDATABASE and PGUSER" ;;
        esac
    fi
    [ "$found" = "$version" ] \
        || give_up 31 "the warehouse has version $found, and this loads into $version" "load with the files that its schema.sql came with"
}

usage() { give_up 2 "$1" "usage: load.sh EXPORT... --keys DIR"; }

{ # Bash reads all of it before it runs: the file may be replaced meanwhile.
paths=() keys=
while [ "$#" -gt 0 ]; do
    case $1 in
        --keys) [ "$#" -gt 1 ] || usage "--keys needs a folder"; keys=$2; shift ;;
        --keys=*) keys=${1#--keys=} ;;
        --help|-h) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; exit 0 ;;
        --) shift; paths+=("$@"); break ;;
        -?*) usage "unknown option $1" ;;
        *) paths+=("$1") ;;
    esac
    shift
done
[ "${#paths[@]}" -gt 0 ] || usage "no export is named"
[ -n "$keys" ] || usage "the folder of public keys is not named"
[ -d "$keys" ] || give_up 5 "there is no folder $keys" "put STATION.pub.pem of each station there, as offlic key export writes it"
for tool in psql openssl sha256sum realpath; do
    command -v "$tool" >/dev/null 2>&1 || give_up 5 "$tool is not installed" "install it (Debian: postgresql-client, openssl, coreutils)"
done
shopt -s nullglob
# A name that begins with a hyphen is a path all the same.
[[ $keys = /* ]] || keys=./$keys
mapfile -t tables < <(sed -n 's/^CREATE TABLE \([a-z_]*\) .*/\1.csv/p' "$here/tables.sql" | sort)
tables=("${tables[@]%.csv}")
check_server
exports=()
for path in "${paths[@]}"; do
    path=${path%"${path##*[!/]}"}
    path=${path:-/}
    [[ $path = /* ]] || path=./$path
    each=("$path"/*.export.*/)
    if [ "${#each[@]}" = 0 ] || [ -e "$path/SHA256SUMS" ]; then each=("$path"); fi
    exports+=("${each[@]%/}")
done
declare -A before=()
while IFS= read -r -d '' path; do before[$path]=1; done < <(find_known "${exports[@]}")

work=$(mktemp -d 2>/dev/null) \
    || give_up 5 "no private folder can be made in ${TMPDIR:-/tmp}" "make space there, or set TMPDIR to another folder"
trap 'rm -rf -- "$work"' EXIT
trap 'exit 130' INT
copy=$work/export later=() is_last=
# By station and number: what an increment goes on from is loaded before it.
while IFS= read -r -d '' entry; do
    path=${entry#*/}
    if [ -n "${before[$path]:-}" ]; then
        known=$((known + 1))
        printf '%s: was loaded before\n' "${path##*/}"
    else
        load_export
    fi
done < <(for path in "${exports[@]}"; do printf '%s/%s\0' "${path##*/}" "$path"; done | sort -z)
is_last=1
for path in "${later[@]}"; do load_export; done
printf '%d loaded, %d known, %d refused\n' "$loaded" "$known" "$refused"
exit "$worst"
}
