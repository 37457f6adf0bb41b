"""How the Elasticsearch engine reaches its servers: addresses, patience, and not asking again at once who is away."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from urllib.parse import urlsplit

from elasticsearch import ApiError, ConnectionTimeout, Elasticsearch, TransportError

from search.engine import Unavailable

# Seconds an answer is waited for. A person is not kept waiting: the page falls back within two seconds.
PERSON, CHECK, WRITE, BUILD = 1.0, 20.0, 60.0, 600.0
AWAY_FOR = 5.0  # seconds for which servers that did not answer are not asked again
DEFAULT_PREFIX = "dup"


class Connection:
    """One client for all threads of a process; turns every failure into Unavailable."""

    def __init__(self, hosts: list[str]) -> None:
        # Another node is tried at once where there is one; asking the same node again only keeps the asker waiting.
        self.client = Elasticsearch(hosts, max_retries=len(hosts) - 1, retry_on_timeout=len(hosts) > 1)
        self._away_until: dict[float, float] = {}

    @contextmanager
    def asking(self, seconds: float) -> Iterator[Elasticsearch]:
        """The client with this much patience; raises Unavailable for whatever goes wrong inside."""
        if time.monotonic() < self._away_until.get(seconds, 0):
            raise Unavailable("检索服务刚才没有应答，稍后再试")
        try:
            yield self.client.options(request_timeout=seconds)
        except TransportError as failure:
            # Too slow for a person need not be too slow for a check; who refuses a connection refuses everybody.
            concerned = (seconds,) if isinstance(failure, ConnectionTimeout) else (PERSON, CHECK, WRITE, BUILD)
            self._away_until.update(dict.fromkeys(concerned, time.monotonic() + AWAY_FOR))
            raise Unavailable(f"检索服务没有应答：{failure.message}") from failure
        except ApiError as failure:
            raise Unavailable(f"检索服务拒绝了请求（{failure.status_code}）：{failure.message}") from failure

    def ask_again(self) -> None:
        """Forget that the servers were away."""
        self._away_until.clear()


@lru_cache(maxsize=8)
def connect(url: str) -> Connection:
    """The connection to the servers of a SEARCH_URL."""
    return Connection(addresses(url)[0])


def addresses(url: str) -> tuple[list[str], str]:
    """The servers and the prefix of index names in `http://one:9200,http://two:9200/prefix`."""
    hosts, prefix = [], ""
    for part in url.split(","):
        parts = urlsplit(part.strip())
        prefix = parts.path.strip("/") or prefix
        port = parts.port or (443 if parts.scheme == "https" else 9200)
        account, _, _host = parts.netloc.rpartition("@")
        hosts.append(f"{parts.scheme}://{account}{'@' if account else ''}{parts.hostname}:{port}")
    return hosts, prefix or DEFAULT_PREFIX
