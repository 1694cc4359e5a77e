"""What the figures were taken on."""

import importlib.metadata
import os
import platform
import re
import subprocess

from tools import BUILD, ROOT


def _text(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def _first_line(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, cwd=ROOT).stdout.splitlines()[0]
    except (OSError, IndexError):
        return "not there"


def about():
    cpu = re.search(r"model name\s*:\s*(.*)", _text("/proc/cpuinfo"))
    memory = re.search(r"MemTotal:\s*(\d+)", _text("/proc/meminfo"))
    build_type = re.search(r"CMAKE_BUILD_TYPE:\w+=(.*)", _text(BUILD / "CMakeCache.txt"))
    versions = {}
    for package in ("duckdb", "pyarrow", "zen-engine", "cedarpy", "common-expression-language", "regopy"):
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            versions[package] = "not there"
    return {
        "cpu": cpu.group(1).strip() if cpu else platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(int(memory.group(1)) / 2**20, 1) if memory else None,
        "system": f"{platform.system()} {platform.release()}",
        "compiler": _first_line("c++", "--version"),
        "build": build_type.group(1) if build_type else "",
        "commit": _first_line("git", "describe", "--always", "--dirty"),
        "python": platform.python_version(),
        "node": _first_line("node", "--version"),
        "packages": versions,
        "load": round(os.getloadavg()[0], 1),
    }
