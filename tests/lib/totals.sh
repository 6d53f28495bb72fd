# Adds up what the test programs print. Sourced by tests/run.

# cargo_total passed|failed|ignored LOG: the sum over all "test result" lines.
cargo_total() {
    [ -e "$2" ] || { echo 0; return; } # the step was not asked for
    sed -n "s/^test result: .* \([0-9][0-9]*\) $1.*/\1/p" "$2" 2>/dev/null | awk '{ n += $1 } END { print n + 0 }'
}

# browser_total pass|fail|skipped|todo|cancelled LOG: from the summary of node --test.
browser_total() {
    [ -e "$2" ] || { echo 0; return; }
    sed -n "s/^[^a-z]* $1 \([0-9][0-9]*\)\$/\1/p" "$2" 2>/dev/null | awk '{ n += $1 } END { print n + 0 }'
}
