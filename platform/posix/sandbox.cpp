// SPDX-License-Identifier: MIT
// Linux: resource limits, Landlock for the file system where the kernel has it, and a seccomp list of the calls that
// computing, reading files and writing to open descriptors take. Everything else fails with EPERM, sockets above all.
#include "platform/sandbox.hpp"

#include <cerrno>
#include <cstdio>
#include <fstream>

#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace pidpys::platform {

namespace {

std::uint64_t address_space_in_use() {
    std::ifstream statm("/proc/self/statm");
    std::uint64_t pages = 0;
    statm >> pages;
    return pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

bool limit(int what, std::uint64_t value) {
    const rlimit both{value, value};
    return setrlimit(static_cast<__rlimit_resource_t>(what), &both) == 0;
}

// True also where the kernel has no Landlock: seccomp still lets nothing be written or sent.
bool restrict_files(const std::vector<std::string>& readable) {
    constexpr std::uint64_t read = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
    landlock_ruleset_attr attributes{};
    attributes.handled_access_fs =
        read | LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
        LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
        LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_SYM |
        LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK;
    const auto rules = static_cast<int>(syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0));
    if (rules < 0) return errno == ENOSYS || errno == EOPNOTSUPP;
    for (const std::string& folder : readable) {
        const int place = open(folder.c_str(), O_PATH | O_CLOEXEC);
        if (place < 0) continue;  // what is not there need not be read
        landlock_path_beneath_attr beneath{};
        beneath.allowed_access = read;
        beneath.parent_fd = place;
        const bool added = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) == 0;
        close(place);
        if (!added) return close(rules), false;
    }
    const bool done = syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    close(rules);
    return done;
}

// openat for reading alone is added apart.
constexpr int calls[] = {
    SCMP_SYS(read),        SCMP_SYS(readv),           SCMP_SYS(pread64),        SCMP_SYS(write),
    SCMP_SYS(writev),      SCMP_SYS(close),           SCMP_SYS(lseek),          SCMP_SYS(fstat),
    SCMP_SYS(stat),        SCMP_SYS(lstat),           SCMP_SYS(newfstatat),     SCMP_SYS(statx),
    SCMP_SYS(fstatfs),     SCMP_SYS(statfs),          SCMP_SYS(access),         SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),  SCMP_SYS(readlink),        SCMP_SYS(readlinkat),     SCMP_SYS(getdents64),
    SCMP_SYS(fcntl),       SCMP_SYS(fadvise64),       SCMP_SYS(getcwd),         SCMP_SYS(mmap),
    SCMP_SYS(munmap),      SCMP_SYS(mremap),          SCMP_SYS(mprotect),       SCMP_SYS(madvise),
    SCMP_SYS(brk),         SCMP_SYS(futex),           SCMP_SYS(sched_yield),    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(getrandom),   SCMP_SYS(clock_gettime),   SCMP_SYS(clock_getres),   SCMP_SYS(gettimeofday),
    SCMP_SYS(nanosleep),   SCMP_SYS(clock_nanosleep), SCMP_SYS(time),           SCMP_SYS(times),
    SCMP_SYS(getrusage),   SCMP_SYS(sysinfo),         SCMP_SYS(uname),          SCMP_SYS(getpid),
    SCMP_SYS(gettid),      SCMP_SYS(getuid),          SCMP_SYS(geteuid),        SCMP_SYS(getgid),
    SCMP_SYS(getegid),     SCMP_SYS(rt_sigaction),    SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack), SCMP_SYS(restart_syscall), SCMP_SYS(exit),           SCMP_SYS(exit_group)};

bool restrict_calls() {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (filter == nullptr) return false;
    bool good = true;
    for (const int call : calls) good = good && seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) == 0;
    constexpr scmp_datum_t writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND;
    good =
        good &&
        seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, writing, 0)) == 0 &&
        seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(open), 1, SCMP_A1(SCMP_CMP_MASKED_EQ, writing, 0)) == 0;
    good = good && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return good;
}

}  // namespace

Result<void> enter_sandbox(const SandboxLimits& limits) {
    // Where users may have name spaces of their own the network goes with them; seccomp takes it away in any case.
    (void)unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC);
    const bool limited = limit(RLIMIT_CORE, 0) && limit(RLIMIT_CPU, limits.processor_seconds) &&
                         limit(RLIMIT_AS, address_space_in_use() + limits.memory) && limit(RLIMIT_NOFILE, 64);
    if (!limited) return fail(Errc::unavailable, "resource limits");
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return fail(Errc::unavailable, "prctl");
    if (!restrict_files(limits.readable)) return fail(Errc::unavailable, "Landlock");
    if (!restrict_calls()) return fail(Errc::unavailable, "seccomp");
    return {};
}

}  // namespace pidpys::platform
