// SPDX-License-Identifier: MIT
#include "crypto/envelope/recipient_info.hpp"

namespace pidpys::crypto {
namespace {

using der::context;
using der::context_primitive;

void read_issuer_and_serial(der::Reader fields, CertificateReference& reference) {
    reference.issuer = fields.take(der::sequence_tag).whole;
    reference.serial = fields.take(der::integer_tag).whole;
}

ByteView bits_of(der::Reader& from, der::Parse& parse) {
    const ByteView bits = from.take(der::bit_string).content;
    if (parse.broken() || bits.empty() || bits[0] != 0) {
        parse.refuse();
        return {};
    }
    return bits.subspan(1);
}

KeyTransRecipient read_key_trans(der::Reader fields) {
    KeyTransRecipient info;
    (void)fields.number();  // says which choice follows, which says so itself
    if (const auto key_id = fields.take_if(context_primitive(0)))
        info.recipient.key_id = key_id->content;
    else
        read_issuer_and_serial(fields.enter(der::sequence_tag), info.recipient);
    info.algorithm = fields.algorithm();
    info.encrypted_key = fields.take(der::octet_string).content;
    return info;
}

Originator read_originator(der::Reader choice, der::Parse& parse) {
    Originator originator;
    if (const auto key_id = choice.take_if(context_primitive(0))) {
        originator.certificate.key_id = key_id->content;
    } else if (const auto key = choice.take_if(context(1))) {
        der::Reader fields = choice.inside(*key);
        originator.key_algorithm = fields.algorithm();
        originator.key = bits_of(fields, parse);
    } else {
        read_issuer_and_serial(choice.enter(der::sequence_tag), originator.certificate);
    }
    return originator;
}

RecipientEncryptedKey read_encrypted_key(der::Reader fields) {
    RecipientEncryptedKey key;
    if (const auto identifier = fields.take_if(context(0))) {
        der::Reader of_key = fields.inside(*identifier);
        key.recipient.key_id = of_key.take(der::octet_string).content;
        of_key.skip_rest();  // date and other: which of several keys, which the check of the wrap tells
    } else {
        read_issuer_and_serial(fields.enter(der::sequence_tag), key.recipient);
    }
    key.encrypted_key = fields.take(der::octet_string).content;
    return key;
}

KeyAgreeRecipient read_key_agree(der::Reader fields, der::Parse& parse, std::size_t room) {
    KeyAgreeRecipient info;
    (void)fields.number();
    info.originator = read_originator(fields.enter(context(0)), parse);
    if (const auto ukm = fields.take_if(context(1))) info.ukm = fields.inside(*ukm).take(der::octet_string).content;
    const der::Algorithm algorithm = fields.algorithm();
    info.scheme = algorithm.oid;
    info.wrap = der::Reader(algorithm.parameters, parse).algorithm();
    der::Reader keys = fields.enter(der::sequence_tag);
    // One more than there is room for says that there are too many.
    while (!keys.at_end() && info.keys.size() <= room)
        info.keys.push_back(read_encrypted_key(keys.enter(der::sequence_tag)));
    keys.skip_rest();
    if (info.keys.empty()) parse.refuse();
    return info;
}

}  // namespace

Result<std::vector<RecipientInfo>> read_recipient_infos(ByteView set) {
    std::vector<RecipientInfo> infos;
    std::size_t keys = 0;
    der::Parse parse;
    der::Reader list = der::Reader(set, parse).enter(der::set_tag);
    while (!list.at_end()) {
        if (keys >= max_recipients) return fail(Errc::too_large, "too many recipients");
        const der::Element element = list.any();
        if (element.tag == der::sequence_tag) {
            infos.emplace_back(read_key_trans(list.inside(element)));
            ++keys;
        } else if (element.tag == context(1)) {
            auto info = read_key_agree(list.inside(element), parse, max_recipients - keys);
            keys += info.keys.size();
            infos.emplace_back(std::move(info));
        } else if (element.tag == context(2) || element.tag == context(3) || element.tag == context(4)) {
            infos.emplace_back(OtherRecipient{});
            ++keys;
        } else {
            parse.refuse();
        }
    }
    if (keys > max_recipients) return fail(Errc::too_large, "too many recipients");
    if (!parse.complete() || infos.empty()) return fail(Errc::malformed, "RecipientInfos");
    return infos;
}

}  // namespace pidpys::crypto
