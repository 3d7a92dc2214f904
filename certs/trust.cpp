// SPDX-License-Identifier: MIT
#include "certs/trust.hpp"

#include <algorithm>
#include <functional>
#include <mutex>
#include <unordered_map>

#include "certs/certificate_rules.hpp"
#include "certs/issued_by.hpp"
#include "certs/parse_certificate.hpp"
#include "certs/path_search.hpp"
#include "certs/revocation.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/base/openssl.hpp"
#include "crypto/provider/provider.hpp"
#include "crypto/provider/qc_statements.hpp"

namespace pidpys::certs {
namespace {

using crypto::X509Ptr;

constexpr std::size_t max_untrusted = 256;
constexpr std::size_t most_helpers = 512;

struct FreeStack {
    void operator()(STACK_OF(X509) * stack) const { sk_X509_pop_free(stack, X509_free); }
};
using X509Stack = std::unique_ptr<STACK_OF(X509), FreeStack>;

Errc code_of(int error) {
    switch (error) {
        case X509_V_ERR_CERT_HAS_EXPIRED:
        case X509_V_ERR_CERT_NOT_YET_VALID: return Errc::expired;
        default: return Errc::untrusted;
    }
}

void push(STACK_OF(X509) * stack, X509* certificate) {
    if (sk_X509_push(stack, certificate) > 0) X509_up_ref(certificate);
}

std::string serial_text(X509* certificate) {
    return hex_encode_upper(crypto::content_of(X509_get0_serialNumber(certificate)));
}

PathRole role_of(int place, int anchor) {
    if (place == 0) return PathRole::signer;
    return place < anchor ? PathRole::authority : PathRole::anchor;
}

using Refusal = PathSearch::Refusal;

Refusal refusal(Errc code, X509* certificate, const std::string& why, bool for_good = false) {
    return {Error{code, "certificate " + serial_text(certificate) + ": " + why}, for_good};
}

using Withdrawn = std::function<std::optional<std::string>(ByteView certificate)>;

// The path found, unless one of its certificates is none to trust in or revoked. A revoked signer is so for good: it is
// the same under whatever other certificate of its issuer.
std::optional<Refusal> judge_path(STACK_OF(X509) * found, const StatusOf& status_of, const Withdrawn& withdrawn,
                                  TrustedPath& path) {
    path = {};
    const int anchor = sk_X509_num(found) - 1;
    for (int i = 0; i <= anchor; ++i) {
        X509* const certificate = sk_X509_value(found, i);
        path.certificates.push_back(crypto::der_of(i2d_X509, certificate));
        if (auto fine = check_certificate(certificate, role_of(i, anchor), i == anchor); !fine)
            return refusal(fine.error().code, certificate, fine.error().detail);
        if (const auto why = withdrawn(path.certificates.back())) return refusal(Errc::untrusted, certificate, *why);
    }
    for (int i = 0; i < anchor; ++i) {
        X509* const certificate = sk_X509_value(found, i);
        CertificateStatus status = status_of(certificate, sk_X509_value(found, i + 1));
        if (status.standing.kind == Standing::revoked)
            return refusal(Errc::revoked, certificate, status.standing.detail, i == 0);
        path.statuses.push_back(std::move(status));
    }
    path.revocation_checked = all_good(path.statuses);
    return std::nullopt;
}

X509Stack stack_of(PathSearch::Certificates::const_iterator from, PathSearch::Certificates::const_iterator until) {
    X509Stack stack(sk_X509_new_null());
    for (; from != until; ++from) push(stack.get(), *from);
    return stack;
}

}  // namespace

struct AuthorityRegistry::Store {
    std::vector<Authority> authorities;
    CertificateStore others;
    std::unordered_multimap<unsigned long, X509*> candidates;  // by the hash of their subject
    std::vector<X509Ptr> owned;
    std::vector<std::pair<ByteView, crypto::CertificateIdentity>>
        known;  // all of them; views of the certificates above
    PathSearch::Certificates anchors;
    crypto::X509StorePtr rules{X509_STORE_new()};  // how libcrypto verifies; holds no certificates
    std::mutex mutex;
    std::shared_ptr<const RevocationLists> lists;

    std::shared_ptr<const RevocationLists> current_lists() {
        const std::lock_guard lock(mutex);
        return lists;
    }

    // What the user trusts by himself is trusted whatever the state says.
    std::optional<std::string> refused_by_list(ByteView certificate, TimePoint at) const {
        auto refused = others.standings.refuses(certificate, at);
        for (const Authority& authority : authorities)
            for (const Bytes& own : authority.certificates)
                if (refused && std::ranges::equal(own, certificate)) return std::nullopt;
        return refused;
    }

    void keep(const Bytes& der, const std::function<void(X509*)>& use) {
        X509Ptr certificate = parse_certificate(der);
        if (!certificate) return;
        if (const auto identity = crypto::identify_certificate(der)) known.emplace_back(der, *identity);
        use(certificate.get());
        owned.push_back(std::move(certificate));
    }

    // Candidates that may be above any of `certificates`, as far up as they go.
    void add_candidates(PathSearch::Certificates& helpers, X509* leaf) const {
        PathSearch::Certificates added = helpers;
        added.push_back(leaf);
        for (std::size_t i = 0; i < added.size() && added.size() < most_helpers; ++i) {
            const auto [from, until] = candidates.equal_range(X509_NAME_hash(X509_get_issuer_name(added[i])));
            for (auto each = from; each != until; ++each)
                if (std::find(added.begin(), added.end(), each->second) == added.end()) {
                    added.push_back(each->second);
                    helpers.push_back(each->second);
                }
        }
    }

    // RFC 5280 §6.1 by libcrypto, over these certificates and no others.
    std::optional<Refusal> verify(const PathSearch::Certificates& certificates, TimePoint at, const StatusOf& status_of,
                                  TrustedPath& path) {
        const auto first = certificates.begin();
        const auto last = certificates.end() - 1;
        const X509Stack between = stack_of(first == last ? last : first + 1, last);
        const X509Stack anchor = stack_of(last, certificates.end());
        const crypto::X509StoreCtxPtr context(X509_STORE_CTX_new());
        if (!context || X509_STORE_CTX_init(context.get(), rules.get(), *first, between.get()) != 1)
            return Refusal{Error{Errc::internal, crypto::openssl_errors()}, true};
        X509_STORE_CTX_set0_trusted_stack(context.get(), anchor.get());
        // An intermediate may have the anchor's name: what stands between comes first.
        X509_VERIFY_PARAM_clear_flags(X509_STORE_CTX_get0_param(context.get()), X509_V_FLAG_TRUSTED_FIRST);
        X509_STORE_CTX_set_time(context.get(), 0, std::chrono::system_clock::to_time_t(at));
        X509_STORE_CTX_set_depth(context.get(), static_cast<int>(certificates.size()));
        if (X509_verify_cert(context.get()) != 1) {
            const int error = X509_STORE_CTX_get_error(context.get());
            ERR_clear_error();
            return Refusal{Error{code_of(error), X509_verify_cert_error_string(error)}};
        }
        return judge_path(
            X509_STORE_CTX_get0_chain(context.get()), status_of,
            [&](ByteView certificate) { return refused_by_list(certificate, at); }, path);
    }
};

AuthorityRegistry::AuthorityRegistry() : AuthorityRegistry(std::vector<Authority>{}) {}

AuthorityRegistry::AuthorityRegistry(std::vector<Authority> authorities, CertificateStore others)
    : store_(std::make_unique<Store>()) {
    (void)crypto::load_provider();  // without it national certificates are merely untrusted
    store_->authorities = std::move(authorities);
    store_->others = std::move(others);
    const auto trust = [this](X509* certificate) { store_->anchors.push_back(certificate); };
    for (const Authority& authority : store_->authorities)
        for (const Bytes& der : authority.certificates) store_->keep(der, trust);
    for (const Bytes& der : store_->others.anchors) store_->keep(der, trust);
    for (const Bytes& der : store_->others.candidates)
        store_->keep(der, [this](X509* certificate) {
            store_->candidates.emplace(X509_NAME_hash(X509_get_subject_name(certificate)), certificate);
        });
    X509_STORE* const rules = store_->rules.get();
    // Whatever certificate the configuration names is trusted by itself, root or not.
    X509_STORE_set_flags(rules, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_POLICY_CHECK);
    // Any policy will do for us; constraints of the path are processed (RFC 5280 §6.1): who requires one gets it.
    X509_VERIFY_PARAM_add0_policy(X509_STORE_get0_param(rules), OBJ_nid2obj(NID_any_policy));
    X509_STORE_set_verify(rules, verify_chain);
    X509_STORE_set_verify_cb(rules, crypto::allow_critical_qc_statements);
    ERR_clear_error();
}

AuthorityRegistry::~AuthorityRegistry() = default;
AuthorityRegistry::AuthorityRegistry(AuthorityRegistry&&) noexcept = default;
AuthorityRegistry& AuthorityRegistry::operator=(AuthorityRegistry&&) noexcept = default;

const std::vector<Authority>& AuthorityRegistry::authorities() const { return store_->authorities; }

std::vector<Bytes> AuthorityRegistry::certificates() const {
    std::vector<Bytes> all;
    for (const Authority& authority : store_->authorities)
        all.insert(all.end(), authority.certificates.begin(), authority.certificates.end());
    return all;
}

std::vector<Bytes> AuthorityRegistry::certificates_like(
    const std::function<bool(const crypto::CertificateIdentity&)>& wanted) const {
    std::vector<Bytes> found;
    for (const auto& [certificate, identity] : store_->known)
        if (wanted(identity)) found.push_back(to_bytes(certificate));
    return found;
}

const Authority* AuthorityRegistry::find(const std::string& id) const {
    const auto& all = store_->authorities;
    const auto found = std::find_if(all.begin(), all.end(), [&](const Authority& each) { return each.id == id; });
    return found == all.end() ? nullptr : &*found;
}

const Authority* AuthorityRegistry::find_issuer(const std::string& common_name) const {
    const auto has_name = [&](const Authority& each) {
        if (std::find(each.issuer_names.begin(), each.issuer_names.end(), common_name) != each.issuer_names.end())
            return true;
        return std::any_of(each.certificates.begin(), each.certificates.end(), [&](const Bytes& der) {
            const auto facts = certificate_facts(der);
            return facts && facts->owner.full_name == common_name;
        });
    };
    const auto& all = store_->authorities;
    const auto found = std::find_if(all.begin(), all.end(), has_name);
    return found == all.end() ? nullptr : &*found;
}

void AuthorityRegistry::set_revocation_lists(const std::vector<Bytes>& lists) {
    auto made = std::make_shared<const RevocationLists>(lists);
    const std::lock_guard lock(store_->mutex);
    store_->lists.swap(made);
}

std::shared_ptr<const RevocationLists> AuthorityRegistry::revocation_lists() const { return store_->current_lists(); }

Result<TrustedPath> AuthorityRegistry::validate(ByteView certificate, const std::vector<Bytes>& untrusted,
                                                TimePoint at) const {
    return validate(certificate, untrusted, at,
                    [lists = store_->current_lists(), at](X509* one, X509* issuer) -> CertificateStatus {
                        if (!lists) return {};
                        Standing standing = lists->judge(one, issuer, {at, at});
                        const bool told = standing.kind != Standing::unknown;
                        return {std::move(standing), told ? StatusSource::at_hand : StatusSource::none};
                    });
}

Result<TrustedPath> AuthorityRegistry::validate(ByteView certificate, const std::vector<Bytes>& untrusted, TimePoint at,
                                                const StatusOf& status_of) const {
    const X509Ptr leaf = parse_certificate(certificate);
    if (!leaf) return fail(Errc::malformed, "not an X.509 certificate");
    std::vector<X509Ptr> owned;
    PathSearch::Certificates helpers;
    for (const Bytes& der : untrusted) {
        X509Ptr helper = parse_certificate(der);
        if (!helper || helpers.size() == max_untrusted) continue;
        helpers.push_back(helper.get());
        owned.push_back(std::move(helper));
    }
    store_->add_candidates(helpers, leaf.get());
    TrustedPath path;
    PathSearch search(store_->anchors, helpers, [&](const PathSearch::Certificates& certificates) {
        return store_->verify(certificates, at, status_of, path);
    });
    if (auto found = search.climb(leaf.get()); !found) return forward(found);
    return path;
}

}  // namespace pidpys::certs
