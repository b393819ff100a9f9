"""A mail server for rehearsal and tests: speaks SMTP on loopback, keeps what it is given, can refuse or keep waiting.

    with MailServer() as server:
        server.port, server.mails

It runs in a thread of its own. Not for production: it answers everybody and keeps mail in memory.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Self

LOOPBACK = "127.0.0.1"
READY = "220 rehearsal ready"


@dataclass(frozen=True, slots=True)
class Kept:
    """A mail as it came."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage

    @property
    def message_id(self) -> str:
        """The Message-ID, without its brackets and domain."""
        return str(self.message["Message-ID"]).strip("<>").rpartition("@")[0]


class MailServer:
    """``answer(recipient)`` gives the reply to RCPT (default: 250), ``on_mail(kept)`` may wait before DATA is answered.

    A mail counts as kept before it is answered: a client killed while it waits has sent it without knowing.
    """

    def __init__(
        self,
        *,
        answer: Callable[[str], str] = lambda recipient: "250 OK",
        on_mail: Callable[[Kept], None] = lambda kept: None,
    ) -> None:
        self.answer = answer
        self.on_mail = on_mail
        self.mails: list[Kept] = []
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._started.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, LOOPBACK, 0))
        self.port = server.sockets[0].getsockname()[1]
        self._started.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await self._say(writer, READY)
            sender, recipients = "", list[str]()
            while line := await reader.readline():
                verb, _, rest = line.decode().strip().partition(" ")
                reply = "250 OK"
                match verb.upper():
                    case "EHLO" | "HELO":
                        reply = "250 rehearsal"
                    case "MAIL":
                        sender, recipients = _address(rest), []
                    case "RCPT":
                        reply = self.answer(_address(rest))
                        if reply.startswith("2"):
                            recipients.append(_address(rest))
                    case "DATA":
                        await self._say(writer, "354 go on")
                        kept = Kept(sender, tuple(recipients), await _message(reader))
                        self.mails.append(kept)
                        await self._loop.run_in_executor(None, self.on_mail, kept)
                    case "QUIT":
                        await self._say(writer, "221 bye")
                        break
                await self._say(writer, reply)
        writer.close()

    async def _say(self, writer: asyncio.StreamWriter, line: str) -> None:
        writer.write(f"{line}\r\n".encode())
        await writer.drain()


def _address(argument: str) -> str:
    """The address in ``FROM:<a@b> SIZE=1`` or ``TO:<a@b>``."""
    return argument.partition("<")[2].partition(">")[0]


async def _message(reader: asyncio.StreamReader) -> EmailMessage:
    data = await reader.readuntil(b"\r\n.\r\n")
    text = data.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
    return message_from_bytes(text, policy=policy.default)
