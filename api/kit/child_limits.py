"""What a child process gives up before it reads what it was started for."""

import os
import resource
import sys
from typing import Final

_NOBODY: Final = 65_534


def give_up_everything(cpu_s: int, memory_bytes: int) -> None:
    """Give up time, memory, files, sockets and further processes, and root if it had it.

    With no descriptor left to open there is neither a file system nor a network, in any namespace; nor can
    anything be imported any more.

    Args:
        cpu_s: Processor seconds from its start.
        memory_bytes: Address space.
    """
    for limit, soft, hard in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NPROC, 0, 0),
        (resource.RLIMIT_NOFILE, 3, 3),
        # At the hard limit the kernel kills without a reason; a second earlier it says why.
        (resource.RLIMIT_CPU, cpu_s, cpu_s + 1),
        (resource.RLIMIT_AS, memory_bytes, memory_bytes),
    ):
        ceiling = resource.getrlimit(limit)[1]
        highest = hard if ceiling == resource.RLIM_INFINITY else min(hard, ceiling)
        try:
            resource.setrlimit(limit, (min(soft, highest), highest))
        except (OSError, ValueError):
            # macOS refuses some of these; where the service is run in earnest all of them hold.
            if sys.platform == "linux":
                raise
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)
