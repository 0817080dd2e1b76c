"""What is said of commands that cannot be taken, and of what stops any command.

People who have never seen a terminal mistype names, forget values and leave out quotation marks: each is told what
to write instead.
"""

from __future__ import annotations

import difflib
import errno
import os
import re
import socket
from collections.abc import Collection, Mapping

RUN = ".\\run" if os.name == "nt" else "./run"

OVERVIEW = f"""\
用法：{RUN} 命令 [选项]

  {RUN} import 规划.docx --slug 网址   把 Word、PDF、网页或文本文件写成规划文件
  {RUN} new                            新建规划文件，逐项询问
  {RUN} serve                          预览，保存文件后页面自动更新
  {RUN} check 网址                     检查一件规划；不写网址则检查全部
  {RUN} fidelity 网址                  与来源文本逐字核对
  {RUN} addresses                      列出网址的变动；加 --accept 登记
  {RUN} build publish                  生成正式网站并发布

全部命令：{RUN} --list　　某个命令的用法：{RUN} --help check　　编辑手册：docs/editing.zh.md"""

FAULTS = {
    errno.EACCES: "没有权限，或文件正被其他程序打开",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘只读",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘空间已达限额",
    errno.EFBIG: "文件过大",
    errno.ENOENT: "文件不存在",
    errno.ENOTDIR: "不是文件夹",
    errno.EISDIR: "是文件夹",
    errno.ENAMETOOLONG: "文件名过长",
    errno.EADDRINUSE: "已被占用，可能另有一个预览正在运行",
    errno.EADDRNOTAVAIL: "不是本机的地址",
    socket.EAI_NONAME: "没有这个主机名",
}
"""What the system says of files and ports, by its number."""


def fault_of(error: OSError) -> str:
    """Say in Chinese what the system says."""
    return FAULTS.get(error.errno or 0, error.strerror or str(error))


def explain(error: OSError) -> str:
    """Say in Chinese which file cannot be read or written, and why."""
    return f"无法读写{f' {error.filename}' if error.filename else '文件'}：{fault_of(error)}。"


def in_chinese(said: str, names: Collection[str], helps: Mapping[str, str]) -> str:
    """Say in Chinese what invoke or Python says of a command line.

    `names` are those of the commands, `helps` what the values of the command at hand are, by their names.
    """
    if match := re.fullmatch(r"No idea what '(?P<word>.+)' is!", said):
        return _unknown(match["word"], names)
    if match := re.fullmatch(r"'(?P<task>.+)' did not receive required positional arguments: '(?P<name>\w+)'.*", said):
        wanted = helps.get(match["name"], "所需的值")
        return f"请在 {match['task']} 之后写明{wanted}。用法见 {RUN} --help {match['task']}。"
    if match := re.fullmatch(r"Flag (?:<Argument: )?'?(?P<name>[\w-]+).* needed value and was not given one!", said):
        return f"选项 --{match['name'].lstrip('-')} 之后须写明它的值。"
    if match := re.fullmatch(r"invalid literal for int\(\) with base 10: '(?P<value>.*)'", said):
        return f"“{match['value']}”不是数字。"
    return f"命令有误（{said}）。用法见 {RUN} --list。"


def _unknown(word: str, names: Collection[str]) -> str:
    if word.startswith("-"):
        return f"没有 {word} 这个选项。用法见 {RUN} --help 命令。"
    near = difflib.get_close_matches(word, names, 1)
    remedy = f"是否要用 {near[0]}？" if near else "文件名中有空格或括号的，请把文件名连同文件夹用引号括起来。"
    return f"没有“{word}”这个命令。{remedy}全部命令见 {RUN} --list。"
