"""Runs a program with nearly nothing: `jail [options] -- argv…`. Standard library only.

    --parent PID       die when this process dies; do not even start if it is already gone
    --read PATH        may be read (and executed): a file or everything below a folder; missing ones are skipped
    --write PATH       may be read and written, likewise
    --limit NAME=N     a resource limit (AS bytes, CPU seconds, NOFILE)
    --report           instead of a program: print as JSON which layers hold

Layers, each one alone enough for some attack (security.md has the matrix): resource limits, no_new_privs, Landlock for
files and TCP, a seccomp filter against sockets and what an exploit would do next. A layer that the kernel does not
have is left out; `sandbox.sandbox_state` tells. The program needs 10 ms: options are words, because importing json
would cost as much again.
"""

import ctypes
import errno
import os
import resource
import stat
import struct
import sys

_LIBC = ctypes.CDLL(None, use_errno=True)

_SIGKILL = 9  # the signal module would cost 5 ms, for its enums
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP = 1, 38, 22
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446

# include/uapi/linux/landlock.h: one bit a right, the highest bit known to each ABI.
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_TRUNCATE, _IOCTL_DEV = 1 << 14, 1 << 15
_FILE_RIGHTS = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
_RIGHTS_OF_ABI = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
_ALL_RIGHTS = (1 << 16) - 1
_TCP_BIND_AND_CONNECT = 3
_SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS = 3

_X86, _ARM = "x86_64", "aarch64"
_AUDIT_ARCH = {_X86: 0xC000003E, _ARM: 0xC00000B7}

# Numbers from the kernel's syscall tables. From 424 on all machines share them.
_DENIED_ON = {
    _X86: {
        "socket": 41, "socketpair": 53, "ptrace": 101, "syslog": 103, "vhangup": 153, "pivot_root": 155,
        "adjtimex": 159, "chroot": 161, "acct": 163, "settimeofday": 164, "mount": 165, "umount2": 166,
        "swapon": 167, "swapoff": 168, "reboot": 169, "sethostname": 170, "setdomainname": 171, "iopl": 172,
        "ioperm": 173, "init_module": 175, "delete_module": 176, "quotactl": 179, "tkill": 200,
        "clock_settime": 227, "kexec_load": 246, "add_key": 248, "request_key": 249, "keyctl": 250,
        "unshare": 272, "perf_event_open": 298, "name_to_handle_at": 303, "open_by_handle_at": 304,
        "clock_adjtime": 305, "setns": 308, "process_vm_readv": 310, "process_vm_writev": 311,
        "finit_module": 313, "kexec_file_load": 320, "bpf": 321, "userfaultfd": 323,
    },
    _ARM: {
        "umount2": 39, "mount": 40, "pivot_root": 41, "chroot": 51, "vhangup": 58, "quotactl": 60, "acct": 89,
        "unshare": 97, "kexec_load": 104, "init_module": 105, "delete_module": 106, "clock_settime": 112,
        "syslog": 116, "ptrace": 117, "tkill": 130, "reboot": 142, "sethostname": 161, "setdomainname": 162,
        "settimeofday": 170, "adjtimex": 171, "socket": 198, "socketpair": 199, "add_key": 217,
        "request_key": 218, "keyctl": 219, "swapon": 224, "swapoff": 225, "perf_event_open": 241,
        "name_to_handle_at": 264, "open_by_handle_at": 265, "clock_adjtime": 266, "setns": 268,
        "process_vm_readv": 270, "process_vm_writev": 271, "finit_module": 273, "bpf": 280, "userfaultfd": 282,
        "kexec_file_load": 294,
    },
}  # fmt: skip
_DENIED_EVERYWHERE = {
    "pidfd_send_signal": 424, "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427,
    "open_tree": 428, "move_mount": 429, "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433,
    "pidfd_open": 434, "pidfd_getfd": 438, "mount_setattr": 442,
}  # fmt: skip
_SIGNALS_TO_SELF_ONLY = {_X86: (62, 234), _ARM: (129, 131)}  # kill, tgkill
_CLONE, _CLONE3 = {_X86: 56, _ARM: 220}, 435
_CLONE_NEW_NAMESPACES = 0x7E020080


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when its parent dies; exit if it died before we could ask.

    "Parent" is the thread that started us (prctl(2)): whoever starts a lasting child does it from a lasting thread.
    """
    _LIBC.prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def limit(**values: int) -> None:
    """Set resource limits by the names of `resource.RLIMIT_…`, never above what is already set; never dump core."""
    for name, value in {**values, "CORE": 0}.items():
        which = getattr(resource, f"RLIMIT_{name}")
        hard = resource.getrlimit(which)[1]
        lower = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (lower, lower))


def forbid_new_privileges() -> None:
    """Make set-uid programs powerless below us; Landlock and seccomp ask for it."""
    _LIBC.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def landlock_abi() -> int:
    """Return the kernel's Landlock version, 0 where there is none (or it is switched off)."""
    return max(0, int(_LIBC.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), 1)))


def restrict_files(*, reads: list[str], writes: list[str]) -> bool:
    """Leave only these paths to open and no TCP (ABI 4 on); return whether Landlock holds, from this thread on."""
    abi = landlock_abi()
    if not abi:
        return False
    handled = _RIGHTS_OF_ABI.get(abi, _ALL_RIGHTS)
    net = _TCP_BIND_AND_CONNECT if abi >= 4 else 0
    scoped = _SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS if abi >= 6 else 0
    attributes = struct.pack("=QQQ", handled, net, scoped)[: 24 if abi >= 6 else 16 if abi >= 4 else 8]
    ruleset = int(_LIBC.syscall(_LANDLOCK_CREATE, attributes, ctypes.c_size_t(len(attributes)), 0))
    if ruleset < 0:
        return False
    for path in reads:
        _allow(ruleset, path, handled & (_EXECUTE | _READ_FILE | _READ_DIR))
    for path in writes:
        _allow(ruleset, path, handled & ~_EXECUTE)
    is_held = int(_LIBC.syscall(_LANDLOCK_RESTRICT, ruleset, 0)) == 0
    os.close(ruleset)
    return is_held


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        target = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    # The kernel refuses a rule that grants a folder's rights on a plain file.
    if not stat.S_ISDIR(os.fstat(target).st_mode):
        rights &= _FILE_RIGHTS
    _LIBC.syscall(_LANDLOCK_ADD, ruleset, 1, struct.pack("=Qi", rights, target), 0)
    os.close(target)


def restrict_calls() -> bool:
    """Refuse system calls that media work never needs; return whether the filter holds, from this thread on."""
    machine = os.uname().machine
    if machine not in _AUDIT_ARCH or sys.maxsize < 2**32:
        return False
    program = _filter(machine, os.getpid())
    buffer = ctypes.create_string_buffer(program, len(program))
    descriptor = struct.pack("@HP", len(program) // 8, ctypes.addressof(buffer))
    return int(_LIBC.prctl(_PR_SET_SECCOMP, 2, descriptor, 0, 0)) == 0


def _filter(machine: str, own_pid: int) -> bytes:
    """Return the BPF program: seccomp(2). A denied call answers EPERM, so that libraries fall back instead of dying."""
    load, equal, above, any_bit, give = 0x20, 0x15, 0x35, 0x45, 0x06
    allow, kill = 0x7FFF0000, 0x80000000
    refuse, unknown = 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
    lines = [(load, 0, 0, 4), (equal, 1, 0, _AUDIT_ARCH[machine]), (give, 0, 0, kill), (load, 0, 0, 0)]
    if machine == _X86:  # the x32 calls are the same ones under other numbers
        lines += [(above, 0, 1, 0x40000000), (give, 0, 0, refuse)]
    for number in (*_DENIED_ON[machine].values(), *_DENIED_EVERYWHERE.values()):
        lines += [(equal, 0, 1, number), (give, 0, 0, refuse)]
    # clone3 hides its flags behind a pointer; answered "unknown", the C library takes clone, whose flags we see.
    lines += [(equal, 0, 1, _CLONE3), (give, 0, 0, unknown)]
    argument = (load, 0, 0, 16)
    lines += [(equal, 0, 4, _CLONE[machine]), argument, (any_bit, 0, 1, _CLONE_NEW_NAMESPACES), (give, 0, 0, refuse)]
    lines += [(give, 0, 0, allow)]
    for number in _SIGNALS_TO_SELF_ONLY[machine]:
        lines += [(equal, 0, 4, number), argument, (equal, 1, 0, own_pid), (give, 0, 0, refuse), (give, 0, 0, allow)]
    return b"".join(struct.pack("=HBBI", *line) for line in [*lines, (give, 0, 0, allow)])


def report() -> str:
    """Return as JSON what holds here, by trying what must fail. Restricts this process for good."""
    limit(NOFILE=64)
    forbid_new_privileges()
    abi = landlock_abi()
    restrict_files(reads=["/usr/lib"], writes=["/dev/null"])
    has_filter = restrict_calls()
    holds = {
        "has_landlock": not _can_open("/etc/passwd"),
        "has_seccomp": has_filter and _LIBC.socket(2, 2, 0) == -1,
        "has_limits": resource.getrlimit(resource.RLIMIT_NOFILE)[0] <= 64,
        "dies_with_parent": _LIBC.prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0) == 0,
    }
    words = [f'"{name}": {"true" if value else "false"}' for name, value in holds.items()]
    return "{" + ", ".join([*words, f'"landlock_abi": {abi}', f'"machine": "{os.uname().machine}"']) + "}"


def _can_open(path: str) -> bool:
    try:
        os.close(os.open(path, os.O_RDONLY))
    except PermissionError:
        return False
    except OSError:
        return True
    return True


def main(words: list[str]) -> None:
    """Restrict this process as the options say and become the program."""
    if words == ["--report"]:
        sys.stdout.write(report())
        return
    end = words.index("--")
    options: dict[str, list[str]] = {"--parent": [], "--read": [], "--write": [], "--limit": []}
    for name, value in zip(words[:end:2], words[1:end:2], strict=True):
        options[name].append(value)
    for parent in options["--parent"]:
        die_with_parent(int(parent))
    limit(**{name: int(value) for name, _, value in (each.partition("=") for each in options["--limit"])})
    forbid_new_privileges()
    restrict_files(reads=options["--read"], writes=options["--write"])
    restrict_calls()
    argv = words[end + 1 :]
    os.execv(argv[0], argv)  # noqa: S606  # becoming the program, without a shell, is what this file is for
