#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""soak.py [SECONDS]: two nodes over one database under four fifths of the load that they bear, and what they grow by meanwhile: memory,
descriptors, threads. The slope is that of the means of 20 stretches after the warm-up, with its standard error; well is one that is not
above 0 by more than three of them, or by no more than is noise. ./dev soak runs it."""
import http.client
import math
import os
import pathlib
import sys
import threading
import time

from dss_host import ALICE_BOX, Client, inline
from nodes import First, Node

FILES, CLIENTS, SHARE, STRETCHES = 50, 6, 0.8, 20
MEASURED = {"resident, MiB": 1.0, "own memory, MiB": 1.0, "descriptors": 2.0, "threads": 1.0}   # what is noise, over the whole of it


def look(process):
    folder = pathlib.Path(f"/proc/{process}")
    status = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
    return [int(status["VmRSS"].split()[0]) / 1024, int(status["RssAnon"].split()[0]) / 1024, len(os.listdir(folder / "fd")),
            int(status["Threads"])]


def slope(values):
    """By the step, and its standard error (ordinary least squares)."""
    count = len(values)
    x, y = (count - 1) / 2, sum(values) / count
    spread = sum((i - x) ** 2 for i in range(count))
    found = sum((i - x) * (value - y) for i, value in enumerate(values)) / spread
    rest = sum((value - y - found * (i - x)) ** 2 for i, value in enumerate(values))
    return found, math.sqrt(rest / (count - 2) / spread)


class Load:
    """Tasks that are begun at one node and read at the other; `rate` of them a second, or as many as there can be."""

    def __init__(self, nodes, rate, seconds):
        self.nodes, self.end = nodes, time.monotonic() + seconds
        self.pause = CLIENTS / rate if rate else 0
        self.done = self.late = 0
        self.wrong, self.lock = [], threading.Lock()
        self.threads = [threading.Thread(target=self.work, args=(number,), daemon=True) for number in range(CLIENTS)]
        self.began = time.monotonic()
        for thread in self.threads:
            thread.start()

    def work(self, number):
        begins, reads = (Client(self.nodes[(number + i) % 2]) for i in range(2))
        due = time.monotonic() + self.pause * number / CLIENTS
        while (now := time.monotonic()) < self.end:
            if self.pause:
                time.sleep(max(0.0, due - now))
                self.late += now - due > self.pause
                due += self.pause
            try:
                task = begins.sign([inline(b"file %d" % i) for i in range(FILES)], ALICE_BOX)
                signatures = reads.signatures(task, seconds=30)
                well = len(set(signatures)) == FILES
            except (AssertionError, OSError, http.client.HTTPException) as error:
                well, task = False, error
            with self.lock:
                self.done += 1
                if not well:
                    self.wrong.append(task)

    def join(self):
        for thread in self.threads:
            thread.join()
        return self.done / (time.monotonic() - self.began)


def judge(name, samples, stretch):
    well = True
    for column, (what, noise) in enumerate(MEASURED.items()):
        per = len(samples) // STRETCHES
        means = [sum(sample[column] for sample in samples[i * per:(i + 1) * per]) / per for i in range(STRETCHES)]
        by, error = slope(means)
        grows = by - 3 * error > 0 and by * STRETCHES > noise
        an_hour = 3600 / stretch
        print(f"  {name}: {what}: from {means[0]:.1f} to {means[-1]:.1f}, {by * an_hour:+.2f} ± {error * an_hour:.2f} an hour"
              + (" GROWS" if grows else ""))
        well &= not grows
    return well


def main(seconds):
    with First("soak") as first, Node(first) as second:
        nodes = (first, second)
        capacity = max(Load(nodes, None, 8).join() for _ in range(2))
        load = Load(nodes, SHARE * capacity, seconds)
        print(f"capacity {capacity:.1f} tasks of {FILES} files a second; {SHARE:.0%} of it for {seconds:.0f} s", flush=True)
        samples, warm = {node: [] for node in nodes}, time.monotonic() + seconds / 4
        while time.monotonic() < load.end:
            time.sleep(seconds / 1200)
            for node, seen in samples.items():
                seen.append(look(node.process.pid))
            if time.monotonic() < warm:
                samples = {node: [] for node in nodes}
        rate = load.join()
        print(f"{load.done} tasks, {rate:.1f} a second, {load.late} begun late; not as they should be: {len(load.wrong)}", *load.wrong[:3])
        well = not load.wrong and rate > 0.9 * SHARE * capacity
        for name, seen in zip(("first", "second"), samples.values()):
            well &= judge(name, seen, seconds * 3 / 4 / STRETCHES)
        print("well" if well else "NOT WELL")
        return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 600))
