"""The real Elasticsearch server for tests: its Maven artifact, pinned by checksum in `deploy/elasticsearch.json`.

Elastic publishes its own server build for plugin tests as an ordinary artifact; it lacks the modules that the product
does without (analysis-common, reindex, painless, percolator), so a mapping that works here works in production.
"""

import hashlib
import json
import os
import shutil
import subprocess
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINNED = json.loads((ROOT / "deploy" / "elasticsearch.json").read_text(encoding="utf-8"))
CACHE = Path(os.environ.get("ELASTICSEARCH_CACHE") or ROOT / "var" / "cache")
HEAP, CLUSTER_HEAP = "512m", "400m"
USER = "nobody"
GROUP = "nogroup"


class WrongChecksum(RuntimeError):
    """The fetched archive is not the one that was pinned."""


def archive() -> Path:
    """Return the server's archive, fetched with Maven where it is missing, its SHA-256 checked every time."""
    path = CACHE / PINNED["file"]
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        where = [f"-Dartifact={PINNED['artifact']}", f"-DoutputDirectory={CACHE}"]
        subprocess.run(["mvn", "-q", "dependency:copy", *where], check=True)
    with path.open("rb") as handle:
        found = hashlib.file_digest(handle, "sha256").hexdigest()
    if found != PINNED["sha256"]:
        raise WrongChecksum(f"{path}: {found}, expected {PINNED['sha256']}")
    return path


def java_home() -> str:
    """Return the home of the Java 17 that the server runs on."""
    if given := os.environ.get("ES_JAVA_HOME"):
        return given
    found = sorted(Path("/usr/lib/jvm").glob("java-17-openjdk-*"))
    return str(found[0]) if found else ""


def prepare(folder: Path, port: int) -> tuple[list[str], dict[str, str]]:
    """Unpack and configure the server below a folder; return the command that starts it and its environment."""
    home = unpack(folder)
    configure(home / "config", {"discovery.type": "single-node", "http.port": port})
    return started(folder, home, home / "config", HEAP)


def prepare_cluster(folder: Path, ports: list[tuple[int, int]]) -> list[tuple[list[str], dict[str, str]]]:
    """The same for nodes that find one another; `ports` gives each one's for HTTP and for the other nodes."""
    home = unpack(folder)
    names = [f"n{number}" for number in range(1, len(ports) + 1)]
    made = []
    for name, (http, transport) in zip(names, ports, strict=True):
        config = folder / name / "config"
        shutil.copytree(home / "config", config)
        options = {
            "node.name": name,
            "path.data": config.parent / "data",
            "path.logs": config.parent / "logs",
            "http.port": http,
            "transport.port": transport,
            "discovery.seed_hosts": json.dumps([f"127.0.0.1:{port}" for _, port in ports]),
            "cluster.initial_master_nodes": json.dumps(names),
        }
        configure(config, options)
        made.append(config)
    return [started(folder, home, config, CLUSTER_HEAP) for config in made]


def unpack(folder: Path) -> Path:
    """Unpack the server below a folder; return its home."""
    with zipfile.ZipFile(archive()) as packed:
        packed.extractall(folder)
    home = folder / PINNED["file"].removesuffix(".zip")
    for program in [*(home / "bin").iterdir(), *(home / "modules").rglob("bin/*"), *(home / "lib").rglob("*.so")]:
        program.chmod(0o755)
    return home


def configure(config: Path, options: dict[str, object]) -> None:
    """Write a node's configuration: reachable from this machine alone, whatever its disk is filled with."""
    common = {
        "cluster.name": "portal-test",
        "network.host": "127.0.0.1",
        "xpack.security.enabled": "false",
        "cluster.routing.allocation.disk.threshold_enabled": "false",
    }
    lines = [f"{name}: {value}\n" for name, value in {**common, **options}.items()]
    (config / "elasticsearch.yml").write_text("".join(lines), encoding="utf-8")


def started(folder: Path, home: Path, config: Path, heap: str) -> tuple[list[str], dict[str, str]]:
    """Return a node's command and environment; it refuses to run as root, so that root hands its folder on."""
    options = f"-Xms{heap} -Xmx{heap}"
    environment = {**os.environ, "ES_JAVA_HOME": java_home(), "ES_JAVA_OPTS": options, "ES_PATH_CONF": str(config)}
    command = [str(home / "bin" / "elasticsearch")]
    if os.geteuid() == 0:
        for path in [folder, *folder.rglob("*")]:
            shutil.chown(path, USER)
        command = ["setpriv", f"--reuid={USER}", f"--regid={GROUP}", "--clear-groups", "--", *command]
    return command, environment


def is_healthy(url: str) -> bool:
    """Return whether the cluster is green; its root address answers 405, so health is what is asked."""
    try:
        with urllib.request.urlopen(f"{url}/_cluster/health", timeout=2) as answer:
            return json.load(answer)["status"] in {"green", "yellow"}
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def nodes_of(url: str) -> int:
    """Return how many nodes a node sees, itself among them; 0 while it does not answer."""
    try:
        with urllib.request.urlopen(f"{url}/_cluster/health", timeout=2) as answer:
            return json.load(answer)["number_of_nodes"]
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return 0


def process_of(url: str) -> int:
    """Return the number of a node's own process: what was started is only its launcher."""
    with urllib.request.urlopen(f"{url}/_nodes/_local/process", timeout=10) as answer:
        (node,) = json.load(answer)["nodes"].values()
    return node["process"]["id"]
