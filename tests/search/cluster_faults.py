"""A node of three is killed under load: `python -m tests.search.cluster_faults` (`make trust-cluster`).

One thread writes, repeating a batch that was refused as the outbox does, one asks; then a node gets `kill -9`. Printed
is what was seen; the exit status is 1 where an answer came from a part, or the index is not what was written.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from uuid import uuid4

import django

from search.backends.elasticsearch import ElasticsearchIndex
from search.engine import SYSTEM, ItemTokens, SysDoc, Unavailable, key_of
from tests import elasticsearch_server, services

NODES, STANDING, CHANGING, BATCHES, EACH = 3, 60, 400, 120, 20
SECONDS = 120  # within which index and writer must agree


def document(pk: int, seq: int, token: str) -> SysDoc:
    """A document with one to five items; the token is what it is found by."""
    items = tuple(ItemTokens(at, (f"项{seq}",)) for at in range(1 + seq % 5))
    return SysDoc(key_of(SYSTEM, pk), seq, SYSTEM, tokens=(token, f"版{seq}"), items=items)


class Load:
    """What the two threads do and see."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.expected: dict[int, int] = {}
        self.refused = self.unanswered = self.answered = self.partial = 0
        self.halfway, self.over = threading.Event(), threading.Event()

    def write(self) -> None:
        """Write every batch until it is taken."""
        index = ElasticsearchIndex(self.url, "a1")
        for batch in range(1, BATCHES + 1):
            pks = [1000 + (batch * EACH + n) % CHANGING for n in range(EACH)]
            docs = [document(pk, batch, "变") for pk in pks]
            while not self._taken(index, docs):
                self.refused += 1
            self.expected.update((doc.id, doc.seq) for doc in docs)
            if batch == BATCHES // 3:
                self.halfway.set()

    def _taken(self, index: ElasticsearchIndex, docs: list[SysDoc]) -> bool:
        try:
            index.upsert(docs)
        except Unavailable:
            index.connection.ask_again()
            return False
        return True

    def ask(self) -> None:
        """Ask for the documents that nobody changes: each answer must be all of them, or none."""
        index = ElasticsearchIndex(self.url, "a1")
        while not self.over.is_set():
            try:
                found = index.systems(["常"], k=STANDING)
            except Unavailable:
                index.connection.ask_again()
                self.unanswered += 1
                continue
            self.answered += 1
            self.partial += len(found) != STANDING


def cluster(stack: ExitStack) -> list[str]:
    """Start three nodes, which end with the stack; return their addresses."""
    folder = stack.enter_context(services.data_folder("elasticsearch"))
    ports = [(services.port_from("NO_SUCH_PORT"), services.port_from("NO_SUCH_PORT")) for _ in range(NODES)]
    for command, environment in elasticsearch_server.prepare_cluster(folder, ports):
        process = subprocess.Popen(command, env=environment, cwd=folder, stdout=subprocess.DEVNULL)
        stack.enter_context(services.ended_with_us(process))
    urls = [f"http://127.0.0.1:{http}" for http, _ in ports]
    for url in urls:
        services.wait_until(lambda url=url: elasticsearch_server.nodes_of(url) == NODES, url, 300)
    return urls


def main() -> int:
    """Start, load, kill, compare; return the exit status."""
    django.setup()
    with ExitStack() as stack:
        urls = cluster(stack)
        url = f"{','.join(urls)}/cluster-{uuid4().hex[:8]}"
        index = ElasticsearchIndex(url, "a1")
        index.rebuild(document(pk, 1, "常") for pk in range(1, STANDING + 1))
        load = Load(url)
        load.expected.update({key_of(SYSTEM, pk): 1 for pk in range(1, STANDING + 1)})
        threads = [threading.Thread(target=load.write), threading.Thread(target=load.ask)]
        for thread in threads:
            thread.start()
        load.halfway.wait()
        os.kill(elasticsearch_server.process_of(urls[0]), signal.SIGKILL)
        killed = time.monotonic()
        threads[0].join()
        load.over.set()
        threads[1].join()
        held = settled(index, load.expected)
        seconds = time.monotonic() - killed
        whole = held.versions == load.expected and not held.torn
        print(f"documents {held.docs}, items {held.items}, equal {whole}, {seconds:.1f} s after the kill")
        print(f"batches {BATCHES}, refused and repeated {load.refused}")
        print(f"answers {load.answered}, none {load.unanswered}, from a part {load.partial}")
        return 0 if whole and not load.partial else 1


def settled(index: ElasticsearchIndex, expected: dict[int, int]):
    """The figures once they are as expected, or those after the time allowed."""
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            held = index.stats()
        except Unavailable:
            index.connection.ask_again()
            continue
        if (held.versions == expected and not held.torn) or time.monotonic() > deadline:
            return held


if __name__ == "__main__":
    sys.exit(main())
