# SPDX-License-Identifier: MIT
"""What the harness does otherwise for programs for Windows under Wine: PIDPYS_BIN is then a folder of starters (windows/launch)
and PIDPYS_WINE names Wine's loader."""
import os
import pathlib
import signal
import socket
import subprocess

HERE = "PIDPYS_WINE" in os.environ

# Wine makes Ctrl+C of SIGINT; SIGTERM ends a program without a word.
END = signal.SIGINT if HERE else signal.SIGTERM


def path_of(name):
    """A file that a program names, for this computer."""
    return pathlib.Path(name.replace("\\", "/").removeprefix("Z:") if HERE else name)


class Relay:
    """A door to a port or an agent's place in Wine (windows/relay.cpp)."""

    def __init__(self, programs, to):
        self.process = subprocess.Popen([programs / "relay", str(to)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.port = int(self.process.stdout.readline())

    def connect(self, timeout):
        return socket.create_connection(("127.0.0.1", self.port), timeout)

    def close(self):
        self.process.stdin.close()   # its end, as it would be if we fell
        self.process.stdout.close()
        self.process.wait()
