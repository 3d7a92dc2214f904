# SPDX-License-Identifier: MIT
"""What the harness does otherwise for programs for Windows under Wine: PIDPYS_BIN is then a folder of starters (windows/launch)
and PIDPYS_WINE names Wine's loader."""
import os
import pathlib
import signal
import socket
import subprocess
import unittest

HERE = "PIDPYS_WINE" in os.environ

# Wine makes Ctrl+C of SIGINT; SIGTERM ends a program without a word.
END = signal.SIGINT if HERE else signal.SIGTERM

# The user and the program that a service sees at the other end of a connection.
USER = None if HERE else os.getuid()
CLIENT = "relay" if HERE else "python"

# What there is not under Wine, so that a test of it is left out there: `@wine.lacks(wine.USERS)`, and in no other way.
USERS = "there is one user, and no number of a user"
SYSTEMD = "the service manager of Windows hands over no sockets and is told nothing over one"
MODES = "who may read a file is said by its access list, not by a mode (tests/unit/windows reads such lists)"
OPEN_FILES = "nobody moves a file that a program has open, and Wine's files are moved by the host unseen"
LIMITS = "limits and files of a process are those of Wine's own process"


def lacks(what):
    return unittest.skipIf(HERE, f"Wine: {what}")


def path_of(name):
    """A file that a program names, for this computer."""
    return pathlib.Path(name.replace("\\", "/").removeprefix("Z:") if HERE else name)


def names_in(text):
    """What a program says, with the names of files as this computer has them."""
    return text.replace("\\", "/").replace("Z:/", "/") if HERE else text


class Relay:
    """A door to a port, an address or an agent's place in Wine (windows/relay.cpp)."""

    def __init__(self, programs, to):
        self.process = subprocess.Popen([programs / "relay", str(to)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.port, self.process_id = map(int, self.process.stdout.readline().split())

    def connect(self, timeout):
        return socket.create_connection(("127.0.0.1", self.port), timeout)

    def close(self):
        self.process.stdin.close()   # its end, as it would be if we fell
        self.process.stdout.close()
        self.process.wait()
