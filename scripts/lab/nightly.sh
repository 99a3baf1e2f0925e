#!/usr/bin/env bash
# From cron, each night: collects what devices have written. It prints only what a person has to act on, so that cron mails only then:
#   17 2 * * *  offlic  /usr/local/lib/offlic-lab/nightly.sh
set -euo pipefail
# shellcheck source=SCRIPTDIR/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

run collect "$LAB_INTAKE" --settle "$LAB_SETTLE" --wait 60
case $code in
    0 | 4 | 30) ;; # 30: a person works at the station, and the next night reads the same files
    *) report "offlic collect $LAB_INTAKE" ;;
esac
exit "$worst"
