"""A folder of another machine as a target, over rsync and SSH: laid out and switched as `directory` does it.

The far side needs a shell, rsync, flock, sha256sum and find, as Linux servers have them.  One connection is opened; it
holds the lock there, and everything else goes through it.
"""

from __future__ import annotations

import re
import shlex
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from release.faults import CannotRelease, SiteAltered, explain_by, stream
from release.guards import FOREIGN
from release.manifest import MANIFEST, MANIFEST_SUMS, Entry, Manifest, is_release_id, number_of, read_manifest
from release.sums import Sums
from release.targets import Release, Workplace, missing_manifest, missing_release
from release.targets.remote_shell import RemoteShell
from release.tree import Progress, Tree

BUSY, STRANGE, NO_LINK = 75, 76, 77
"""Exit codes of our own scripts: locked, other things in the folder, `current` is no link."""
_CUT = "连接中断。请检查网络后重新发布，已传的文件不必重传。"
_ADDRESS = re.compile(
    r"ssh://(?P<user>[^-@/:\s][^@/:\s]*@)?(?P<host>\[[0-9A-Fa-f:.]+\]|[^-@/:\[\]\s][^@/:\[\]\s]*)"
    r"(?::(?P<port>[0-9]{1,5}))?(?P<folder>/.*)"
)
"""`ssh://web@10.0.0.5/srv/plans`, `ssh://web@[fd00::5]:2222/srv/plans`, `ssh://PlanServer/srv/plans`"""
_SHELL = "umask 022 && exec sh"
"""The web server reads what is made there, whatever the far side allows new files otherwise."""
OPTIONS = (
    "BatchMode=yes",
    "StrictHostKeyChecking=yes",
    "ConnectTimeout=15",
    "ServerAliveInterval=10",
    "ServerAliveCountMax=3",
)
"""Never asks, never trusts a host that is not known, and notices a dead network."""
SAYINGS = {
    "IDENTIFICATION HAS CHANGED": "服务器的主机密钥已改变。请向管理员核对密钥指纹，更新 known_hosts 后重试。",
    "Host key verification failed": "服务器的主机密钥没有登记。请向管理员核对密钥指纹，登记到 known_hosts 后重试。",
    "UNPROTECTED PRIVATE KEY FILE": "SSH 私钥文件别人也能读，不能使用。请改为只有本人可读（chmod 600），再重试。",
    "Permission denied (": "服务器拒绝登录。请检查用户名和 SSH 密钥。",
    "Could not resolve hostname": "找不到服务器。请检查主机名。",
    "Connection refused": "服务器拒绝连接。请检查主机、端口和 SSH 服务。",
    "timed out": "连接服务器超时。请检查网络后重新发布，已传的文件不必重传。",
    "No route to host": "无法连到服务器。请检查网络。",
    "Network is unreachable": "无法连到服务器。请检查网络。",
    "no matching": "服务器与本机的 SSH 没有共同的算法。请管理员升级服务器的 SSH，或在 SSH 设置中为它写明算法。",
    "Connection reset": _CUT,
    "Broken pipe": _CUT,
    "connection unexpectedly closed": _CUT,
    "sibling process terminated": _CUT,
    "closed by remote host": _CUT,
    "No space left on device": "服务器磁盘已满。请清理后重新发布，网上的网站没有改动。",
    "Read-only file system": "服务器磁盘只读。请联系管理员。",
    "Permission denied": "没有写入目标文件夹的权限。请管理员授权后重试。",
    "rsync: command not found": "服务器上没有 rsync。请管理员安装后重试。",
    "rsync: not found": "服务器上没有 rsync。请管理员安装后重试。",
    "is your shell clean": (
        "服务器在登录时输出了文字（如 .bashrc 中的 echo），rsync 因此不能工作。请管理员改为只在交互登录时输出。"
    ),
    "No such file or directory": "服务器上没有目标文件夹，还没有发布过。请检查目标的写法，或先发布一次。",
    "flock: not found": "服务器上没有 flock（util-linux）。请管理员安装后重试。",
    "unexplained error (code 255)": _CUT,
}
"""What ssh, rsync and the far side say, and what it means; the last is of an ssh that ended without a word."""


@dataclass
class Ssh:
    """`user@host:folder`; the connection is open inside `locked`."""

    host: str
    """`user@host`, or `host`."""
    port: int | None
    folder: str
    """Absolute path on the far side."""
    workplace: Workplace
    _shell: RemoteShell | None = field(default=None, repr=False)
    _control: str = field(default="", repr=False)
    """Socket of the connection that the shell uses; rsync goes through it too."""

    @classmethod
    def at(cls, address: str, workplace: Workplace) -> Ssh:
        """Read `ssh://user@host:port/path`; the host may be a name that ssh's own settings define, or `[fd00::5]`."""
        found = _ADDRESS.fullmatch(address)
        folder = unquote(found["folder"]).rstrip("/") if found else ""
        if not found or not folder:
            shown = re.sub(r":[^:@/]*@", ":……@", address)  # a password belongs neither there nor on a screen
            raise CannotRelease(
                f"无法识别发布目标“{shown}”。请写作 ssh://用户@主机/文件夹，如 ssh://web@10.0.0.5/srv/plans。"
            )
        host = (found["user"] or "") + found["host"].strip("[]")
        return cls(host, int(found["port"]) if found["port"] else None, folder, workplace)

    @property
    def address(self) -> str:
        return f"ssh://{self.host}:{self.port or 22}{self.folder}"

    @property
    def far_folder(self) -> str:
        """Give the folder as rsync names it."""
        user, at, host = self.host.rpartition("@")
        return f"{user}{at}{f'[{host}]' if ':' in host else host}:{self.folder}"

    @property
    def _ssh(self) -> list[str]:
        config = ["-F", self.workplace.ssh_config] if self.workplace.ssh_config else []
        port = ["-p", str(self.port)] if self.port else []
        return ["ssh", *config, *(f"-o{option}" for option in OPTIONS), *port]

    @contextmanager
    def _connected(self) -> Iterator[RemoteShell]:
        """Give the shell on the far side, opened for this if it is not open."""
        if self._shell:
            yield self._shell
            return
        with tempfile.TemporaryDirectory(prefix="plan-ssh-") as place:
            self._control = str(Path(place) / "s")
            self._shell = RemoteShell([*self._ssh, "-M", "-S", self._control, "--", self.host, _SHELL], self._explain)
            try:
                yield self._shell
            finally:
                self._shell.close()
                self._shell = None

    @contextmanager
    def locked(self, force: frozenset[str]) -> Iterator[None]:
        """Open the shell, and let it hold the lock: until we are done, or have died."""
        folder, strict = self._quoted(), "false" if FOREIGN in force else "true"
        check = f"""
            mkdir -p {folder} && cd {folder} || exit 1
            if [ -e current ] && [ ! -L current ]; then exit {NO_LINK}; fi
            if [ ! -d releases ] && [ -n "$(ls -A | grep -vx .lock)" ] && {strict}; then exit {STRANGE}; fi
            mkdir -p releases && touch .lock .transfer.lock
        """
        with self._connected() as shell:
            for script in (
                f"({check}) 2>&1",
                f"cd {folder} && exec 9>.lock && flock -n 9 || (exit {BUSY})",
                f"flock -w 60 .transfer.lock true || (exit {BUSY})",
            ):
                code, said = shell.ask(script)
                if code:
                    raise CannotRelease(self._refusal(code, said))
            yield

    def _refusal(self, code: int, said: str) -> str:
        place = f"{self.host} 的 {self.folder}"
        ours = {
            BUSY: "另一个发布正在进行。请等它结束后重试。",
            STRANGE: f"{place} 中已有其他文件，而不是发布版本。请换一个空文件夹；确要用它的，加 --force foreign。",
            NO_LINK: f"{place}/current 不是符号链接，不能整体切换。请管理员把它移到别处。",
        }
        return ours.get(code) or explain_by(SAYINGS, "ssh", said)

    def _quoted(self, *names: str) -> str:
        """Quote a path below the folder for the shell of the far side."""
        return shlex.quote("/".join((self.folder, *names)))

    def _there(self, script: str, given: bytes = b"") -> str:
        """Run a script in the folder of the far side, with the lines of `given`; give what it prints."""
        with self._connected() as shell:
            return shell.run(f"cd {self._quoted()} && {script}", given)

    def _explain(self, program: str, said: str) -> str:
        return explain_by(SAYINGS, program, said)

    @property
    def _inherited(self) -> Sequence[int]:
        return () if self.workplace.lock_fd is None else (self.workplace.lock_fd,)

    def live(self) -> Manifest | None:
        release = self._live_id()
        return self.manifest(release) if release else None

    def _live_id(self) -> str:
        return self._there("if [ -L current ]; then readlink current; fi").strip().rpartition("/")[2]

    def releases(self) -> list[Release]:
        live, *ids = self._there("if [ -L current ]; then readlink current; else echo; fi; ls releases").split("\n")
        return [
            Release(each, each == live.rpartition("/")[2]) for each in sorted(filter(is_release_id, ids), reverse=True)
        ]

    def manifest(self, release: str) -> Manifest:
        path = f"releases/{release}/{MANIFEST}"
        data = self._there(f"if [ -f {path} ]; then cat {path}; fi") if is_release_id(release) else ""
        if not data:
            held = self.releases()
            known = release in {each.id for each in held} or release == self._live_id()
            raise missing_manifest(release) if known else missing_release(release, held)
        return read_manifest(data.encode(), f"{self.host}:{self.folder}/{path}")

    def publish(self, tree: Tree, live: Manifest | None, progress: Progress) -> Manifest:
        releases = self.releases()
        if ready := self._waiting(tree.manifest, live, releases):
            self._switch(ready.release)
            return ready
        carried = self._intact(live, tree.manifest.to_carry(live))
        newest = number_of(releases[0].id) if releases else 0
        manifest = tree.manifest.carrying(carried).numbered(newest + 1)
        partial = f"releases/.{manifest.release}.partial"
        self._sweep(but=partial)
        self._there(f"mkdir -p {partial}")
        self._send(tree, partial, live, progress)
        self._complete(partial, manifest, live)
        self._there(f"sync && mv -T {partial} releases/{manifest.release}")
        self._switch(manifest.release)
        return manifest

    def _waiting(self, wanted: Manifest, live: Manifest | None, releases: list[Release]) -> Manifest | None:
        """Give the release that has this content and never became live, or was taken back, if it is unaltered."""
        for each in releases:
            if number_of(each.id) <= (live.number if live else 0):
                break
            if each.id.endswith(wanted.content[:12]):
                with suppress(SiteAltered):
                    found = self.manifest(each.id)
                    if found.content == wanted.content and not self._altered(f"releases/{each.id}", found.entries):
                        return found
        return None

    def _send(self, tree: Tree, partial: str, live: Manifest | None, progress: Progress) -> None:
        """Send the tree; files that the live release has are linked on the far side, not sent."""
        progress("传送", len(tree.manifest.entries))
        link = [f"--link-dest=../{live.release}/"] if live else []
        shell = shlex.join([*self._ssh, "-S", self._control])
        far = f"flock -s {self._quoted('.transfer.lock')} rsync"
        names = tree.manifest.by_path

        def sent(line: str) -> None:
            if line in names:
                progress("传送", 0)

        stream(
            [
                "rsync", "-rpt", "--checksum", "--partial", "--delete", "--chmod=D755,F644", "--timeout=60",
                "--protect-args", "--out-format=%n", f"--rsync-path={far}", "-e", shell, *link,
                "--", f"{tree.folder}/", f"{self.far_folder}/{partial}/",
            ],
            self._explain,
            sent,
            self._inherited,
        )  # fmt: skip

    def _complete(self, partial: str, manifest: Manifest, live: Manifest | None) -> None:
        """Add what is carried over, and the manifest; make sure that every file has arrived as it was."""
        carried = [entry.path for entry in manifest.entries if entry.carried]
        if carried and live:
            link = f'mkdir -p "$(dirname "{partial}/$f")"; ln -f "releases/{live.release}/$f" "{partial}/$f"'
            self._there(f"while read -r f; do {link}; done", "".join(f"{path}\n" for path in carried).encode())
        for name, data in manifest.files().items():
            self._there(f"cat > {partial}/{name}", data)
        if altered := self._altered(partial, manifest.entries):
            raise SiteAltered(f"{altered[0]} 等 {len(altered)} 个文件传送后与原文件不符，没有切换。请重新发布。")

    def _altered(self, folder: str, entries: Sequence[Entry]) -> list[str]:
        """Give the files that are missing or have another sum on the far side."""
        sums = "".join(f"{entry.sums.sha256}  {entry.path}\n" for entry in entries).encode()
        said = self._there(f"cd {folder} && LC_ALL=C sha256sum -c --quiet 2>/dev/null; [ $? -le 1 ]", sums)
        return [line.rpartition(": ")[0] for line in said.splitlines() if ": FAILED" in line]

    def _intact(self, live: Manifest | None, entries: Sequence[Entry]) -> list[Entry]:
        if not live or not entries:
            return []
        altered = set(self._altered(f"releases/{live.release}", entries))
        return [entry for entry in entries if entry.path not in altered]

    def _switch(self, release: str) -> None:
        """Make a release live: one rename on the far side."""
        self._there(f"rm -f .current.next && ln -s releases/{release} .current.next && mv -fT .current.next current")

    def rollback(self, wanted: Manifest, progress: Progress) -> None:
        progress("核对", 0)
        if altered := self._altered(f"releases/{wanted.release}", wanted.entries):
            raise SiteAltered(
                f"版本 {wanted.release} 有 {len(altered)} 个文件被改动或缺失（如 {altered[0]}），没有切换。"
                "请换一个版本，或重新发布。"
            )
        self._switch(wanted.release)

    def retain(self, keep: int) -> list[str]:
        dropped = [each.id for each in self.releases()[keep:] if not each.live]
        for release in dropped:
            self._there(f"mv -T releases/{release} releases/.{release}.gone")
        self._sweep()
        return dropped

    def _sweep(self, but: str = "-") -> None:
        """Remove what publishers that died have left."""
        self._there(f'for f in releases/.[0-9]*; do if [ -d "$f" ] && [ "$f" != {but} ]; then rm -rf "$f"; fi; done')

    def held(self) -> Mapping[str, Sums | None]:
        said = self._there("cd -P current && find . -type f -printf '%s %P\\n' && find . -type f -exec sha256sum {} +")
        sizes = {name: int(size) for size, name in _SIZE.findall(said)}
        return {
            name: Sums(sizes[name], sha256, "")
            for sha256, name in _SUM.findall(said)
            if name != MANIFEST and name not in MANIFEST_SUMS
        }


_SIZE = re.compile(r"^(\d+) (.+)$", re.MULTILINE)  # 846 plans/index.html
_SUM = re.compile(r"^([0-9a-f]{64})  \./(.+)$", re.MULTILINE)  # 3fa9c1…  ./plans/index.html
