#!/bin/sh
# From a bare checkout to a brief, or to every test, with one command. See usage below.
#
# Needs sh and a Python >= 3.11; as root on Debian the rest is installed by apt-get. Everything else stays inside the
# checkout: .tools (the installer), .venv (the program). A second run with nothing changed touches no network.
set -eu

usage() {
    cat <<'END'
usage: sh run.sh VERB

  demo    install what is missing, then print the brief of the embedded market
  test    install what is missing, then run every check and every test
  check   style, format and types only
  bench   speed, each kernel beside the best library for the same work
END
}

die() { # cause, remedy
    printf 'run.sh: %s\n' "$1" "$2" >&2
    exit 1
}

say() { printf 'run.sh: %s\n' "$*" >&2; }

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
cd "$here"
tools=$here/.tools
venv=${UV_PROJECT_ENVIRONMENT:-.venv}
case $venv in /*) ;; *) venv=$here/$venv ;; esac

# An environment that happens to be active must not leak into ours.
unset VIRTUAL_ENV PYTHONHOME PYTHONPATH
# Without compiled modules every command reads its libraries' source anew, which takes longer than its work.
unset PYTHONDONTWRITEBYTECODE
export UV_PROJECT_ENVIRONMENT="$venv" UV_SYSTEM_CERTS=1 UV_PYTHON_DOWNLOADS=never UV_PYTHON_PREFERENCE=only-system

# --- what the machine lends -------------------------------------------------------------------------------------------

is_root() { [ "$(id -u)" -eq 0 ]; }

apt_install() { # what for, packages...
    reason=$1
    shift
    if ! is_root || ! command -v apt-get >/dev/null 2>&1; then
        die "$reason" "install it and run again: apt-get install $* (as root on Debian; elsewhere its counterpart)"
    fi
    say "$reason; installing $*"
    # One broken third-party list must not stop an install that the other lists can serve.
    apt-get -qq update >&2 || say "apt-get update failed; trying with the lists at hand"
    log=$(mktemp)
    if ! DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" </dev/null >"$log" 2>&1; then
        tail -n 5 "$log" >&2
        die "apt-get could not install $* (all of it: $log)" "see the lines above, repair apt, and run again"
    fi
    rm -f "$log"
}

interpreter() { # prints the path of a Python that was seen to run; one that can make environments is preferred
    second=
    for name in python3.14 python3.13 python3.12 python3.11 python3 python; do
        # Shims of version managers exist on PATH and yet fail, so only an answer counts. sys.executable names the
        # interpreter behind the shim; sys.prefix would keep an active environment alive inside ours.
        path=$("$name" -c 'import sys
assert (3, 11) <= sys.version_info < (3, 15)
print(getattr(sys, "_base_executable", None) or sys.executable)' 2>/dev/null) || continue
        if "$path" -c 'import ensurepip, venv' >/dev/null 2>&1; then
            printf '%s\n' "$path"
            return
        fi
        second=${second:-$path}
    done
    printf '%s\n' "$second"
}

need_installer() { # sets python; puts the pinned uv into .tools
    python=$(interpreter)
    [ -n "$python" ] || die "no working Python 3.11 to 3.14 on PATH" \
        "install one and run again: apt-get install python3 python3-venv (as root on Debian)"
    # A whole line, so that 1.2.3 is not taken for 1.2.30.
    if "$tools/bin/uv" --version 2>/dev/null | cut -d' ' -f2 | grep -qxF "$(sed -n 's/^uv==\([^ ]*\).*/\1/p' .ci/uv.txt)"; then
        return
    fi
    if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        apt_install "$python cannot make environments" "python$version-venv"
    fi
    say "making the tools environment in .tools"
    rm -rf "$tools"
    "$python" -m venv "$tools" >&2 ||
        die "$python could not make an environment in $tools" "check that the folder can be written and has space"
    "$tools/bin/python" -m pip --quiet --disable-pip-version-check install --require-hashes --no-deps -r .ci/uv.txt >&2 ||
        die "the installer uv could not be fetched" "check the network and pip's settings (pip config list), then run again"
}

# --- the program's environment ----------------------------------------------------------------------------------------

key() { # what the environment was made from: the locked packages, this folder and the interpreter, seen to run
    "$venv/bin/python" -c 'import sys; print(sys.version, sys.base_prefix)' 2>/dev/null || echo none
    cksum uv.lock pyproject.toml
    printf '%s\n' "$here"
}

stamped() { # kind...: was the environment completed, from the same key, for one of these uses?
    for kind in "$@"; do
        [ -f "$venv/.complete-$kind" ] && [ "$(key)" = "$(cat "$venv/.complete-$kind")" ] && return
    done
    return 1
}

sync() { # kind, options of uv sync...
    kind=$1
    shift
    need_installer
    say "installing the locked packages into $venv"
    rm -f "$venv"/.complete-*
    "$tools/bin/uv" sync --quiet --frozen --compile-bytecode --python "$python" "$@" >&2 ||
        die "the locked packages could not be installed" "see the line above; with a network at hand, run again"
    key >"$venv/.complete-$kind"
}

# The demo adds to an environment with the test tools and never takes them away.
need_program() { stamped run dev || sync run --no-dev --inexact; }
need_tools() { stamped dev || sync dev; }

need_browser() {
    wanted=
    command -v chromium-headless-shell >/dev/null 2>&1 || command -v chromium >/dev/null 2>&1 ||
        wanted="chromium-headless-shell fonts-dejavu-core"
    # Its driver is a program that a bare Debian lacks a library for, which only running it can tell.
    "$venv/bin/python" -m playwright --version >/dev/null 2>&1 || wanted="$wanted libatomic1"
    # shellcheck disable=SC2086 # one word a package
    [ -z "$wanted" ] || apt_install "the page tests need a headless browser and what drives it" $wanted
}

# --- verbs ------------------------------------------------------------------------------------------------------------

checks() { # all three run, so that one visit shows all there is to mend
    failed=
    "$venv/bin/ruff" check . || failed="$failed ruff-check"
    "$venv/bin/ruff" format --check . || failed="$failed ruff-format"
    "$venv/bin/mypy" || failed="$failed mypy"
    [ -z "$failed" ]
}

run_tests() { # tests also after a failed check; pytest's closing line comes last
    checked=0
    checks || checked=1
    [ "$checked" -eq 0 ] || say "failed:$failed (the tests run all the same)"
    "$venv/bin/python" -m pytest || return
    return "$checked"
}

case ${1:-} in
demo)
    need_program
    exec "$venv/bin/rotascope" brief --page brief.html
    ;;
test)
    need_tools
    need_browser
    run_tests
    ;;
check)
    need_tools
    checks || die "failed:$failed" "mend the lines above; ruff check --fix and ruff format do the mechanical part"
    ;;
bench)
    need_tools
    exec "$venv/bin/python" -m pytest benchmarks -o addopts="-ra --strict-markers --import-mode=importlib" --benchmark-only
    ;;
-h | --help | help) usage ;;
*)
    usage >&2
    exit 2
    ;;
esac
