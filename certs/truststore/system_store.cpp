// SPDX-License-Identifier: MIT
#include "certs/truststore/system_store.hpp"

#include <fstream>
#include <iterator>

namespace pidpys::certs {
namespace {

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

SystemStore::SystemStore(std::string label, RunCommand run, std::vector<std::string> elevate, SystemPlaces places)
    : label_(std::move(label)), run_(std::move(run)), elevate_(std::move(elevate)), places_(std::move(places)) {}

Result<TrustState> SystemStore::status(X509* authority) {
    std::error_code ignored;
    if (!std::filesystem::exists(anchor(), ignored)) return TrustState::absent;
    const bool current = pem_holds(text_of(anchor()), authority) && pem_holds(text_of(places_.bundle), authority);
    return current ? TrustState::trusted : TrustState::outdated;
}

Result<void> SystemStore::put(const std::filesystem::path& file) {
    auto copied = run_elevated({"install", "-D", "-m", "644", file.string(), anchor().string()});
    if (!copied) return copied;
    return run_elevated({places_.update});
}

Result<void> SystemStore::remove() {
    std::error_code ignored;
    if (!std::filesystem::exists(anchor(), ignored)) return {};
    auto removed = run_elevated({"rm", "-f", anchor().string()});
    if (!removed) return removed;
    return run_elevated({places_.update, "--fresh"});  // also drops the link to what is gone
}

Result<void> SystemStore::run_elevated(const std::vector<std::string>& command) {
    std::vector<std::string> whole = elevate_;
    whole.insert(whole.end(), command.begin(), command.end());
    auto ran = run_checked(run_, whole);
    if (!ran) return forward(ran);
    return {};
}

}  // namespace pidpys::certs
