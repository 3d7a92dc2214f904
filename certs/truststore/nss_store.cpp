// SPDX-License-Identifier: MIT
#include "certs/truststore/nss_store.hpp"

#include <sstream>

#include "files/private_file.hpp"

namespace pidpys::certs {

NssStore::NssStore(std::filesystem::path database, std::string label, RunCommand run, std::string name)
    : database_(std::move(database)), label_(std::move(label)), run_(std::move(run)), name_(std::move(name)) {}

bool NssStore::exists() const {
    std::error_code ignored;
    return std::filesystem::exists(database_ / "cert9.db", ignored);
}

Result<std::string> NssStore::certutil(std::vector<std::string> options) {
    options.insert(options.begin(), "certutil");
    options.insert(options.end(), {"-d", "sql:" + database_.string()});
    return run_checked(run_, options);
}

Result<std::string> NssStore::trust_flags() {
    auto listing = certutil({"-L"});
    if (!listing) return listing;
    std::istringstream lines(*listing);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string name, flags;
        words >> name >> flags;
        if (name == label_) return flags;
    }
    return std::string();
}

Result<TrustState> NssStore::status(X509* authority) {
    if (!exists()) return TrustState::absent;
    auto flags = trust_flags();
    if (!flags) return forward(flags);
    if (flags->empty()) return TrustState::absent;

    auto pem = certutil({"-L", "-n", label_, "-a"});
    if (!pem) return forward(pem);
    const bool for_servers = flags->substr(0, flags->find(',')).find('C') != std::string::npos;
    return for_servers && pem_holds(*pem, authority) ? TrustState::trusted : TrustState::outdated;
}

Result<void> NssStore::put(const std::filesystem::path& file) {
    if (exists()) {
        if (auto removed = remove(); !removed) return removed;
    } else {
        if (auto made = files::make_private_directory(database_); !made) return made;
        if (auto made = certutil({"-N", "--empty-password"}); !made) return forward(made);
    }
    auto added = certutil({"-A", "-n", label_, "-t", "C,,", "-i", file.string()});
    if (!added) return forward(added);
    return {};
}

Result<void> NssStore::remove() {
    // One call removes one certificate; a renewal that was cut short may have left more under the label.
    for (int left = 32; exists() && left > 0; --left) {
        auto flags = trust_flags();
        if (!flags) return forward(flags);
        if (flags->empty()) return {};
        if (auto deleted = certutil({"-D", "-n", label_}); !deleted) return forward(deleted);
    }
    return {};
}

}  // namespace pidpys::certs
