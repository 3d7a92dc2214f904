// SPDX-License-Identifier: MIT
// The network as these tests have it: the desks of the test authority, asked without any network.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "crypto/cms/signed_data.hpp"
#include "online/fetcher.hpp"
#include "proof/upgrade.hpp"
#include "tests/authority/desks.hpp"

namespace pidpys::proof::test {

using pidpys::test::authority::Member;
using pidpys::test::authority::Office;

// Addresses are tried in their order and answers looked at by the request's check, as the client does it.
class DeskFetcher final : public online::Fetcher {
public:
    explicit DeskFetcher(const std::string& family);

    void fetch(online::Request request, std::stop_token stop, online::Callback callback) override;

    [[nodiscard]] Result<void> may_ask(const online::Address& address) const override;

    // A service ("tsp", "ocsp", "crl", "aia", "cmp") that goes wrong from now on; empty: no more.
    void spoil(const std::string& service, const std::string& fault) { faults_[service] = fault; }
    // A service whose address the guard refuses.
    void forbid(const std::string& service) { forbidden_.insert(service); }
    // How often a service was asked.
    [[nodiscard]] std::size_t asked(const std::string& service) const;

    [[nodiscard]] Office& office() { return office_; }
    [[nodiscard]] const pidpys::test::authority::House& house() const { return office_.house; }
    [[nodiscard]] Member person(const std::string& name = "Петренко Петро");
    [[nodiscard]] const certs::AuthorityRegistry& authorities() const { return authorities_; }
    [[nodiscard]] certs::TimePoint now() const { return office_.house.now; }
    void pass(std::chrono::seconds time) { office_.house.now += time; }

    [[nodiscard]] Context context() const { return {authorities_, now()}; }

private:
    Result<Bytes> answer(const std::string& url, const online::Request& request);

    Office office_;
    certs::AuthorityRegistry authorities_;  // knows the root alone
    std::map<std::string, std::string> faults_;
    std::set<std::string> forbidden_;
    std::vector<std::string> asked_;
};

Bytes serial_of(ByteView certificate);  // content octets, of a short INTEGER

// Signed by the person at the authority's present time.
Bytes sign(const DeskFetcher& network, const Member& person, ByteView content,
           crypto::SignatureForm form = crypto::SignatureForm::attached);

// Raised over this network.
Result<Upgraded> raise(DeskFetcher& network, ByteView signature, crypto::CadesLevel level,
                       std::optional<ByteView> beside = {}, std::optional<ByteView> joined = {});

}  // namespace pidpys::proof::test
