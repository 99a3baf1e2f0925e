# Sourced by test.sh, check.sh and faults.sh: what the lanes of tests share. It runs nothing by itself.

export PATH="$PATH:/usr/sbin"
# A missing snapshot is a failure, not a new snapshot. Code that runs for minutes earns nothing by being measured first.
export SNAPSHOOTER_STRICT_MODE=true DOTNET_TieredPGO=0
# The processor time of a test host counts where its parent waits for it; by itself it waits 0.1 s and kills it.
export VSTEST_TESTHOST_SHUTDOWN_TIMEOUT=30000
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
configuration=Release
results=artifacts/test-results

say() { printf '\n== %s\n' "$*"; }

# Processor time of this script and of everything it has waited for, in milliseconds; 0 where it is not known.
lane_processor() {
    [ -r "/proc/$$/stat" ] || { echo 0; return; }
    sed 's/.*) //' "/proc/$$/stat" | awk -v ticks="$(getconf CLK_TCK)" '{ printf "%d", 1000 * ($12 + $13 + $14 + $15) / ticks }'
}

# Processor time that all processors of the machine spent on anything, in milliseconds; empty where it is not known.
lane_machine() {
    [ -r /proc/stat ] && awk -v ticks="$(getconf CLK_TCK)" '/^cpu / { printf "%d", 1000 * ($2 + $3 + $4 + $7 + $8 + $9) / ticks; exit }' /proc/stat || true
}

# Sets lane_unit to the processor time of 20 starts of python3 in milliseconds: tests start processes more than anything else. 0 where
# it is not there.
measure_unit() {
    local before
    before=$(lane_processor)
    for _ in {1..20}; do python3 -c pass 2>/dev/null || { lane_unit=0; return; }; done
    lane_unit=$(($(lane_processor) - before))
}

# The same where the budgets were made, where a start took 42 ms (docs/figures.md) and the fast lane 80 s of processor time. A machine
# on which a start takes 83 ms needs 158 s for it.
unit_of_budget=840

# The beginning of a lane's time.
lane_begin() {
    measure_unit
    lane_unit_before=$lane_unit
    lane_started=$(date +%s%3N) lane_processor_before=$(lane_processor) lane_machine_before=$(lane_machine)
}

# lane_end NAME SECONDS: prints the lane's time and fails where it is over its budget. The budget is what two processors do in
# that time, so that a busy machine fails no lane; the time on the clock counts where the machine did nothing else. On a slower
# machine the budget is longer, three times at most: what is counted is work.
lane_end() {
    local wall processor machine others slower budget verdict=0
    wall=$(($(date +%s%3N) - lane_started)) processor=$(($(lane_processor) - lane_processor_before)) machine=$(lane_machine)
    if [ -n "$machine" ] && [ -n "$lane_machine_before" ]; then
        others=$((100 * (machine - lane_machine_before - processor) / (wall * $(nproc) + 1)))
    else
        others=100
    fi
    measure_unit
    # The first unit is missing where the lane itself installed python3.
    slower=$((100 * ((lane_unit_before > 0 ? lane_unit_before : lane_unit) + lane_unit) / (2 * unit_of_budget)))
    slower=$((slower < 100 ? 100 : slower > 300 ? 300 : slower))
    budget=$(($2 * slower / 100))
    printf '\n%s: %d s on the clock, %d s of processor time; budget %d s and %d s; other work took %d %% of the machine\n' \
        "$1" $((wall / 1000)) $((processor / 1000)) "$budget" $((2 * budget)) "$((others < 0 ? 0 : others))"
    [ "$slower" = 100 ] || echo "this machine takes $slower % of the time of the machine for which the budget is $2 s"
    if [ "$processor" -gt $((2000 * budget)) ]; then
        echo "$1 takes more processor time than its budget: find what became slow (docs/testing.md), or move tests to a slower lane"
        verdict=1
    elif [ "$wall" -gt $((1000 * budget)) ] && [ "$others" -lt 10 ]; then
        echo "$1 takes longer than its budget on a machine that did nothing else: something waits (docs/testing.md)"
        verdict=1
    fi
    return $verdict
}

# need TOOL PACKAGE: a tool that tests need. install_needed installs all that are missing at once, from the system's packages, and
# reports what is still missing. Tests that need a missing tool are skipped and counted as skipped.
needed=()
need() { command -v "$1" >/dev/null 2>&1 || needed+=("$1" "$2"); }

install_needed() {
    local i packages=()
    for ((i = 1; i < ${#needed[@]}; i += 2)); do packages+=("${needed[i]}"); done
    if [ "${#packages[@]}" -gt 0 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        [ -n "${apt_updated:-}" ] || apt-get update -qq >/dev/null 2>&1 || true
        apt_updated=1
        # One package that is not there must not keep the others away.
        install_packages "${packages[@]}" || for i in "${packages[@]}"; do install_packages "$i" || true; done
    fi
    for ((i = 0; i < ${#needed[@]}; i += 2)); do
        command -v "${needed[i]}" >/dev/null 2>&1 \
            || echo "missing: ${needed[i]} (package ${needed[i + 1]}): the tests that need it are skipped"
    done
    needed=()
}

install_packages() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1; }

# Stations of tests live for a second each: in memory where there is room. Tests of disks bring their own.
use_memory() {
    local free
    free=$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1) || free=0
    if [ "${free:-0}" -gt $((4 * 1024 * 1024)) ] && memory=$(mktemp -d /dev/shm/offlic-check-XXXXXX 2>/dev/null); then
        trap 'rm -rf "$memory"' EXIT
        export TMPDIR=$memory
    fi
}

# run_tests NAME FILTER: the built tests, without a line for each that passed. Many tests wait for a process of the tool, so
# there are half as many again as processors.
run_tests() {
    dotnet test tests/OfflineLicense.Tests --configuration "$configuration" --no-build --nologo --filter "$2" \
        --logger "console;verbosity=normal" --logger "trx;LogFileName=$1.trx" --results-directory "$results" \
        -- xUnit.MaxParallelThreads="${3:-$(($(nproc) * 3 / 2))}" | grep --line-buffered -v '^  Passed '
}

# run_cases TOOL: cases that people met, each with what is right, where their folder is; a line a case. Sets cases_total,
# cases_passed and cases_skipped.
run_cases() {
    local folder=${OFFLIC_CASES:-${OFFLIC_SHARED:-../shared}/cases}
    cases_total=1 cases_passed=0 cases_skipped=1
    if [ ! -f "$folder/check.py" ] || [ -z "$1" ] || ! command -v python3 >/dev/null 2>&1; then
        echo "no cases: $folder/check.py, python3 or the native file is not there: skipped"
        return 0
    fi
    FIELD=$(mktemp -d) && export FIELD
    python3 "$folder/check.py" "$1" >"$results/cases.log" 2>&1 || true
    rm -rf "$FIELD"
    unset FIELD
    cat "$results/cases.log"
    count_lines cases "$results/cases.log"
    [ "$cases_total" = "$cases_passed" ]
}

# count_lines NAME LOG: sets NAME_total, NAME_passed and NAME_skipped from lines that begin with "pass ", "FAIL " or "skip ". A
# program that ended before its first line has failed.
count_lines() {
    local passed_lines skipped_lines failed_lines
    passed_lines=$(grep -c '^pass ' "$2" || true)
    skipped_lines=$(grep -c '^skip ' "$2" || true)
    failed_lines=$(grep -c '^FAIL ' "$2" || true)
    [ $((passed_lines + skipped_lines)) -gt 0 ] || [ "$failed_lines" -gt 0 ] || failed_lines=1
    printf -v "$1_passed" %d "$passed_lines"
    printf -v "$1_skipped" %d "$skipped_lines"
    printf -v "$1_total" %d $((passed_lines + skipped_lines + failed_lines))
}

# run_speed TOOL: the short form of scripts/bench.sh with the programs that are built; a line a comparison.
run_speed() {
    if [ -z "$1" ] || ! [ -x /usr/bin/time ]; then
        echo "skip processor time: the native file or /usr/bin/time (package time) is not there"
        return 0
    fi
    OFFLIC_TOOL=$1 OFFLIC_DRIVER=tests/OfflineLicense.Benchmarks/bin/$configuration/net10.0/OfflineLicense.Benchmarks.dll \
        scripts/bench.sh --short
}

# count NAME FILE: a counter of a machine-readable report; a run that left no report has failed whatever it printed.
count() { sed -n "s/.*<Counters [^>]*\b$1=\"\([0-9]*\)\".*/\1/p" "$results/$2.trx" 2>/dev/null | head -n 1 || true; }

total=0 passed=0 failed=0 runs=()
# add NAME FAILED: a run that ended before its last test counts as one more failure.
add() {
    local its_passed its_failed
    runs+=("$1")
    its_passed=$(count passed "$1") its_failed=$(count failed "$1")
    if [ -z "$its_passed" ] || [ "$its_passed" = 0 ]; then
        echo "no test results in $results/$1.trx"
        its_passed=0 its_failed=1
        total=$((total + 1))
    else
        total=$((total + $(count total "$1")))
        if [ "$2" = 1 ] && [ "$its_failed" = 0 ]; then
            its_failed=1
            total=$((total + 1))
        fi
    fi
    passed=$((passed + its_passed)) failed=$((failed + its_failed))
}

# failed_tests NAME: each test of a run that failed, with the first lines of what it said. Whoever reads a log that was cut sees its end.
failed_tests() {
    [ -f "$results/$1.trx" ] || return 0
    awk '
        /<UnitTestResult / { its_name = "" }
        /<UnitTestResult .*outcome="Failed"/ && match($0, /testName="[^"]*"/) { its_name = substr($0, RSTART + 10, RLENGTH - 11) }
        its_name != "" && /<Message>/ { print "failed: " its_name; its_name = ""; lines = 12 }
        lines > 0 { its_end = /<\/Message>/; gsub(/^.*<Message>|<\/Message>.*$/, ""); print "    " substr($0, 1, 300); lines -= 1 }
        its_end && lines > 3 { lines = 3; its_end = 0 }
    ' "$results/$1.trx"
}

# The closing line, and whether all is well.
closing_line() {
    local run
    for run in "${runs[@]}"; do failed_tests "$run"; done
    printf '\n%s passed, %s failed, %s skipped\n' "$passed" "$failed" $((total - passed - failed))
    [ "$failed" = 0 ]
}
