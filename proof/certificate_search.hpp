// SPDX-License-Identifier: MIT
// Certificates of keys that have none, asked of authorities by the keys' identifiers (crypto/cmp/certificate_query.hpp):
// of all at once, and the first that has one ends it.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <span>
#include <string>

#include "crypto/cmp/certificate_query.hpp"
#include "crypto/key/private_key.hpp"
#include "proof/context.hpp"
#include "proof/errand.hpp"

namespace pidpys::proof {

// Which authorities are asked. Whom it is not, learns nothing of the keys.
struct AskedAuthorities {
    std::string id;                 // that the client or the person names
    std::vector<Bytes> hints = {};  // certificates that came with the keys: of their owner's authority, or issued by it
    bool all = false;               // whoever is listed
};

// Of those authorities the servers; none where nobody is named.
std::vector<online::Address> query_addresses(const certs::AuthorityRegistry& authorities,
                                             const AskedAuthorities& asked);

// Its keys that have no certificate. Empty: there is nothing to search for.
std::vector<std::shared_ptr<EVP_PKEY>> keys_without_certificate(std::span<const crypto::KeyEntry> keys);

class CertificateSearch final : public Errand {
public:
    // All keys, four at the most, are asked for in one request.
    CertificateSearch(Context context, std::vector<std::shared_ptr<EVP_PKEY>> keys,
                      std::vector<online::Address> servers);

    std::vector<online::Request> next() override;
    void take(std::vector<Result<online::Answer>> answers) override;
    [[nodiscard]] bool satisfied() const override { return found_->any(); }

    // Certificates (DER) of the keys, each with a path to an authority now; what else came along may lie on those paths and
    // stands behind them. Else why the last who answered gave none, or why nobody answered: Errors of Fetcher; not_found: there
    // is nobody to ask.
    [[nodiscard]] Result<std::vector<Bytes>> outcome() const;

private:
    // What was found on the fetcher's threads.
    struct Found {
        [[nodiscard]] bool any() const {
            const std::lock_guard lock(mutex);
            return !certificates.empty();
        }
        mutable std::mutex mutex;
        std::vector<Bytes> certificates, beside;
    };
    struct Question {
        online::Address server;
        crypto::cmp::QuerySlots slots;
        std::shared_ptr<std::atomic<bool>> understood = std::make_shared<std::atomic<bool>>(false);  // and answered
    };

    static Result<online::Verdict> look_at(ByteView answer, const Context& context,
                                           const std::vector<std::shared_ptr<EVP_PKEY>>& keys, Found& found,
                                           std::atomic<bool>& understood);
    [[nodiscard]] online::Request request_of(const Question& question) const;

    const std::shared_ptr<const Context> context_;
    const std::vector<std::shared_ptr<EVP_PKEY>> keys_;
    const std::vector<Bytes> ids_;
    const std::shared_ptr<Found> found_ = std::make_shared<Found>();
    std::vector<Question> to_ask_, asked_;
    std::optional<Error> trouble_;
};

}  // namespace pidpys::proof
