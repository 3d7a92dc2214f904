# SPDX-License-Identifier: MIT
"""A model of a signing host: nodes that sign in chunks on their threads, and give each slice to one database, whose disk they
wait for. Processors are shared by all who want them at a moment, as a scheduler does; nothing else is limited."""
import dataclasses
import heapq
import itertools

CHUNK, SLICE = 64, 512   # files: of one thread at a time; of one transaction (api/dss/tasks/batch.cpp, store/work.hpp)


@dataclasses.dataclass
class Costs:
    """Seconds."""
    node: float       # processor of a node for a file
    database: float   # processor of the database for a file
    commit: float     # that a transaction waits for the disk


class Processors:
    """Work on `cores` processors, shared alike; virtual time: what one who is always there would have got."""

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


class Service:
    def __init__(self, costs, nodes, threads, cores, apart):
        self.costs, self.done = costs, 0
        self.waits, self.order = [], itertools.count()
        shared = Processors(cores)
        self.of_database = Processors(cores) if apart else shared
        self.of_nodes = [Processors(cores) if apart else shared for _ in range(nodes)]
        self.ready = [0] * nodes
        for node in range(nodes):
            for _ in range(threads):
                self.sign(0.0, node)

    def sign(self, now, node):
        self.of_nodes[node].add(now, CHUNK * self.costs.node, lambda at: self.signed(at, node))

    def signed(self, now, node):
        self.ready[node] += CHUNK
        if self.ready[node] < SLICE:
            return self.sign(now, node)
        count, self.ready[node] = self.ready[node], 0
        return self.of_database.add(now, count * self.costs.database, lambda at: self.written(at, node, count))

    def written(self, now, node, count):
        def kept(at):
            self.done += count
            self.sign(at, node)
        heapq.heappush(self.waits, (now + self.costs.commit, next(self.order), kept))

    def run(self, seconds):
        places = list({id(place): place for place in (*self.of_nodes, self.of_database)}.values())
        while True:
            place = min(places, key=Processors.next_end)
            at = min(place.next_end(), self.waits[0][0] if self.waits else float("inf"))
            if at > seconds:
                return self.done / seconds
            if self.waits and self.waits[0][0] <= at:
                heapq.heappop(self.waits)[2](at)
            else:
                place.end(at)(at)


def files_per_second(costs, nodes, threads, cores, apart=False, seconds=20.0):
    """`apart`: every node and the database has a machine of its own with so many processors."""
    return Service(costs, nodes, threads, cores, apart).run(seconds)
