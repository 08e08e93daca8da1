# Shared by the commands in bin/: finding Python, system packages, the virtual environment. Sourced, not run.

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
export PYTHONUTF8=1

PRINTING="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" # what WeasyPrint loads
TESTING="$PRINTING gettext poppler-utils chromium postgresql redis-server"

say() { printf '%s\n' "$*" >&2; }
stop() { say "$@"; exit 1; }

# packages NAME...: installs what is missing as root, else prints the one line that does.
packages() {
    local missing=() name
    for name in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    command -v apt-get >/dev/null || { say "Please install: ${missing[*]}"; return 1; }
    if [ "$(id -u)" -ne 0 ]; then
        say "Something of Debian is missing. As root:"
        say "    apt-get update && apt-get install -y ${missing[*]}"
        return 1
    fi
    say "Installing ${missing[*]} ..."
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/dev/null </dev/null ||
        { say "apt-get could not install: ${missing[*]}"; return 1; }
}

# find_python: the first Python from 3.11 up.
find_python() {
    local name
    for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11 /usr/bin/python3; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return 0
        fi
    done
    stop "Python 3.11 or newer is needed."
}

# venv_package: the Debian package that a virtual environment still needs, if any.
venv_package() {
    local python
    python="$(find_python)" || exit 1
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        "$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
}

# environment REQUIREMENTS...: makes .venv with exactly these versions; quick when nothing changed.
environment() {
    local python venv="${VENV:-.venv}" wanted uv
    python="$(find_python)" || exit 1
    wanted="$("$python" -c 'import sys; print(sys.executable, sys.version)' | sha256sum; sha256sum "$@")"
    if [ "$(cat "$venv/installed" 2>/dev/null)" != "$wanted" ]; then
        [ -z "$(venv_package)" ] || stop "Without $(venv_package) no virtual environment can be made."
        say "Making the virtual environment (only the first time) ..."
        rm -f "$venv/installed"
        "$python" -m venv "$venv" || stop "The virtual environment could not be made."
        uv="$(command -v uv || true)"
        if [ -n "$uv" ]; then
            VIRTUAL_ENV="$PWD/$venv" "$uv" pip install -q $(printf -- ' -r %s' "$@") ||
                "$venv/bin/python" -m pip install -q $(printf -- ' -r %s' "$@") || exit 1
        else
            "$venv/bin/python" -m pip install -q --disable-pip-version-check $(printf -- ' -r %s' "$@") ||
                stop "pip could not install the requirements."
        fi
        printf '%s\n' "$wanted" >"$venv/installed"
    fi
    BIN="$PWD/$venv/bin"
    export BIN
}
