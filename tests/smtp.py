"""A mail server for tests that answers as it is told, in a thread of its own."""

import contextlib
import re
import socket
import threading


class SmtpServer:
    """Keeps what it took as (address, bytes). `refuse`: answers to RCPT by address; `answers`: to other verbs.

    `cut`: addresses whose message is taken, after which the line breaks without an answer.
    """

    def __init__(self):
        self.taken, self.connections = [], 0
        self.refuse, self.answers, self.cut = {}, {}, set()
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def addresses(self) -> list[str]:
        return [address for address, _data in self.taken]

    def _serve(self):
        while True:
            try:
                client, _address = self._server.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._talk, args=[client], daemon=True).start()

    def _talk(self, client):
        with contextlib.suppress(OSError, ValueError), client, client.makefile("rwb") as stream:
            self._say(stream, self.answers.get("CONNECT", b"220 sink"))
            address = ""
            while line := stream.readline():
                verb = line[:4].decode().upper()
                if verb == "RCPT":
                    address = re.search(rb"<(.*)>", line)[1].decode()
                    self._say(stream, self.refuse.get(address, b"250 ok"))
                elif verb == "DATA" and "DATA" not in self.answers:
                    self._say(stream, b"354 go on")
                    data = b"".join(iter(stream.readline, b".\r\n"))
                    answer = self.answers.get("END", b"250 ok")
                    if answer.startswith(b"250"):
                        self.taken.append((address, data))
                    if address in self.cut:
                        client.shutdown(socket.SHUT_RDWR)
                        return
                    self._say(stream, answer)
                else:
                    self._say(stream, self.answers.get(verb, b"221 bye" if verb == "QUIT" else b"250 ok"))
                    if verb == "QUIT":
                        return

    def _say(self, stream, text):
        stream.write(text + b"\r\n")
        stream.flush()

    def close(self):
        self._server.close()
