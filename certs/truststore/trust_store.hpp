// SPDX-License-Identifier: MIT
// A place where programs of this machine look for authorities they trust. An installation of the service keeps at
// most one authority in it, under a label of its own; a renewal replaces it.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "crypto/base/openssl.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::certs {

struct CommandOutput {
    int status = 0;
    std::string output;
};

// Runs a program by its arguments, without a shell. not_found: it is not installed.
using RunCommand = std::function<Result<CommandOutput>(const std::vector<std::string>& arguments)>;

enum class TrustState {
    trusted,
    outdated,  // an earlier authority of this installation is there, or this one without trust
    absent
};

class TrustStore {
public:
    TrustStore() = default;
    virtual ~TrustStore() = default;
    TrustStore(const TrustStore&) = delete;
    TrustStore& operator=(const TrustStore&) = delete;

    [[nodiscard]] virtual std::string place() const = 0;                // a path, for people
    [[nodiscard]] virtual std::string name() const { return place(); }  // whose it is, where that is known

    // Errors of all: not_found (the tool is not installed), io (the tool's own words).
    virtual Result<TrustState> status(X509* authority) = 0;
    // Puts the authority in the place of whatever stood under the label: this certificate, as it is in memory, and no
    // file that may have changed since it was checked. If the store holds another one afterwards it is taken out again
    // (integrity).
    Result<void> install(X509* authority);
    virtual Result<void> remove() = 0;

private:
    virtual Result<void> put(const std::filesystem::path& file) = 0;  // a PEM file with one certificate
};

// The label of the installation whose identity is in `directory`: "pidpys-local-authority-" and 8 hex digits.
std::string trust_label(const std::filesystem::path& directory);

// Does a PEM text hold this certificate among others?
bool pem_holds(const std::string& pem, X509* certificate);

// Runs; io with the command's last line if it answers anything but 0.
Result<std::string> run_checked(const RunCommand& run, const std::vector<std::string>& arguments);

}  // namespace pidpys::certs
