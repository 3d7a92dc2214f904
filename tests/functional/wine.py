# SPDX-License-Identifier: MIT
"""What the harness does otherwise for programs for Windows under Wine: PIDPYS_BIN is then a folder of starters (windows/launch)
and PIDPYS_WINE names Wine's loader."""
import hashlib
import os
import pathlib
import signal
import socket
import struct
import subprocess
import unittest

HERE = "PIDPYS_WINE" in os.environ

# Wine makes Ctrl+C of SIGINT; SIGTERM ends a program without a word.
END = signal.SIGINT if HERE else signal.SIGTERM

# The one user of Wine, S-1-5-21-0-0-0-1000, and what number the service makes of it.
SID = struct.pack("<BB6s5L", 1, 5, b"\0\0\0\0\0\5", 21, 0, 0, 0, 1000)
NUMBER = int.from_bytes(hashlib.sha256(SID).digest()[:8], "little") >> 11

# The user and the program that a service sees at the other end of a connection.
USER = NUMBER if HERE else os.getuid()
CLIENT = "relay" if HERE else "python"

# What there is not under Wine, so that a test of it is left out there: `@wine.lacks(wine.USERS)`, and in no other way.
USERS = "there is one user"
SYSTEMD = "the service manager of Windows hands over no sockets and is told nothing over one"
MODES = "who may read a file is said by its access list, not by a mode (tests/unit/windows reads such lists)"
OPEN_FILES = "nobody moves a file that a program has open, and Wine's files are moved by the host unseen"
LIMITS = "limits and files of a process are those of Wine's own process"
STORES = "the store of Windows asks a person, in a window of its own"
TERMINALS = "Windows has consoles; those of Wine take no keys of a terminal"


def lacks(what):
    return unittest.skipIf(HERE, f"Wine: {what}")


def path_of(name):
    """A file that a program names, for this computer."""
    return pathlib.Path(name.replace("\\", "/").removeprefix("Z:") if HERE else name)


def names_in(text):
    """What a program says, with the names of files as this computer has them."""
    return text.replace("\\", "/").replace("Z:/", "/") if HERE else text


# Commands of pidpys that look into the state.
STATEFUL = ("audit", "authorities", "demo", "doctor", "dss", "key make", "sign", "timestamp", "trust", "update", "upgrade", "verify")


def at_home(words, state):
    """The words of pidpys of a home with that state: Wine has one home for all."""
    takes = " ".join(words[:2]).startswith(STATEFUL) and not any(word.startswith("--state") for word in words)
    return [*words, f"--state={state}"] if HERE and takes else words


def printed(words, text):
    """What pidpys has written at these words; in JSON the names of files stay as they are."""
    return text if "--json" in words else names_in(text)


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
