#!/usr/bin/env bash
# Every test of the project: ./test.sh
# Installs the system packages the tests need where it may (Debian, as root); says in one line what it skips where it may not.
# Ends with the plain line "N passed, N failed, N skipped".
set -uo pipefail
cd "$(dirname "$0")"

FUZZ_SECONDS="${FUZZ_SECONDS:-1}"
results="$(mktemp -d)"
trap 'rm -rf "$results"' EXIT
passed=0 failed=0 skipped=0

say() { printf '\n== %s\n' "$*"; }

# Adds one "N passed, N failed, N skipped" line, wherever it came from, to the sum.
count() { passed=$((passed + $1)); failed=$((failed + $2)); skipped=$((skipped + $3)); }

# A step that is no test run of its own counts as one test.
step() {
    local name="$1"; shift
    say "$name"
    if "$@"; then count 1 0 0; else echo "FAILED: $name"; count 0 1 0; fi
}

install_packages() {
    local missing=()
    local package
    while read -r package; do
        [ -z "$package" ] || dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
    done < tests/debian-packages.txt
    command -v npm >/dev/null || missing+=(nodejs npm)
    [ "${#missing[@]}" -eq 0 ] && return
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq >/dev/null && apt-get install -y -qq --no-install-recommends "${missing[@]}" >"$results/apt.log" 2>&1 && return
        tail -n 5 "$results/apt.log"
    fi
    echo "Not installed, so the tests that need them are skipped: ${missing[*]}"
}

install_node_modules() {
    if command -v npm >/dev/null && (cd tests/Js && npm ci --silent --no-audit --no-fund >"$results/npm.log" 2>&1); then return; fi
    echo "npm or its packages are not to be had, so the tests that need them are skipped."
}

# Runs one test project and adds up what its result file says: run_tests NAME PROJECT [option for dotnet test]...
run_tests() {
    local name="$1" project="$2"
    shift 2
    say "$name"
    FLEET_PLAYER_TABLE="$results/$name-players.txt" dotnet test "$project" -c Release --no-build --nologo \
        --logger "trx;LogFileName=$results/$name.trx" --logger "console;verbosity=minimal" "$@"
    if [ -f "$results/$name.trx" ]; then
        # shellcheck disable=SC2046
        count $(sed -n 's/.*<Counters total="\([0-9]*\)" executed="\([0-9]*\)" passed="\([0-9]*\)" failed="\([0-9]*\)".*/\1 \2 \3 \4/p' "$results/$name.trx" \
            | awk '{ print $3, $2 - $3, $1 - $2 }')
    else
        echo "FAILED: $name wrote no result"; count 0 1 0
    fi
}

# Every test project of a solution filter.
test_solution() {
    local project name
    for project in $(grep -o '"tests/[^"]*\.Tests\.csproj"' "$1" | tr -d '"'); do
        name="$(basename "$project" .csproj)"
        case "$name" in
            # what is about clusters alone is run with the cluster
            EndToEnd.Tests) run_tests "$name" "$project" --filter "FullyQualifiedName!~EndToEnd.Tests.Cluster." ;;
            *) run_tests "$name" "$project" ;;
        esac
    done
}

# The same end-to-end tests once more, against two silos and two edges; what is pulled without a host is not tested twice.
test_cluster_end_to_end() {
    FLEET_TEST_HOST=cluster run_tests Cluster-EndToEnd.Tests tests/EndToEnd.Tests/EndToEnd.Tests.csproj --filter "FullyQualifiedName!~EndToEnd.Tests.Pulling."
}

fuzz() {
    local seed="$1" line
    say "Fuzz, ${FUZZ_SECONDS} s a target, seed $seed"
    dotnet run -c Release --no-build --project tests/Fuzz -- --seconds "$FUZZ_SECONDS" --seed "$seed" | tee "$results/fuzz.txt"
    line="$(tail -n 1 "$results/fuzz.txt")"
    if [[ "$line" =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed,\ ([0-9]+)\ skipped$ ]]; then
        count "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" "${BASH_REMATCH[3]}"
    else
        echo "FAILED: the fuzzer did not finish"; count 0 1 0
    fi
}

# Builds all projects of a solution; without them there is nothing to test.
build_solution() {
    say "Build $1"
    dotnet build "$1" -c Release --nologo -v q && return
    echo "FAILED: the build of $1"
    echo "$passed passed, $((failed + 1)) failed, $skipped skipped"
    exit 1
}

# The cluster's packages come from a feed that not every machine reaches; any other trouble with them is for the build to tell.
lacks_cluster_packages() {
    ! dotnet restore Fleet.Cluster.slnf >"$results/restore.log" 2>&1 && grep -qE 'NU1101|NU1102|NU1301' "$results/restore.log"
}

install_packages
install_node_modules
if ! lacks_cluster_packages; then
    solution=Fleet.sln filters=(Fleet.Standalone.slnf Fleet.Cluster.slnf)
else
    solution=Fleet.Standalone.slnf filters=(Fleet.Standalone.slnf)
    echo "The cluster's packages (Microsoft.Orleans.* $(sed -n 's/.*"Microsoft\.Orleans\.Server" Version="\([^"]*\)".*/\1/p' Directory.Packages.props)) can't be restored here: Fleet.Cluster.slnf is skipped."
    count 0 0 1
fi
# all of it before the first test: tests of one start processes of the other
build_solution "$solution"
step "Format $solution" dotnet format "$solution" --no-restore --verify-no-changes
for filter in "${filters[@]}"; do test_solution "$filter"; done
[ "${#filters[@]}" -eq 1 ] || test_cluster_end_to_end
for table in "$results"/*-players.txt; do
    [ -f "$table" ] || continue
    say "$(basename "$table" -players.txt): players, from the camera's clock to the screen"
    cat "$table"
done
fuzz 1
fuzz "$RANDOM"

echo
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
