// SPDX-License-Identifier: MIT
#include "tests/authority/lists.hpp"

#include "crypto/asn1/writer.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "crypto/cms/times.hpp"
#include "tests/authority/statuses.hpp"

namespace pidpys::test::authority {

namespace der = crypto::der;

namespace {

Bytes encode(const ListEntry& entry, const Bytes& more) {
    Bytes extensions;
    if (entry.reason) {
        const Bytes reason = der::tlv(der::enumerated_tag, {Bytes{static_cast<std::uint8_t>(*entry.reason)}});
        extensions = make_extension("2.5.29.21", false, reason);
    }
    der::append(extensions, more);
    return der::sequence({der::tlv(der::integer_tag, {entry.serial}), crypto::time_value(entry.at),
                          extensions.empty() ? Bytes{} : der::sequence({extensions})});
}

}  // namespace

Bytes make_extension(const char* identifier, bool critical, ByteView value) {
    return der::sequence(
        {der::oid(der::Oid(identifier)), critical ? der::boolean_true() : Bytes{}, der::octets(value)});
}

Result<Bytes> make_list(const Member& issuer, const ListOptions& options) {
    const auto identity = crypto::identify_certificate(issuer.certificate());
    if (!identity) return tl::unexpected(identity.error());
    auto algorithm = signature_algorithm(issuer.key(), options.digest);
    if (!algorithm) return forward(algorithm);
    Bytes entries;
    for (const ListEntry& entry : options.entries)
        der::append(entries, encode(entry, &entry == &options.entries.back() ? options.entry_extension : Bytes{}));
    const Bytes key_id = der::sequence({der::tlv(der::context_primitive(0), {identity->subject_key_id})});
    Bytes extensions = make_extension("2.5.29.35", false, key_id);
    der::append(extensions, make_extension("2.5.29.20", false, der::integer(options.number)));
    if (options.base) der::append(extensions, make_extension("2.5.29.27", true, der::integer(*options.base)));
    der::append(extensions, options.more_extensions);
    const Bytes body =
        der::sequence({der::integer(1), *algorithm, identity->subject, crypto::time_value(options.this_update),
                       options.next_update ? crypto::time_value(*options.next_update) : Bytes{},
                       entries.empty() ? Bytes{} : der::sequence({entries}),
                       der::tlv(der::context(0), {der::sequence({extensions})})});
    return sign_structure(issuer.key(), body, options.digest);
}

}  // namespace pidpys::test::authority
