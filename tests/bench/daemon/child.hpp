// SPDX-License-Identifier: MIT
// A program under measurement: started, asked for its memory and processor time, ended with this object.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace bench {

class Child {
public:
    // `command[0]` is sought in PATH. Standard output is read by line(); standard error goes to `log`, a file.
    Child(const std::vector<std::string>& command, const std::string& log);
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    std::string line();                                   // of its standard output; empty at its end
    [[nodiscard]] double memory_mb() const;               // VmRSS
    [[nodiscard]] double processor_seconds() const;       // its own and its children's, so far
    [[nodiscard]] double network_thread_seconds() const;  // of its first thread, which in ours is that of the network
    [[nodiscard]] std::chrono::steady_clock::time_point started() const { return started_; }

private:
    int process_ = -1;
    int output_ = -1;
    std::chrono::steady_clock::time_point started_;
};

bool has_program(const std::string& name);  // in PATH
int free_port();                            // of 127.0.0.1, free a moment ago

class TemporaryDirectory {
public:
    TemporaryDirectory();
    ~TemporaryDirectory();
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string path_;
};

}  // namespace bench
