// SPDX-License-Identifier: MIT
#include "certs/trust.hpp"

#include <mutex>

#include "certs/critical_extensions.hpp"
#include "certs/parse_certificate.hpp"
#include "certs/revocation.hpp"
#include "certs/strength.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/base/openssl.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "crypto/key/sound_key.hpp"
#include "crypto/provider/provider.hpp"
#include "crypto/provider/qc_statements.hpp"

namespace pidpys::certs {
namespace {

using crypto::X509Ptr;

constexpr std::size_t max_untrusted = 256;
constexpr int max_path = 10;

struct FreeStack {
    void operator()(STACK_OF(X509)* stack) const { sk_X509_pop_free(stack, X509_free); }
};
using X509Stack = std::unique_ptr<STACK_OF(X509), FreeStack>;

Errc code_of(int error) {
    switch (error) {
        case X509_V_ERR_CERT_HAS_EXPIRED:
        case X509_V_ERR_CERT_NOT_YET_VALID: return Errc::expired;
        default: return Errc::untrusted;
    }
}

void push(STACK_OF(X509)* stack, X509* certificate) {
    if (sk_X509_push(stack, certificate) > 0) X509_up_ref(certificate);
}

std::string serial_text(X509* certificate) {
    const ASN1_INTEGER* serial = X509_get0_serialNumber(certificate);
    return hex_encode_upper({serial->data, static_cast<std::size_t>(serial->length)});
}

// What is asked of each certificate below the anchor beyond what libcrypto looks at.
Result<void> check_certificate(X509* certificate) {
    const Bytes der = crypto::der_of(i2d_X509, certificate);
    const auto identity = crypto::identify_certificate(der);
    if (!identity) return fail(Errc::untrusted, "it is damaged");
    if (auto strong = check_strength(certificate); !strong) return strong;
    if (auto sound = crypto::check_sound_public_key(X509_get0_pubkey(certificate), identity->public_key); !sound)
        return sound;
    return check_extensions(certificate);
}

// The path found, unless one of its certificates is too weak or revoked. The last is trusted as it is, but that a key
// anybody signs with vouches for nothing, and that a signer's own key has to be strong.
Result<TrustedPath> trusted_path(STACK_OF(X509)* found, const RevocationLists* lists, TimePoint at) {
    TrustedPath path;
    const int anchor = sk_X509_num(found) - 1;
    path.revocation_checked = lists != nullptr && anchor > 0;
    for (int i = 0; i <= anchor; ++i) {
        X509* const certificate = sk_X509_value(found, i);
        path.certificates.push_back(crypto::der_of(i2d_X509, certificate));
        EVP_PKEY* const key = X509_get0_pubkey(certificate);
        auto checked = i < anchor ? check_certificate(certificate)
                       : i == 0   ? check_strength(key)
                                  : crypto::check_sound(key);
        if (!checked) return fail(checked.error().code, "certificate " + serial_text(certificate) + ": " +
                                                            checked.error().detail);
    }
    for (int i = 0; lists != nullptr && i < anchor; ++i) {
        X509* const certificate = sk_X509_value(found, i);
        const Standing standing = lists->judge(certificate, sk_X509_value(found, i + 1), at);
        if (standing.kind == Standing::revoked)
            return fail(Errc::revoked, "certificate " + serial_text(certificate) + ": " + standing.detail);
        path.revocation_checked = path.revocation_checked && standing.kind == Standing::good;
    }
    return path;
}

}  // namespace

struct AuthorityRegistry::Store {
    std::vector<Authority> authorities;
    crypto::X509StorePtr anchors{X509_STORE_new()};
    std::mutex mutex;
    std::shared_ptr<const RevocationLists> lists;

    std::shared_ptr<const RevocationLists> current_lists() {
        const std::lock_guard lock(mutex);
        return lists;
    }

    Result<TrustedPath> find_path(X509* leaf, STACK_OF(X509)* helpers, TimePoint at) {
        const crypto::X509StoreCtxPtr context(X509_STORE_CTX_new());
        if (!context || X509_STORE_CTX_init(context.get(), anchors.get(), leaf, helpers) != 1)
            return fail(Errc::internal, crypto::openssl_errors());
        X509_STORE_CTX_set_time(context.get(), 0, std::chrono::system_clock::to_time_t(at));
        X509_STORE_CTX_set_depth(context.get(), max_path);
        if (X509_verify_cert(context.get()) != 1) {
            const int error = X509_STORE_CTX_get_error(context.get());
            ERR_clear_error();
            return fail(code_of(error), X509_verify_cert_error_string(error));
        }
        return trusted_path(X509_STORE_CTX_get0_chain(context.get()), current_lists().get(), at);
    }
};

AuthorityRegistry::AuthorityRegistry() : AuthorityRegistry(std::vector<Authority>{}) {}

AuthorityRegistry::AuthorityRegistry(std::vector<Authority> authorities) : store_(std::make_unique<Store>()) {
    (void)crypto::load_provider();  // without it national certificates are merely untrusted
    store_->authorities = std::move(authorities);
    X509_STORE* const anchors = store_->anchors.get();
    for (const Authority& authority : store_->authorities)
        for (const Bytes& der : authority.certificates)
            if (const X509Ptr certificate = parse_certificate(der)) X509_STORE_add_cert(anchors, certificate.get());
    // Whatever certificate the configuration names is trusted by itself, root or not.
    X509_STORE_set_flags(anchors, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_POLICY_CHECK);
    // Any policy will do for us; constraints of the path are processed (RFC 5280 §6.1): who requires one gets it.
    X509_VERIFY_PARAM_add0_policy(X509_STORE_get0_param(anchors), OBJ_nid2obj(NID_any_policy));
    X509_STORE_set_verify_cb(anchors, crypto::allow_critical_qc_statements);
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

void AuthorityRegistry::set_revocation_lists(const std::vector<Bytes>& lists) {
    auto made = std::make_shared<const RevocationLists>(lists);
    const std::lock_guard lock(store_->mutex);
    store_->lists.swap(made);
}

Result<TrustedPath> AuthorityRegistry::validate(ByteView certificate, const std::vector<Bytes>& untrusted,
                                                TimePoint at) const {
    const X509Ptr leaf = parse_certificate(certificate);
    if (!leaf) return fail(Errc::malformed, "not an X.509 certificate");
    // Of several ways up one over sound certificates is taken; the others serve to say what is wrong.
    const X509Stack sound(sk_X509_new_null());
    const X509Stack all(sk_X509_new_null());
    for (const Bytes& der : untrusted) {
        const X509Ptr helper = parse_certificate(der);
        if (!helper || static_cast<std::size_t>(sk_X509_num(all.get())) == max_untrusted) continue;
        push(all.get(), helper.get());
        if (check_certificate(helper.get())) push(sound.get(), helper.get());
    }
    auto path = store_->find_path(leaf.get(), sound.get(), at);
    if (path || sk_X509_num(sound.get()) == sk_X509_num(all.get())) return path;
    return store_->find_path(leaf.get(), all.get(), at);
}

}  // namespace pidpys::certs
