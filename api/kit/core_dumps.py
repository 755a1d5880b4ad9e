"""Keep memory out of files: a core dump of this process would hold reports in the clear, and keys.

Source: security requirement LOG-5.
"""

import ctypes
import resource
import sys

PR_SET_DUMPABLE = 4


def forbid_core_dumps() -> None:
    """Allow no core dump of this process, and no size of one to the processes it starts.

    The limit alone does not bind a collector that the kernel pipes dumps to; on Linux the process is marked
    as one that is not dumped at all, which also keeps its environment from other processes of the same user.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        zero = ctypes.c_ulong(0)
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, zero, zero, zero, zero)
