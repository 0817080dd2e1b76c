"""Real servers on the loopback interface: nginx with `deploy/nginx.conf`, sshd with rsync, what rclone serves."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.building import ROOT

PATIENCE = 20.0
"""Seconds within which a server must answer on a slow machine."""
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def program(name: str) -> str:
    """Give the path of a program, or fail: a test must not pass for want of it."""
    found = shutil.which(name, path=f"{Path(sys.executable).parent}:{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    assert found, f"{name} is not installed; ./run test installs what the tests need"
    return found


@contextmanager
def running(
    command: list[str], port: int, log: Path, umask: int = -1, **environment: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until it is no longer needed; wait until its port is open."""
    with log.open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, env={**os.environ, **environment}, umask=umask)
    try:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                waiting = process.poll() is None and time.monotonic() < end
                assert waiting, log.read_text(errors="replace")
                time.sleep(0.02)
        yield process
    finally:
        process.terminate()
        process.wait()


def nginx_settings(current: Path, port: int, base: str = "/", tls: Path | None = None) -> str:
    """Give `deploy/nginx.conf` with its lines marked "set" changed, each of which must be there."""
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    listen = f"listen 127.0.0.1:{port} ssl http2;" if tls else f"listen 127.0.0.1:{port};"
    for line, changed in (
        (r"    listen       443 ssl http2;", f"    {listen}"),
        (r"    listen       80;", f"    listen 127.0.0.1:{free_port()};"),
        (r"root  /srv/plans/current;", f"root {current};"),
        (r"error_page  404       /404.html;", f"error_page 404 {base}404.html;"),
        (r"error_page  403 =404  /404.html;", f"error_page 403 =404 {base}404.html;"),
        (r"location / \{  # set", ("" if base == "/" else "location / { return 404; }\n    ") + f"location {base} {{"),
        (r"    ssl_certificate      /etc/nginx/portal.crt;", f"    ssl_certificate {tls};" if tls else ""),
        (r"    ssl_certificate_key  /etc/nginx/portal.key;", f"    ssl_certificate_key {tls};" if tls else ""),
        (r"/etc/nginx/portal-brotli\*\.conf", f"{current.parent}/portal-brotli*.conf"),
        (r"/srv/plans/current/redirects\*\.map", f"{current.parent}/portal-redirects*.map"),
    ):
        text, times = re.subn(line, lambda _, changed=changed: changed, text)
        assert times == 1, f"deploy/nginx.conf: {line}"
    return text


@contextmanager
def nginx(folder: Path, current: Path, *, base: str = "/", tls: Path | None = None) -> Iterator[str]:
    """Serve what `current` leads to; give the address of the site, with a slash at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    assert BROTLI.is_file(), "nginx cannot serve .br; ./run test installs what the tests need"
    (current.parent / "portal-brotli.conf").write_text("brotli_static on;\n")
    (folder / "nginx.conf").write_text(
        f"load_module {BROTLI};\n"
        + ("user root;\n" if os.geteuid() == 0 else "")
        + f"daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;\n"
        + "events { worker_connections 1024; }\n"
        + f"http {{ access_log off; client_body_temp_path {folder}; proxy_temp_path {folder};"
        + f" fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};\n"
        + nginx_settings(current, port, base, tls)
        + "}\n"
    )
    command = [program("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with running(command, port, folder / "nginx.log"):
        yield f"http{'s' if tls else ''}://127.0.0.1:{port}{base}"


def certificate(folder: Path) -> Path:
    """Make a certificate for 127.0.0.1 and its key, in one file."""
    file = folder / "portal.pem"
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1", "-days", "3650",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "-", "-out", "-"],
        capture_output=True, check=True,
    )  # fmt: skip
    file.write_bytes(made.stdout)
    return file


@dataclass(frozen=True)
class SshServer:
    """An SSH server that knows one key, and the client's settings for it."""

    port: int
    config: Path
    known_hosts: Path
    user: str

    def target(self, folder: Path) -> str:
        return f"ssh://{self.user}@127.0.0.1:{self.port}{folder}"


@contextmanager
def sshd(folder: Path) -> Iterator[SshServer]:
    """Run sshd on a free port, with keys made for it; nobody else may read what is written there without more ado."""
    folder.mkdir(parents=True, exist_ok=True)
    port, user = free_port(), os.environ.get("USER") or "root"
    for name in ("host", "client"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    (folder / "authorized").write_bytes((folder / "client.pub").read_bytes())
    (folder / "authorized").chmod(0o600)
    (folder / "sshd_config").write_text(
        f"ListenAddress 127.0.0.1\nPort {port}\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/authorized\n"
        f"PidFile {folder}/pid\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin yes\n"
        "MaxStartups 100\nMaxSessions 100\nSubsystem sftp internal-sftp\n"
    )
    known = folder / "known_hosts"
    known.write_text(f"[127.0.0.1]:{port} {(folder / 'host.pub').read_text()}")
    config = folder / "config"
    config.write_text(f"Host *\n  IdentityFile {folder}/client\n  IdentitiesOnly yes\n  UserKnownHostsFile {known}\n")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # sshd wants it when it runs as root
    command = [program("sshd"), "-D", "-e", "-f", str(folder / "sshd_config")]
    with running(command, port, folder / "sshd.log", umask=0o077):
        yield SshServer(port, config, known, user)


@dataclass(frozen=True)
class Storage:
    """What rclone serves: the folder in which it keeps things, and how a client reaches it."""

    remote: str
    """As rclone's own settings name it, with the path."""
    folder: Path
    environment: dict[str, str]
    """Settings of the client."""
    process: subprocess.Popen[bytes]


@contextmanager
def storage(kind: str, folder: Path) -> Iterator[Storage]:
    """Serve a folder over `s3`, `webdav` or `sftp`."""
    kept, port = folder / "kept", free_port()
    (kept / "bucket").mkdir(parents=True, exist_ok=True)
    secret = "loopback-only"
    options, client = {
        "s3": (
            ["--auth-key", f"key,{secret}"],
            {"TYPE": "s3", "PROVIDER": "Other", "ACCESS_KEY_ID": "key", "SECRET_ACCESS_KEY": secret,
             "ENDPOINT": f"http://127.0.0.1:{port}"},
        ),
        "webdav": ([], {"TYPE": "webdav", "URL": f"http://127.0.0.1:{port}", "VENDOR": "other"}),
        "sftp": (
            ["--user", "web", "--pass", secret],
            {"TYPE": "sftp", "HOST": "127.0.0.1", "PORT": str(port), "USER": "web",
             "PASS": subprocess.run([program("rclone"), "obscure", secret], capture_output=True, text=True, check=True)
             .stdout.strip()},
        ),
    }[kind]  # fmt: skip
    command = [
        program("rclone"),
        "serve",
        kind,
        str(kept),
        "--addr",
        f"127.0.0.1:{port}",
        "--dir-cache-time",
        "1s",
        *options,
    ]
    settings = folder / "rclone.conf"
    settings.write_text("[live]\n" + "".join(f"{key.lower()} = {value}\n" for key, value in client.items()))
    environment = {"RCLONE_CONFIG": str(settings), "RCLONE_CACHE_DIR": str(folder / "cache")}
    with running(command, port, folder / "rclone.log", **environment) as process:
        yield Storage("live:bucket", kept / "bucket", environment, process)
