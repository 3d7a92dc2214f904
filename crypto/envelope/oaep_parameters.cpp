// SPDX-License-Identifier: MIT
#include "crypto/envelope/oaep_parameters.hpp"

#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/envelope/oids.hpp"

namespace pidpys::crypto {

Result<WayToDecrypt> read_oaep_parameters(ByteView parameters) {
    WayToDecrypt way{"SHA1", "SHA1", {}};
    if (parameters.empty()) return way;
    bool known = true;
    der::Parse parse;
    const auto digest_name = [&](der::Reader from) {
        const der::Algorithm named = from.algorithm();
        const DigestAlgorithm* digest = named.is_plain() ? digest_by_oid(named.oid) : nullptr;
        known = known && digest != nullptr;
        return digest != nullptr ? digest->name : nullptr;
    };
    der::Reader fields = der::Reader(parameters, parse).enter(der::sequence_tag);
    if (fields.peek() == der::context(0)) way.digest = digest_name(fields.enter(der::context(0)));
    if (fields.peek() == der::context(1)) {
        const der::Algorithm generator = fields.enter(der::context(1)).algorithm();
        known = known && oids::mgf1 == generator.oid;
        way.mask_digest = digest_name(der::Reader(generator.parameters, parse));
    }
    if (fields.peek() == der::context(2)) {
        const der::Algorithm source = fields.enter(der::context(2)).algorithm();
        known = known && oids::p_specified == source.oid;
        way.label = der::Reader(source.parameters, parse).take(der::octet_string).content;
    }
    if (!parse.complete()) return fail(Errc::malformed, "RSAES-OAEP parameters");
    if (!known) return fail(Errc::unsupported, "RSAES-OAEP: digest or mask that is not known here");
    return way;
}

Bytes oaep_identifier(const DigestAlgorithm& digest) {
    const Bytes hash = der::algorithm(digest.oid, der::null());  // NULL: RFC 4055 §2.1
    return der::algorithm(oids::rsaes_oaep,
                          der::sequence({der::tlv(der::context(0), {hash}),
                                         der::tlv(der::context(1), {der::algorithm(oids::mgf1, hash)})}));
}

}  // namespace pidpys::crypto
