// SPDX-License-Identifier: MIT
#include "crypto/cmp/certificate_query.hpp"

#include <algorithm>

#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/cms/certificate_bundle.hpp"
#include "crypto/cms/oids.hpp"

namespace pidpys::crypto::cmp {
namespace {

constexpr std::uint32_t certificates_by_key = 13;  // the message's type
constexpr std::size_t answer_head = 8;             // type and status

void put_number(Bytes& to, std::uint32_t number) {
    for (int shift = 0; shift < 32; shift += 8) to.push_back(static_cast<std::uint8_t>(number >> shift));
}

std::uint32_t number_at(ByteView octets, std::size_t at) {
    std::uint32_t number = 0;
    for (int i = 3; i >= 0; --i) number = number << 8 | octets[at + static_cast<std::size_t>(i)];
    return number;
}

}  // namespace

Result<Bytes> write_certificate_query(QuerySlots slots, std::span<const Bytes> key_ids) {
    const std::size_t places = static_cast<std::size_t>(slots);
    const bool fit = !key_ids.empty() && std::all_of(key_ids.begin(), key_ids.end(), [](const Bytes& id) {
        return !id.empty() && id.size() <= key_id_octets;
    });
    if (!fit) return fail(Errc::invalid_argument, "identifiers of keys");
    std::vector<Bytes> asked(key_ids.begin(),
                             key_ids.begin() + static_cast<std::ptrdiff_t>(std::min(places, key_ids.size())));
    // Those that know three are only ever asked for the two keys of a container.
    if (slots == QuerySlots::three && asked.size() == 1) asked.push_back(asked.front());
    Bytes payload;
    put_number(payload, certificates_by_key);
    put_number(payload, 0);  // status
    put_number(payload, static_cast<std::uint32_t>(asked.size()));
    asked.resize(places);
    for (Bytes& id : asked) {
        id.resize(key_id_octets);
        der::append(payload, id);
    }
    put_number(payload, 1);  // with the chain
    put_number(payload, 1);  // all of it
    put_number(payload, 0);  // the answer need not be signed
    return der::sequence({der::oid(oids::data), der::tlv(der::context(0), {der::octets(payload)})});
}

Result<std::vector<Bytes>> read_query_answer(ByteView answer) {
    if (answer.size() > max_query_answer) return fail(Errc::too_large, "an answer about certificates");
    der::Parse parse;
    ByteView payload;
    {
        der::Reader top(answer, parse);
        der::Reader info = top.enter(der::sequence_tag);
        const bool data = oids::data == info.oid();
        payload = info.enter(der::context(0)).take(der::octet_string).content;
        if (!data) parse.refuse();
    }
    if (!parse.complete() || payload.size() < answer_head || number_at(payload, 0) != certificates_by_key)
        return fail(Errc::malformed, "an answer about certificates");
    // Programs disagree about the numbers of the status; what tells is whether certificates follow.
    if (payload.size() == answer_head) return fail(Errc::not_found, "the server knows no certificate of these keys");
    return read_certificate_bundle(payload.subspan(answer_head));
}

}  // namespace pidpys::crypto::cmp
