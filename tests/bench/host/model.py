# SPDX-License-Identifier: MIT
"""A model of a signing host that has a large task before it, as api/dss/tasks has it. A node claims slices from the queue, one
in advance of that which it signs; its threads sign one slice after another, a chunk each; what is signed goes into the node's
journal, then to the database, while the next slice is signed; commits of one task take turns. Processors are shared by all who
want them at a moment, as a scheduler does; who waits for a disk or a commit has none. Virtual time."""
import collections
import dataclasses
import heapq
import itertools

CHUNK, SLICE = 64, 512           # files: of a thread at a time (tasks/batch.cpp); of a transaction (store/work.hpp)
TO_SIGN, OF_TASK = 2, 4          # slices of a task that a node has: not signed yet, and with those that are written (tasks/claims.hpp)


@dataclasses.dataclass
class Costs:
    """Seconds."""
    node: float       # processor of a node for a file
    database: float   # processor of the database for a file, by the process that serves the connection
    system: float     # processor of the database's machine for a file that nobody waits for: writing back
    journal: float    # that a node waits for its journal, a slice
    commit: float     # that a transaction waits for the database's disk


class Processors:
    """Work on `cores` processors, shared alike. `virtual`: the time that one would have got who is always there."""

    def __init__(self, cores):
        self.cores, self.virtual, self.at, self.order = cores, 0.0, 0.0, itertools.count()
        self.jobs = []   # virtual end, order, what then

    def rate(self):
        return min(1.0, self.cores / len(self.jobs)) if self.jobs else 0.0

    def go_to(self, now):
        self.virtual += (now - self.at) * self.rate()
        self.at = now

    def add(self, now, seconds, then):
        self.go_to(now)
        heapq.heappush(self.jobs, (self.virtual + seconds, next(self.order), then))

    def next_end(self):
        return self.at + (self.jobs[0][0] - self.virtual) / self.rate() if self.jobs else float("inf")

    def end(self, now):
        self.go_to(now)
        return heapq.heappop(self.jobs)[2]


class Node:
    def __init__(self, host, place, threads):
        self.host, self.place, self.idle = host, place, threads
        self.to_sign, self.all, self.claims = 0, 0, False
        self.chunks = []   # of slices that are here, in their order: the slice of each that no thread has yet
        self.left = {}     # chunks of a slice that are not signed
        self.numbers = itertools.count()

    def claim(self, now):
        if self.claims or self.to_sign == TO_SIGN or self.all == OF_TASK:
            return
        self.claims = True
        self.to_sign += 1
        self.all += 1
        self.host.wait(now, self.host.costs.commit, self.claimed)

    def claimed(self, now):
        self.claims = False
        number = next(self.numbers)
        self.left[number] = SLICE // CHUNK
        self.chunks += [number] * (SLICE // CHUNK)
        self.claim(now)
        while self.idle and self.chunks:
            self.idle -= 1
            self.sign(now)

    def sign(self, now):
        number = self.chunks.pop(0)
        self.place.add(now, CHUNK * self.host.costs.node, lambda at: self.signed(at, number))
        if number not in self.chunks:   # nothing of it is left to be taken: the next one may come
            self.to_sign -= 1
            self.claim(now)

    def signed(self, now, number):
        self.left[number] -= 1
        if self.left[number] == 0:
            del self.left[number]
            self.host.wait(now, self.host.costs.journal, self.send)
        if self.chunks:
            self.sign(now)
        else:
            self.idle += 1

    def send(self, now):
        self.host.of_database.add(now, SLICE * self.host.costs.database, self.sent)

    def sent(self, now):
        self.host.of_task.append(self)
        if len(self.host.of_task) == 1:
            self.host.commit(now)

    def written(self, now):
        self.all -= 1
        self.claim(now)


class Host:
    def __init__(self, costs, nodes, cores, apart):
        self.costs, self.done, self.waits, self.order = costs, 0, [], itertools.count()
        self.of_task = collections.deque()   # nodes whose slices end: they take turns until their commit
        shared = Processors(cores)
        self.of_database = Processors(cores) if apart else shared
        places = [Processors(cores) if apart else shared for _ in range(nodes)]
        self.places = [*({id(place): place for place in places} | {id(self.of_database): self.of_database}).values()]
        for place in places:
            Node(self, place, cores).claim(0.0)

    def commit(self, now):
        self.wait(now, self.costs.commit, self.kept)

    def kept(self, now):
        self.done += SLICE
        self.of_database.add(now, SLICE * self.costs.system, lambda _: None)
        self.of_task.popleft().written(now)
        if self.of_task:
            self.commit(now)

    def wait(self, now, seconds, then):
        heapq.heappush(self.waits, (now + seconds, next(self.order), then))

    def run(self, seconds):
        while True:
            place = min(self.places, key=Processors.next_end)
            at = min(place.next_end(), self.waits[0][0] if self.waits else float("inf"))
            if at > seconds:
                return self.done / seconds
            if self.waits and self.waits[0][0] <= at:
                heapq.heappop(self.waits)[2](at)
            else:
                place.end(at)(at)


def files_per_second(costs, nodes, cores, apart=False, seconds=20.0):
    """`apart`: every node and the database has a machine of its own with so many processors."""
    return Host(costs, nodes, cores, apart).run(seconds)
