// SPDX-License-Identifier: MIT
#include <openssl/pem.h>

#include "certs/identity/tls_identity.hpp"
#include "crypto/base/pem.hpp"
#include "files/private_file.hpp"

namespace pidpys::certs {
namespace {

constexpr std::size_t kMaxFile = 64 * 1024;

ByteView contents(BIO* bio) {
    char* start = nullptr;
    const long length = BIO_get_mem_data(bio, &start);
    return {reinterpret_cast<const std::uint8_t*>(start), static_cast<std::size_t>(length)};
}

// No password is asked for at the terminal if somebody put an encrypted key in the place.
int no_password(char*, int, int, void*) { return -1; }

bool belongs_together(const TlsIdentity& identity) {
    return X509_check_private_key(identity.leaf.get(), identity.key.get()) == 1 &&
           X509_check_issued(identity.authority.get(), identity.leaf.get()) == X509_V_OK &&
           X509_verify(identity.leaf.get(), X509_get0_pubkey(identity.authority.get())) == 1;
}

// One after another: each key before its leaf, and the authority. The leaf that began last before `now` is kept.
class IdentityText {
public:
    IdentityText(std::string_view text, TimePoint now) : text_(text), now_(now) {}

    // malformed: no PEM, or something that is not ours to read.
    Result<TlsIdentity> read() {
        while (true) {
            auto block = next_pem_block(text_);
            if (!block) return forward(block);
            if (!*block) break;
            if ((*block)->label == "CERTIFICATE")
                take_certificate((*block)->whole);
            else
                key_text_ = (*block)->whole;
        }
        if (leaf_ && chosen_key_.data() != nullptr) key_ = pem_key(chosen_key_);
        if (!leaf_ || !authority_ || !key_) return fail(Errc::malformed, crypto::openssl_errors());
        return TlsIdentity{std::move(leaf_), std::move(authority_), std::move(key_)};
    }

private:
    static crypto::BioPtr bio(std::string_view text) {
        return crypto::BioPtr(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    }
    static crypto::EvpPkey pem_key(std::string_view text) {
        return crypto::EvpPkey(PEM_read_bio_PrivateKey(bio(text).get(), nullptr, no_password, nullptr));
    }

    void take_certificate(std::string_view text) {
        crypto::X509Ptr certificate(PEM_read_bio_X509(bio(text).get(), nullptr, nullptr, nullptr));
        if (!certificate) return;
        if (X509_check_ca(certificate.get()) != 0) {
            authority_ = std::move(certificate);
            return;
        }
        const auto begin = time_point(X509_get0_notBefore(certificate.get()));
        if (!begin || (leaf_ && *begin > now_)) return;
        leaf_ = std::move(certificate);
        chosen_key_ = std::exchange(key_text_, {});
    }

    std::string_view text_, key_text_, chosen_key_;
    TimePoint now_;
    crypto::X509Ptr leaf_, authority_;
    crypto::EvpPkey key_;
};

bool copy_is_right(const std::filesystem::path& directory, const TlsIdentity& identity) {
    const auto text = files::read_private_file(authority_file(directory), kMaxFile);
    if (!text) return false;
    const crypto::BioPtr bio(BIO_new_mem_buf(text->data(), static_cast<int>(text->size())));
    const crypto::X509Ptr copy(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    ERR_clear_error();
    return copy && X509_cmp(copy.get(), identity.authority.get()) == 0;
}

}  // namespace

std::filesystem::path identity_file(const std::filesystem::path& directory) { return directory / "identity.pem"; }
std::filesystem::path authority_file(const std::filesystem::path& directory) { return directory / "ca.pem"; }

Result<TlsIdentity> load_identity(const std::filesystem::path& directory, TimePoint now) {
    auto text = files::read_private_file(identity_file(directory), kMaxFile);
    if (!text) return forward(text);
    auto identity = IdentityText(as_text(text->view()), now).read();
    if (!identity || !belongs_together(*identity))
        return fail(Errc::malformed, identity_file(directory).string() + ": " + crypto::openssl_errors());
    return identity;
}

Result<void> save_identity(const std::filesystem::path& directory, const IssuedIdentity& identity) {
    const crypto::BioPtr whole(BIO_new(BIO_s_secmem()));
    bool written = whole != nullptr;
    for (const auto& leaf : identity.leaves)
        written = written &&
                  PEM_write_bio_PrivateKey(whole.get(), leaf.key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1 &&
                  PEM_write_bio_X509(whole.get(), leaf.certificate.get()) == 1;
    if (!written || PEM_write_bio_X509(whole.get(), identity.authority.get()) != 1)
        return fail(Errc::internal, "write identity: " + crypto::openssl_errors());

    if (auto made = files::make_private_directory(directory); !made) return made;
    if (auto replaced = files::replace_file(identity_file(directory), contents(whole.get())); !replaced)
        return replaced;
    return write_authority(directory, identity.authority.get());
}

Result<void> write_authority(const std::filesystem::path& directory, X509* authority) {
    const crypto::BioPtr text(BIO_new(BIO_s_mem()));
    if (!text || PEM_write_bio_X509(text.get(), authority) != 1)
        return fail(Errc::internal, "write authority: " + crypto::openssl_errors());
    using std::filesystem::perms;
    const auto readable = perms::owner_read | perms::owner_write | perms::group_read | perms::others_read;
    return files::replace_file(authority_file(directory), contents(text.get()), readable);
}

Result<TlsIdentity> load_or_make_identity(const std::filesystem::path& directory, TimePoint now,
                                          const IdentityNames& names) {
    if (auto checked = check_names(names); !checked) return forward(checked);
    auto identity = load_identity(directory, now);
    // A file that cannot be read (rights, a failing disk) is reported and not replaced: the user trusts what is in it.
    if (!identity && identity.error().code == Errc::io) return identity;

    if (!identity || is_spent(*identity, now, names)) {
        auto issued = make_identity(now, names);
        if (!issued) return forward(issued);
        if (auto saved = save_identity(directory, *issued); !saved) return forward(saved);
        identity = load_identity(directory, now);
    } else if (!copy_is_right(directory,
                              *identity)) {  // ca.pem is a copy, mended when a crash or a hand has changed it
        if (auto saved = write_authority(directory, identity->authority.get()); !saved) return forward(saved);
    }
    if (auto closed = files::make_private_directory(directory); !closed) return forward(closed);
    return identity;
}

}  // namespace pidpys::certs
