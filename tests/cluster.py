"""A PostgreSQL of its own for as long as a command runs: `python -m tests.cluster COMMAND ...`.

A fresh cluster in a temporary folder on a free port, without fsync (nothing here has to survive), stopped and
removed however the command ends. PostgreSQL refuses to run as root, so then it runs as an ordinary user.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "127.0.0.1",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "timezone": "UTC",
}


def program(name: str) -> str:
    """The newest PostgreSQL of this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    if found:
        return str(found[-1])
    if on_path := shutil.which(name):
        return on_path
    raise SystemExit("PostgreSQL is missing. As root: apt-get install -y postgresql")


def ordinary_user() -> str | None:
    """Whom to run it as when we are root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise SystemExit("PostgreSQL cannot run as root, and there is no other user.")


@contextmanager
def cluster() -> Iterator[str]:
    """Gives the DATABASE_URL of a running cluster."""
    user = ordinary_user()
    folder = Path(tempfile.mkdtemp(prefix="kwaliteit-pg-"))
    server = None
    try:
        if user:
            shutil.chown(folder, user)
        init = [program("initdb"), "-D", str(folder / "data"), "-U", "kwaliteit", "-A", "trust", "-E", "UTF8", "-N"]
        subprocess.run([*init, "--locale=C.UTF-8"], user=user, check=True, stdout=subprocess.DEVNULL, cwd="/")
        port = free_port()
        options = [part for name, value in FAST.items() for part in ("-c", f"{name}={value}")]
        server = subprocess.Popen(
            [program("postgres"), "-D", str(folder / "data"), "-p", str(port), "-k", str(folder), *options],
            user=user,
            cwd="/",
            stdout=(folder / "log").open("w"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        wait_until_ready(port, folder)
        yield f"postgresql://kwaliteit@127.0.0.1:{port}/postgres"
    finally:
        if server:
            server.send_signal(signal.SIGQUIT)  # at once: nothing here has to survive
            server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_ready(port: int, folder: Path) -> None:
    ready = [program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port), "-t", "30"]
    for _ in range(60):
        if subprocess.run(ready, check=False).returncode == 0:
            return
        signal.sigtimedwait([], 0.25)
    raise SystemExit("PostgreSQL did not start:\n" + (folder / "log").read_text())


def main() -> int:
    for code in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(code, lambda *_: sys.exit(1))
    with cluster() as address:
        command = subprocess.Popen(sys.argv[1:], env={**os.environ, "DATABASE_URL": address})
        try:
            return command.wait()
        except BaseException:
            command.terminate()
            command.wait(30)
            raise


if __name__ == "__main__":
    sys.exit(main())
