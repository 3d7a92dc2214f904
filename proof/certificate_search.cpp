// SPDX-License-Identifier: MIT
#include "proof/certificate_search.hpp"

#include <algorithm>

#include "certs/certificate.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "crypto/container/key_identifiers.hpp"
#include "proof/addresses.hpp"

namespace pidpys::proof {
namespace {

namespace cmp = crypto::cmp;
using cmp::QuerySlots;

constexpr std::size_t most_keys = static_cast<std::size_t>(QuerySlots::four);
constexpr std::chrono::hours kept_for{24};

// Its own address, else the one that providers with one host have beside that of OCSP (keys-and-envelopes 4.1).
std::string query_url(const certs::Authority& authority) {
    if (!authority.cmp_url.empty()) return authority.cmp_url;
    std::string url = authority.ocsp_url;
    constexpr std::string_view ocsp = "/ocsp";
    const std::size_t at = url.rfind(ocsp);
    return at == std::string::npos ? std::string() : url.replace(at, ocsp.size(), "/cmp");
}

bool is_named(const certs::Authority& authority, const AskedAuthorities& asked) {
    if (asked.all || (!asked.id.empty() && authority.id == asked.id)) return true;
    const auto has = [&](const std::string& name) {
        return !name.empty() && (std::ranges::find(authority.issuer_names, name) != authority.issuer_names.end() ||
                                 std::ranges::any_of(authority.certificates, [&](const Bytes& own) {
                                     const auto facts = certs::certificate_facts(own);
                                     return facts && facts->owner.full_name == name;
                                 }));
    };
    return std::ranges::any_of(asked.hints, [&](const Bytes& hint) {
        const auto facts = certs::certificate_facts(hint);
        return facts && (has(facts->issuer.full_name) || has(facts->owner.full_name));
    });
}

bool is_of(const Bytes& certificate, const std::vector<std::shared_ptr<EVP_PKEY>>& keys) {
    const auto identity = crypto::identify_certificate(certificate);
    const auto key = identity ? crypto::public_key_of(*identity) : tl::unexpected(identity.error());
    return key && std::ranges::any_of(keys, [&](const std::shared_ptr<EVP_PKEY>& one) {
               return EVP_PKEY_eq(one.get(), key->get()) == 1;
           });
}

std::vector<Bytes> ids_of(const std::vector<std::shared_ptr<EVP_PKEY>>& keys) {
    std::vector<Bytes> ids;
    for (const auto& key : keys) ids.push_back(crypto::subject_key_identifier(key.get()));
    std::erase_if(ids, [](const Bytes& id) { return id.empty(); });
    if (ids.size() > most_keys) ids.resize(most_keys);
    return ids;
}

}  // namespace

std::vector<online::Address> query_addresses(const certs::AuthorityRegistry& authorities,
                                             const AskedAuthorities& asked) {
    std::vector<std::string> urls;
    for (const certs::Authority& authority : authorities.authorities())
        if (is_named(authority, asked)) urls.push_back(query_url(authority));
    return foreign_addresses(urls);
}

std::vector<std::shared_ptr<EVP_PKEY>> keys_without_certificate(std::span<const crypto::KeyEntry> keys) {
    std::vector<std::shared_ptr<EVP_PKEY>> without;
    for (const crypto::KeyEntry& entry : keys)
        if (entry.certificates.empty()) without.push_back(entry.key);
    return without;
}

CertificateSearch::CertificateSearch(Context context, std::vector<std::shared_ptr<EVP_PKEY>> keys,
                                     std::vector<online::Address> servers)
    : context_(std::make_shared<const Context>(std::move(context))), keys_(std::move(keys)), ids_(ids_of(keys_)) {
    if (ids_.empty()) return;
    for (online::Address& server : servers) to_ask_.push_back({std::move(server), QuerySlots::three});
}

// On the fetcher's thread.
Result<online::Verdict> CertificateSearch::look_at(ByteView answer, const Context& context,
                                                   const std::vector<std::shared_ptr<EVP_PKEY>>& keys, Found& found,
                                                   std::atomic<bool>& understood) {
    auto sent = cmp::read_query_answer(answer);
    understood = sent || sent.error().code == Errc::not_found;
    if (!sent) return forward(sent);
    Error why{Errc::not_found, "sent no certificate of these keys"};
    std::vector<Bytes> good, beside;
    for (const Bytes& certificate : *sent) {
        if (!is_of(certificate, keys)) {
            beside.push_back(certificate);
            continue;
        }
        const auto path = context.authorities->validate(certificate, *sent, context.now);
        path ? good.push_back(certificate) : void(why = path.error());
    }
    if (good.empty()) return tl::unexpected(std::move(why));
    const std::lock_guard lock(found.mutex);
    if (found.certificates.empty()) {
        found.certificates = std::move(good);
        found.beside = std::move(beside);
    }
    return online::Verdict{context.now + kept_for};
}

online::Request CertificateSearch::request_of(const Question& question) const {
    online::Request request;
    request.kind = online::Kind::certificate_query;
    request.addresses = {question.server};
    const auto body = cmp::write_certificate_query(question.slots, ids_);
    if (body) request.body = *body;
    for (const Bytes& id : ids_) request.cache_key += hex_encode(id);
    request.in_other_form = question.slots != QuerySlots::three;
    request.check = [context = context_, keys = keys_, found = found_, understood = question.understood](
                        ByteView answer) { return look_at(answer, *context, keys, *found, *understood); };
    return request;
}

std::vector<online::Request> CertificateSearch::next() {
    asked_ = std::exchange(to_ask_, {});
    if (satisfied()) asked_.clear();
    std::vector<online::Request> requests;
    for (const Question& question : asked_) requests.push_back(request_of(question));
    return requests;
}

void CertificateSearch::take(std::vector<Result<online::Answer>> answers) {
    for (std::size_t i = 0; i < answers.size(); ++i) {
        if (answers[i]) continue;
        const Error& error = answers[i].error();
        const Question& question = asked_[i];
        if (question.slots == QuerySlots::three && !*question.understood && error.code != Errc::cancelled)
            to_ask_.push_back({question.server, QuerySlots::four});
        // What a server has said tells more than that another was silent.
        if (!trouble_ || *question.understood) trouble_ = error;
    }
}

Result<std::vector<Bytes>> CertificateSearch::outcome() const {
    const std::lock_guard lock(found_->mutex);
    if (found_->certificates.empty())
        return tl::unexpected(trouble_.value_or(Error{Errc::not_found, "no server is known"}));
    std::vector<Bytes> all = found_->certificates;
    all.insert(all.end(), found_->beside.begin(), found_->beside.end());
    return all;
}

}  // namespace pidpys::proof
