#!/usr/bin/env bash
# From cron, each week: reports the devices whose date is near or has passed, and whether the station is healthy:
#   12 7 * * 1  offlic  /usr/local/lib/offlic-lab/deadlines.sh
set -euo pipefail
# shellcheck source=SCRIPTDIR/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

run deadlines --within "$LAB_WITHIN"
case $code in
    0) ;;
    *) report "offlic deadlines" ;;
esac
run doctor
case $code in
    0 | 30) ;;
    *) report "offlic doctor" ;;
esac
exit "$worst"
