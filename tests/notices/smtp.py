"""A mail server of a few lines: it takes what is sent, or refuses as it is told to."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.raw: list[bytes] = []
        self.to: list[str] = []
        self.refuse = b""
        """Answers RCPT TO, when it is set."""

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for raw in self.raw]  # type: ignore[misc]

    def one(self) -> EmailMessage:
        assert len(self.raw) == 1, self.to
        return self.messages[0]


class Conversation(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        self.say(b"220 here")
        for line in self.rfile:
            verb = line.strip().upper()
            if verb.startswith(b"QUIT"):
                self.say(b"221 bye")
                return
            if verb.startswith(b"RCPT") and self.server.refuse:
                self.say(self.server.refuse)
            elif verb.startswith(b"RCPT"):
                self.server.to.append(line.decode().split("<")[1].split(">")[0])
                self.say(b"250 ok")
            elif verb.startswith(b"DATA"):
                self.say(b"354 go on")
                self.server.raw.append(self.letter())
                self.say(b"250 taken")
            else:
                self.say(b"250 ok")

    def letter(self) -> bytes:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)

    def say(self, text: bytes) -> None:
        self.wfile.write(text + b"\r\n")


@contextmanager
def running(settings: Any) -> Iterator[Server]:
    """A server for one test, to which the site sends its mail."""
    with Server() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.SITE_IN_MAIL = "https://kwaliteit.rijnland.example"
        yield server
        server.shutdown()
