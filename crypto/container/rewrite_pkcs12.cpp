// SPDX-License-Identifier: MIT
#include <algorithm>

#include "crypto/asn1/ber.hpp"
#include "crypto/asn1/reader.hpp"
#include "crypto/container/contents.hpp"
#include "crypto/container/write_pkcs12.hpp"
#include "crypto/provider/provider.hpp"

namespace pidpys::crypto {
namespace {

// PFX begins with version 3; other formats have another number, or none.
bool is_pkcs12(ByteView der) {
    bool broken = false;
    der::Reader fields = der::Reader(der, broken).enter(der::sequence_tag);
    return fields.peek() == der::integer_tag && fields.number() == 3 && !broken;
}

// Its own chain apart, a certificate that somebody gave has to be of a key that is there.
bool is_of_a_key(const KeyContainer& container, const Bytes& certificate) {
    return entry_of(container, certificate).has_value();
}

Result<void> check_written(ByteView octets, const SecretString& password, const KeyContainer& meant) {
    const auto opened = open_container(octets, password);
    if (!opened) return tl::unexpected(opened.error());
    bool same = opened->keys.size() == meant.keys.size();
    for (std::size_t i = 0; same && i < meant.keys.size(); ++i)
        same = EVP_PKEY_eq(opened->keys[i].key.get(), meant.keys[i].key.get()) == 1 &&
               opened->keys[i].certificates.empty() == meant.keys[i].certificates.empty();
    if (!same) return fail(Errc::internal, "the container that was written does not hold its keys");
    return {};
}

}  // namespace

Result<Bytes> rewrite_pkcs12(ByteView container, const SecretString& password, const Pkcs12Change& change,
                             std::chrono::system_clock::time_point at) {
    const ContainerLimits limits;
    if (container.size() > limits.max_size) return fail(Errc::too_large, "the container is too large");
    if (auto loaded = load_provider(); !loaded) return forward(loaded);
    const auto definite = der::Definite::from(container, true);
    if (!definite || !is_pkcs12(definite->view()))
        return fail(Errc::unsupported, "only a PKCS#12 container is written anew");
    auto contents = read_pkcs12(definite->view(), password, limits);
    if (!contents) return forward(contents);
    if (contents->keys.empty()) return fail(Errc::no_key, "the container holds no private key");
    if (contents->something_else)
        return fail(Errc::unsupported, "the container holds something that is neither a key nor a certificate");
    const Pkcs12Scheme scheme = contents->national_encryption ? Pkcs12Scheme::gost : Pkcs12Scheme::aes;
    KeyContainer kept = match_certificates(std::move(*contents), ContainerKind::pkcs12, {}, at);
    if (!change.certificates.empty()) {
        const auto& given = change.certificates;
        if (std::none_of(given.begin(), given.end(), [&](const Bytes& each) { return is_of_a_key(kept, each); }))
            return fail(Errc::no_certificate, "the certificate is of none of the container's keys");
        kept = with_certificates(kept, given, at);
    }
    const SecretString& wanted = change.password != nullptr ? *change.password : password;
    auto written = write_pkcs12(kept.keys, wanted, {scheme, 0, kept.other_certificates});
    if (!written) return written;
    if (auto good = check_written(*written, wanted, kept); !good) return forward(good);
    return written;
}

}  // namespace pidpys::crypto
