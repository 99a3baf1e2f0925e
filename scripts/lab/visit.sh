#!/usr/bin/env bash
# When the drive is there (typed, or from a unit of the system that starts on its mount): the whole visit, then a flush of the drive.
# It always prints what was done, because a person waits for it.
# Usage: scripts/lab/visit.sh [DRIVE]
set -euo pipefail
# shellcheck source=SCRIPTDIR/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

media=${1:-$LAB_MEDIA}
if ! mountpoint -q "$media" && [ "${LAB_ANY_FOLDER:-}" != 1 ]; then
    echo "$media is not the mount point of a drive: mount it first (LAB_ANY_FOLDER=1 takes any folder)" >&2
    exit 5
fi
run exchange "$media"
report "offlic exchange $media"
sync -f "$media" || { echo "The drive was not flushed: do not pull it, run this again." >&2; exit 5; }
echo "The drive is flushed. Unmount it before it is pulled: umount $media"
exit "$worst"
