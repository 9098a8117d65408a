"""System calls that no computation needs, beyond those that the namespaces stop already.

Numbers: Linux, arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h; values of arguments:
include/uapi/asm-generic/mman-common.h and include/uapi/linux/fcntl.h.
"""

from __future__ import annotations

import platform

from ventoux.parsing.sandbox.seccomp import Masked

_SAME_EVERYWHERE = {
    "pidfd_send_signal": 424,
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "open_tree": 428,
    "move_mount": 429,
    "fsopen": 430,
    "fsconfig": 431,
    "fsmount": 432,
    "fspick": 433,
    "pidfd_getfd": 438,
    "process_madvise": 440,
    "mount_setattr": 442,
    "quotactl_fd": 443,
    "memfd_secret": 447,
    "process_mrelease": 448,
}
_OTHERS: dict[str, tuple[int, int]] = {
    # x86_64, aarch64
    "socket": (41, 198),
    # What waits in a pair of sockets is the kernel's memory: how much one holds stays as the system has it, so that
    # their number says enough (``watching``).
    "setsockopt": (54, 208),
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    # Files without a name are in no folder, and so would be in nobody's count.
    "memfd_create": (319, 279),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "personality": (135, 92),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "reboot": (169, 142),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "perf_event_open": (298, 241),
    "fanotify_init": (300, 262),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "vmsplice": (278, 75),
    "syslog": (103, 116),
    "lookup_dcookie": (212, 18),
    "move_pages": (279, 239),
    "migrate_pages": (256, 238),
    "mbind": (237, 235),
}


_SHARED_WITHOUT_FILE = 0x21
"""MAP_SHARED and MAP_ANONYMOUS. Such memory is in no process's count once its pages are given up there, and stays."""
_HUGE = 0x40000
"""MAP_HUGETLB: pages of a store of the system's, in no process's count either."""
_PAGE_OUT = 21
"""Of madvise: to swap, where few look."""
_RESIZE_PIPE = 1031
_PARTS: tuple[tuple[tuple[int, int], int, int, int], ...] = (
    # The call's numbers, which argument, as far as which bits, its value there.
    ((9, 222), 3, _SHARED_WITHOUT_FILE, _SHARED_WITHOUT_FILE),
    ((9, 222), 3, _HUGE, _HUGE),
    ((28, 233), 2, 0xFFFFFFFF, _PAGE_OUT),
    ((72, 25), 1, 0xFFFFFFFF, _RESIZE_PIPE),
)


def denied() -> tuple[int, ...]:
    """Numbers for this processor; without meaning where ``seccomp`` has no filter."""
    return (*_SAME_EVERYWHERE.values(), *(numbers[_column()] for numbers in _OTHERS.values()))


def denied_in_part() -> tuple[Masked, ...]:
    """Calls that are needed, though not with these arguments."""
    return tuple(Masked(numbers[_column()], *told) for numbers, *told in _PARTS)


def _column() -> int:
    return 1 if platform.machine() == "aarch64" else 0
