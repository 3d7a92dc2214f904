// SPDX-License-Identifier: MIT
// What every command is given, and how it speaks.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "api/messages/language.hpp"
#include "crypto/base/result.hpp"
#include "release/key.hpp"

namespace pidpys::cli {

struct Context {
    api::Language language = api::Language::uk;
    std::filesystem::path state;   // of the service
    std::filesystem::path config;  // of the service; empty: the usual file (cli/service_settings.hpp)
    std::filesystem::path home;
    bool json = false;         // reports are for programs
    release::Origin releases;  // by whose word a version is the newest

    [[nodiscard]] std::filesystem::path tls() const { return state / "tls"; }
    [[nodiscard]] std::filesystem::path certificates() const { return state / "certificates"; }
};

// The home, and the place where the service keeps its state unless told otherwise.
Context context_of_environment();

void print(const std::string& line);                       // standard output, with a line end
void print_aside(const std::string& line);                 // standard error
using Tell = void (*)(const std::string& line);            // one of both
int complain(const Context& context, const Error& error);  // standard error; answers the exit status

std::string time_text(std::chrono::system_clock::time_point time);  // "2026-08-25 14:03", local

// Texts from certificates and files, safe to show at a terminal.
std::string shown(const std::string& foreign);

}  // namespace pidpys::cli
