"""What `bin/run` starts once Python is ready: database, demonstration, then site, worker and scheduler together.

The processes live and die as one: a signal stops all, the end of the site stops all, and should this process be
killed outright, the kernel takes the others down with it (Linux).
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command, get_commands

HOST = os.environ.get("HOST", "127.0.0.1")  # for names other than this one, also set ALLOWED_HOSTS
IN_MEMORY = Path("/dev/shm")  # noqa: S108  the kernel's own; a worker beats there
PATIENCE = 10  # seconds that a process gets to stop by itself
PR_SET_PDEATHSIG = 1


def main() -> int:
    for code in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(code, lambda *_: sys.exit(0))
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        port = _port()
        _ready_data()
        commands = _commands(port)
        for name, command in commands.items():
            processes[name] = _start(command)
        _announce(port, processes["site"])
        return _watch(processes, commands)
    finally:
        _stop_all(processes)
        if processes:
            _tell("Stopped.")


def _port() -> int:
    """The port to listen on; says so when somebody else has it."""
    text = os.environ.get("PORT", "8000")
    if not text.isdigit() or not 0 < int(text) < 65536:
        sys.exit(f"PORT={text} is not a port: choose a number from 1024 to 65535, for example PORT=8123 bin/run")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(text)))
        except PermissionError:
            sys.exit(f"Port {text} may not be used by this user: choose another one, for example PORT=8123 bin/run")
        except OSError:
            sys.exit(f"Port {text} is in use: choose another one, for example PORT={int(text) + 1} bin/run")
    return int(text)


def _ready_data() -> None:
    """Translations, tables, and once the demonstration institution. Quick when all of it is there."""
    django.setup()
    call_command("compile_translations")
    _tell("Making the tables ready ...")
    call_command("migrate", verbosity=0, interactive=False)
    if settings.DEMONSTRATION and "load_demonstration" in get_commands():
        _tell("Looking whether the demonstration is there; the first time it takes some minutes to load ...")
        call_command("load_demonstration")


def _commands(port: int) -> dict[str, list[str]]:
    schedule = Path(settings.DATA_DIR) / "schedule"
    celery = [sys.executable, "-W", "ignore", "-m", "celery", "-A", "kwaliteit"]
    gunicorn = f"--bind {HOST}:{port} --workers 2 --threads 4 --worker-class gthread --no-control-socket"
    if os.access(IN_MEMORY, os.W_OK):  # on a busy disk a worker cannot say that it lives, and is killed
        gunicorn += f" --worker-tmp-dir {IN_MEMORY}"
    return {
        "site": [sys.executable, "-m", "gunicorn", *gunicorn.split(), "--log-level", "warning", "kwaliteit.wsgi"],
        "worker": [*celery, "-q", "worker", "--concurrency", "1", "--loglevel", "WARNING", "--without-gossip"],
        "scheduler": [*celery, "-q", "beat", "--schedule", str(schedule), "--pidfile=", "--loglevel", "WARNING"],
    }


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    """A group of its own, so that Ctrl-C reaches only us and we can stop each with all its children."""
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=_die_with_parent)  # noqa: S603, PLW1509


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _announce(port: int, site: subprocess.Popen[bytes]) -> None:
    """Print the address as soon as it answers."""
    here = HOST in {"127.0.0.1", "0.0.0.0", "localhost"}  # noqa: S104  compared with, not listened on
    address = f"http://{'localhost' if here else HOST}:{port}/"
    deadline = time.monotonic() + 180
    while site.poll() is None and time.monotonic() < deadline:
        if _answers(address):
            _tell(f"\n  Kwaliteitsafspraken: {address}\n  Ctrl-C stops it; the data stays in {settings.DATA_DIR}\n")
            return
        time.sleep(0.2)


def _answers(address: str) -> bool:
    """Whether the site is there. It is too when it does not know itself by this name (``ALLOWED_HOSTS``: 400)."""
    try:
        urllib.request.urlopen(f"{address}healthz", timeout=5).close()  # noqa: S310
    except urllib.error.HTTPError as error:
        return error.code == 400
    except OSError:
        return False
    return True


def _tell(text: str) -> None:
    print(text, flush=True)  # noqa: T201  the one who started it reads this


def _watch(processes: dict[str, subprocess.Popen[bytes]], commands: dict[str, list[str]]) -> int:
    """Until the site ends. A worker or scheduler that died is started again: its work is picked up by the next."""
    while (code := processes["site"].poll()) is None:
        for name in ("worker", "scheduler"):
            if processes[name].poll() is not None:
                _tell(f"The {name} stopped; starting it again.")
                time.sleep(2)
                processes[name] = _start(commands[name])
        time.sleep(0.5)
    _tell("The site stopped.")
    return code or 1


def _stop_all(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    for code in (signal.SIGINT, signal.SIGTERM):  # a second Ctrl-C must not leave half of it running
        signal.signal(code, signal.SIG_IGN)
    for process in processes.values():
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + PATIENCE
    for process in processes.values():
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.1, deadline - time.monotonic()))
        _kill_group(process.pid)
        process.wait()


def _kill_group(group: int) -> None:
    """Whatever is left of a process and its children."""
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
