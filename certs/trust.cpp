// SPDX-License-Identifier: MIT
#include "certs/trust.hpp"

#include <mutex>

#include "certs/parse_certificate.hpp"
#include "certs/revocation.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/base/openssl.hpp"
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

std::string serial_text(X509* certificate) {
    const ASN1_INTEGER* serial = X509_get0_serialNumber(certificate);
    return hex_encode_upper({serial->data, static_cast<std::size_t>(serial->length)});
}

// The path found, unless one of its certificates is revoked. The last is trusted as it is.
Result<TrustedPath> trusted_path(STACK_OF(X509)* found, const RevocationLists* lists, TimePoint at) {
    TrustedPath path;
    path.revocation_checked = lists != nullptr && sk_X509_num(found) > 1;
    for (int i = 0; i < sk_X509_num(found); ++i) {
        X509* const certificate = sk_X509_value(found, i);
        path.certificates.push_back(crypto::der_of(i2d_X509, certificate));
        if (lists == nullptr || i + 1 == sk_X509_num(found)) continue;
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
    X509_STORE_set_flags(anchors, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_TRUSTED_FIRST);
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
    const X509Stack helpers(sk_X509_new_null());
    for (const Bytes& der : untrusted) {
        X509Ptr helper = parse_certificate(der);
        if (!helper || static_cast<std::size_t>(sk_X509_num(helpers.get())) == max_untrusted) continue;
        if (sk_X509_push(helpers.get(), helper.get()) > 0) (void)helper.release();
    }

    const crypto::X509StoreCtxPtr context(X509_STORE_CTX_new());
    if (!context || X509_STORE_CTX_init(context.get(), store_->anchors.get(), leaf.get(), helpers.get()) != 1)
        return fail(Errc::internal, crypto::openssl_errors());
    X509_STORE_CTX_set_time(context.get(), 0, std::chrono::system_clock::to_time_t(at));
    X509_STORE_CTX_set_depth(context.get(), max_path);
    if (X509_verify_cert(context.get()) != 1) {
        const int error = X509_STORE_CTX_get_error(context.get());
        ERR_clear_error();
        return fail(code_of(error), X509_verify_cert_error_string(error));
    }
    return trusted_path(X509_STORE_CTX_get0_chain(context.get()), store_->current_lists().get(), at);
}

}  // namespace pidpys::certs
