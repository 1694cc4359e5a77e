"""Runs a command and prints its seconds and peak resident KiB. A process of its own, because the kernel counts what the
parent held before the command began as the command's own peak: the parent here is small."""

import os
import sys
import time

begin = time.perf_counter()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
_, status, usage = os.wait4(child, 0)
print(time.perf_counter() - begin, usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
