# SPDX-License-Identifier: MIT
"""A PostgreSQL server for one test program (tests/main/postgres_cluster): it ends with it."""
import atexit
import functools
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import uuid


class Cluster:
    def __init__(self, *words):
        """`words` of tests/main/postgres_cluster: tcp, tls, durable, standby=FOLDER, small."""
        self.folder = pathlib.Path(tempfile.gettempdir()) / f"pidpys-pg-{uuid.uuid4().hex[:12]}"
        script = pathlib.Path(os.environ["PIDPYS_SOURCE"]) / "tests/main/postgres_cluster"
        self.process = subprocess.Popen([script, self.folder, *words], stdin=subprocess.PIPE)
        deadline = time.monotonic() + 60
        while not (self.folder / "ready").exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("no PostgreSQL server: ./dev installs it")
            time.sleep(0.05)
        self.port = int((self.folder / "ready").read_text())

    def sql(self, text, database="postgres"):
        """Rows as lines, columns between "|"."""
        command = ["psql", "-qXtA", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-p", str(self.port), "-U", "pidpys", "-d", database, "-c", text]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=60).stdout.strip()

    def database(self, name):
        """A new one; its address."""
        self.sql(f"CREATE DATABASE {name}")
        return f"postgresql://pidpys@/{name}?host={self.folder}"

    def processes(self):
        """The server's, the first of them before those that it has started."""
        server = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        started = pathlib.Path(f"/proc/{server}/task/{server}/children").read_text().split()
        return [server, *map(int, started)]

    def cut_power(self):
        """All of it at once, without a word to anybody."""
        processes = self.processes()
        for process in processes:   # so that none notices the end of another
            os.kill(process, signal.SIGSTOP)
        for process in processes:
            os.kill(process, signal.SIGKILL)

    def stop(self):
        self.process.stdin.close()
        self.process.wait(60)


@functools.cache
def cluster():
    """The one of this program."""
    made = Cluster()
    atexit.register(made.stop)
    return made


def new_database():
    """The address of a database of nobody else."""
    return cluster().database(f"test_{uuid.uuid4().hex[:12]}")
