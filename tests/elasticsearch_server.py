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
HEAP = "512m"
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
    with zipfile.ZipFile(archive()) as packed:
        packed.extractall(folder)
    home = folder / PINNED["file"].removesuffix(".zip")
    for program in [*(home / "bin").iterdir(), *(home / "modules").rglob("bin/*"), *(home / "lib").rglob("*.so")]:
        program.chmod(0o755)
    (home / "config" / "elasticsearch.yml").write_text(
        "cluster.name: portal-test\n"
        "discovery.type: single-node\n"
        "network.host: 127.0.0.1\n"
        f"http.port: {port}\n"
        "xpack.security.enabled: false\n"
        "cluster.routing.allocation.disk.threshold_enabled: false\n",
        encoding="utf-8",
    )
    environment = {**os.environ, "ES_JAVA_HOME": java_home(), "ES_JAVA_OPTS": f"-Xms{HEAP} -Xmx{HEAP}"}
    command = [str(home / "bin" / "elasticsearch")]
    if os.geteuid() == 0:
        # It refuses to run as root.
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
