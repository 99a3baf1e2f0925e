#!/usr/bin/env bash
# Records a whole trip with "offlic exchange" for the README, from a real run, and takes a picture of the report page:
# docs/images/trip.cast (asciicast v2), docs/images/trip.svg and docs/images/status.png.
# Usage: scripts/recording.sh [OFFLIC]     the file to record (default: artifacts/offlic of scripts/native.sh)
# Needs asciinema, python3 and unshare; the picture of the page also needs chromium. Keys, digests and times differ from run to run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
offlic=$(realpath "${1:-artifacts/offlic}")
[ -x "$offlic" ] || { echo "error: there is no $offlic; build it: scripts/native.sh" >&2; exit 5; }
for tool in asciinema python3; do
    command -v "$tool" >/dev/null || { echo "error: $tool is not installed" >&2; exit 5; }
done
images=$PWD/docs/images
# The folders of the trip are in memory, and only this script sees them.
[ -n "${OFFLIC_RECORDING:-}" ] || exec unshare --map-root-user --mount env OFFLIC_RECORDING=1 "$0" "$@"
work=/srv
mount -t tmpfs none /srv
mount -t tmpfs none /media
mkdir -p "$images" /srv/{bin,tftp,upload,downloads} /media/usb
mount -t tmpfs none /media/usb
ln -s "$offlic" "$work/bin/offlic"
export PATH="$work/bin:$PATH" LC_ALL=C.UTF-8 TERM=xterm-256color
unset NO_COLOR OFFLIC_STATION

# Device files and the responses of a simulated CSSM come from the demo. Both stations are made here, with their folders.
offlic demo "$work/demo" --no-input >"$work/demo.log"
cp -r "$work"/demo/tftp/device? /srv/tftp/
offlic init "$work/zone" --name PLANT-7 --hostnames allow --intake /srv/tftp --install /srv/tftp --media /media/usb >/dev/null
offlic init "$work/desk" --side desk --name HQ --upload "$work/upload" --downloads "$work/downloads" --media /media/usb >/dev/null
for side in zone:PLANT-7:desk desk:HQ:zone; do
    IFS=: read -r from name to <<<"$side"
    offlic key export "$work/$name.pub.pem" --station "$work/$from" >/dev/null
    print=$(offlic key show --json --station "$work/$from" | sed -n 's/.*"fingerprint":"\([^"]*\)".*/\1/p' | head -n 1)
    offlic key trust "$work/$name.pub.pem" --name "$name" --fingerprint "$print" --station "$work/$to" >/dev/null
done

cat >"$work/session.sh" <<'SESSION'
say() { printf '\e[2m# %s\e[0m\n' "$*"; sleep 1; }
run() {
    local side=$1; shift
    cd "/srv/$side"
    printf '\e[1m%s$ \e[0m' "$side"; sleep 0.4
    local text="$*" at
    for ((at = 0; at < ${#text}; at++)); do printf '%s' "${text:at:1}"; sleep 0.04; done
    printf '\n'; "$@" 2>&1 || true; printf '\n'; sleep 1.5
}
say The devices saved their usage files to the TFTP folder. The drive is in.
run zone offlic exchange
say The drive is carried to the desk.
run desk offlic exchange
say A person uploads by CHECKLIST.html and downloads what CSSM answers.
cp /srv/demo/downloads/* /srv/downloads/
run desk offlic exchange
say The drive is carried back.
run zone offlic exchange
say The install files are imported on the devices, and the output is captured.
cp /srv/demo/tftp/*_show.txt /srv/tftp/
run zone offlic collect /srv/tftp
run zone offlic status
SESSION

COLUMNS=80 LINES=40 asciinema rec --quiet --overwrite --cols 80 --rows 40 --idle-time-limit 2 --title "offlic: a whole trip" \
    --command "bash $work/session.sh" "$images/trip.cast"

# The whole session as a picture: one line of text for each line, colors left out but for what a person typed.
python3 -c 'import json, sys
print("".join(json.loads(line)[2] for line in list(sys.stdin)[1:]))' <"$images/trip.cast" | sed -e 's/\x1b\[[0-9;?]*[A-Za-z]//g' -e 's/\x1b[=>]//g' -e 's/\r//g' -e 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g' |
    awk '
        { lines[++n] = $0 }
        END {
            height = n * 18 + 32
            printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 720 %d\" width=\"720\" height=\"%d\">\n", height, height
            print "<style>text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,\"DejaVu Sans Mono\",monospace;fill:#d6dbe1;white-space:pre}"
            print ".t{fill:#fff;font-weight:700}.c{fill:#8b96a3}.n{fill:#8bbcf2}.w{fill:#e5b567}</style>"
            print "<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#14171b\"/>"
            for (i = 1; i <= n; i++) {
                class = ""
                if (lines[i] ~ /^(zone|desk)\$ /) class = " class=\"t\""
                else if (lines[i] ~ /^# /) class = " class=\"c\""
                else if (lines[i] ~ /^Next:/) class = " class=\"n\""
                else if (lines[i] ~ /^ *warning:/) class = " class=\"w\""
                if (lines[i] != "") printf "<text%s x=\"20\" y=\"%d\" xml:space=\"preserve\">%s</text>\n", class, i * 18 + 12, lines[i]
            }
            print "</svg>"
        }' >"$images/trip.svg"

# The page of the zone of the demo, which has proofs, bundles and due dates.
if command -v chromium >/dev/null; then
    (cd "$work/demo/zone" && offlic status --html "$work/status.html" >/dev/null)
    chromium --headless --no-sandbox --disable-gpu --no-first-run --hide-scrollbars --user-data-dir="$work/profile" \
        --window-size=1100,900 --screenshot="$images/status.png" "file://$work/status.html" >/dev/null 2>&1
fi
ls -l "$images"
