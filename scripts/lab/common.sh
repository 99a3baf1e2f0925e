# Sourced by the scripts in this folder: settings, the log, and what an exit code of offlic means for a person.
# shellcheck shell=bash

LAB_CONF=${LAB_CONF:-/etc/offlic-lab.conf}
if [ -r "$LAB_CONF" ]; then
    # shellcheck source=/dev/null
    . "$LAB_CONF"
fi
OFFLIC=${OFFLIC:-offlic}
LAB_INTAKE=${LAB_INTAKE:-/srv/tftp}
LAB_LOG=${LAB_LOG:-/var/log/offlic-lab}
LAB_MEDIA=${LAB_MEDIA:-/media/usb}
LAB_SETTLE=${LAB_SETTLE:-60}
LAB_WITHIN=${LAB_WITHIN:-30}
export OFFLIC_STATION NO_COLOR=1

# Mail is plain text, and cron has no locale.
export LC_ALL=${LC_ALL:-C}
worst=0

# meaning CODE: the exit codes of offlic, for a person who reads a mail.
meaning() {
    case $1 in
        0) echo "done" ;;
        1) echo "a bug of offlic: the log of the station has the details" ;;
        2) echo "a setting or a decision is missing; the message names it" ;;
        3) echo "done, but files were refused; they are listed" ;;
        4) echo "there was nothing to do" ;;
        5) echo "a file, a folder, the drive or the station is not there or cannot be written" ;;
        10) echo "a signature or a digest is not valid: do not use the drive before this is explained" ;;
        11) echo "a response belongs to another device or account" ;;
        12) echo "a bundle is lost, forked or out of order" ;;
        13) echo "a file is not what it should be" ;;
        20) echo "a date is near" ;;
        21) echo "a date has passed" ;;
        30) echo "another process uses the station; the next run tries again" ;;
        31) echo "the ledger is damaged or newer than this offlic: offlic doctor --deep" ;;
        126 | 127) echo "offlic cannot be started: is OFFLIC in $LAB_CONF right?" ;;
        130) echo "interrupted; run it again" ;;
        *) echo "an exit code that these scripts do not know" ;;
    esac
}

# run COMMAND…: runs offlic, logs all of it, and sets code, worst and output. It prints nothing.
run() {
    code=0
    output=$("$OFFLIC" "$@" --no-input 2>&1) || code=$?
    ( # For the owner alone, as the station is: it names the devices of the zone.
        umask 077
        mkdir -p "$LAB_LOG"
        printf '%s  offlic %s  exit %s: %s\n%s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$*" "$code" "$(meaning "$code")" "$output" \
            >>"$LAB_LOG/lab-$(date -u +%Y%m).log"
    )
    if [ "$code" -gt "$worst" ]; then
        worst=$code
    fi
}

# report TITLE: the first line says what a person has to know, the rest is what offlic printed.
report() {
    printf '%s: exit %s, %s\n\n%s\n\nLog: %s\n' "$1" "$code" "$(meaning "$code")" "$output" "$LAB_LOG/lab-$(date -u +%Y%m).log"
}
