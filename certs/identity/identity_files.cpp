// SPDX-License-Identifier: MIT
#include <openssl/pem.h>

#include "certs/identity/tls_identity.hpp"
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

bool copy_is_right(const std::filesystem::path& directory, const TlsIdentity& identity) {
    const auto text = files::read_private_file(authority_file(directory), kMaxFile);
    if (!text) return false;
    const crypto::BioPtr bio(BIO_new_mem_buf(text->data(), static_cast<int>(text->size())));
    const crypto::X509Ptr copy(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    ERR_clear_error();
    return copy && X509_cmp(copy.get(), identity.authority.get()) == 0;
}

std::filesystem::path identity_file(const std::filesystem::path& directory) { return directory / "identity.pem"; }

}  // namespace

std::filesystem::path authority_file(const std::filesystem::path& directory) { return directory / "ca.pem"; }

Result<TlsIdentity> load_identity(const std::filesystem::path& directory) {
    auto text = files::read_private_file(identity_file(directory), kMaxFile);
    if (!text) return forward(text);
    const crypto::BioPtr bio(BIO_new_mem_buf(text->data(), static_cast<int>(text->size())));

    TlsIdentity identity;
    identity.key.reset(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr));
    if (identity.key) identity.leaf.reset(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (identity.leaf) identity.authority.reset(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (!identity.authority || !belongs_together(identity))
        return fail(Errc::malformed, identity_file(directory).string() + ": " + crypto::openssl_errors());
    return identity;
}

Result<void> save_identity(const std::filesystem::path& directory, const TlsIdentity& identity) {
    const crypto::BioPtr whole(BIO_new(BIO_s_secmem()));
    if (!whole ||
        PEM_write_bio_PrivateKey(whole.get(), identity.key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
        PEM_write_bio_X509(whole.get(), identity.leaf.get()) != 1 ||
        PEM_write_bio_X509(whole.get(), identity.authority.get()) != 1)
        return fail(Errc::internal, "write identity: " + crypto::openssl_errors());

    if (auto made = files::make_private_directory(directory); !made) return made;
    if (auto written = files::replace_file(identity_file(directory), contents(whole.get())); !written) return written;
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
    auto identity = load_identity(directory);
    // A file that cannot be read (rights, a failing disk) is reported and not replaced: the user trusts what is in it.
    if (!identity && identity.error().code == Errc::io) return identity;

    const bool renew = !identity || needs_renewal(*identity, now, names);
    if (renew) identity = make_identity(now, names);
    if (!identity) return identity;

    // ca.pem is a copy, mended when a crash or a hand has changed it.
    if (renew || !copy_is_right(directory, *identity))
        if (auto saved = save_identity(directory, *identity); !saved) return forward(saved);
    if (auto closed = files::make_private_directory(directory); !closed) return forward(closed);
    return identity;
}

}  // namespace pidpys::certs
