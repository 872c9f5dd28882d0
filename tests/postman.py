import socketserver
from email import message_from_bytes, policy


class Postman(socketserver.StreamRequestHandler):
    """A mail server of a few words, which refuses one address.

    `taken` holds the messages, `raw` their bytes, `sent_to` whom each was for and over which connection it came. What
    `then` says is done before the server says that it has taken a message: where it gives False, the server hangs up
    instead. `answers` may give another answer to a line.
    """

    def handle(self) -> None:
        self.say("220 here")
        addressee = ""
        while line := self.rfile.readline().decode().strip():
            word = line.upper()
            if said := self.server.answers(line):
                self.say(said)
            elif word.startswith("RCPT") and self.server.refused in line:
                self.say("550 no such person")
            elif word.startswith("RCPT"):
                addressee = line.partition("<")[2].partition(">")[0]
                self.say("250 well")
            elif word == "DATA":
                self.say("354 go on")
                content = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.taken.append(message_from_bytes(content, policy=policy.default))
                self.server.raw.append(content)
                self.server.sent_to.append((addressee, self.client_address[1]))
                if self.server.then(content) is False:
                    return
                self.say("250 taken")
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 well")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
