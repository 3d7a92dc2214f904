// SPDX-License-Identifier: MIT
// Certificates by the identifiers of their keys, as IIT's servers hand them out (keys-and-envelopes 4.1).
#include <algorithm>

#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/cms/oids.hpp"
#include "crypto/container/key_identifiers.hpp"
#include "tests/authority/desks.hpp"

namespace pidpys::test::authority {
namespace {

namespace der = crypto::der;

constexpr std::size_t id_octets = 32, head_octets = 12, tail_octets = 12;
constexpr std::uint8_t found = 1, not_found = 9;

Bytes wrapped(ByteView payload) {
    return der::sequence({der::oid(crypto::oids::data), der::tlv(der::context(0), {der::octets(payload)})});
}

// Of those places that the count says.
std::vector<Bytes> ids_in(ByteView payload) {
    std::vector<Bytes> ids;
    const std::size_t places = (payload.size() - head_octets - tail_octets) / id_octets;
    for (std::size_t i = 0; i < std::min<std::size_t>(places, payload[8]); ++i)
        ids.push_back(to_bytes(payload.subspan(head_octets + i * id_octets, id_octets)));
    return ids;
}

bool is_asked_for(const Member& person, const std::vector<Bytes>& ids) {
    Bytes id = crypto::subject_key_identifier(person.key());
    id.resize(id_octets);
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

Bytes signed_data(const std::vector<Bytes>& certificates) {
    Bytes all;
    for (const Bytes& certificate : certificates) der::append(all, certificate);
    const Bytes body =
        der::sequence({der::integer(1), der::tlv(der::set_tag, {}), der::sequence({der::oid(crypto::oids::data)}),
                       der::tlv(der::context(0), {all}), der::tlv(der::set_tag, {})});
    return der::sequence({der::oid(crypto::oids::signed_data), der::tlv(der::context(0), {body})});
}

}  // namespace

Reply find_certificates(const Office& office, const Visit& visit) {
    bool broken = false;
    der::Reader info = der::Reader(visit.body, broken).enter(der::sequence_tag);
    (void)info.oid();
    const ByteView payload = info.enter(der::context(0)).take(der::octet_string).content;
    const bool three = payload.size() == head_octets + 3 * id_octets + tail_octets;
    const bool four = payload.size() == head_octets + 4 * id_octets + tail_octets;
    if (broken || (!three && !four) || payload[0] != 13) return plain_reply(400, "no query");
    if (visit.fault == "four-only" && three) return plain_reply(500, "another form");
    if (visit.fault == "three-only" && four) return plain_reply(400, "another form");
    const auto ids = ids_in(payload);
    std::vector<Bytes> certificates;
    for (const Member& person : office.people)
        if (is_asked_for(person, ids) && visit.fault != "none") certificates.push_back(person.certificate());
    if (visit.fault == "another's") certificates = {office.house.status.certificate()};
    if (visit.fault == "stranger") certificates = {office.stranger.certificate()};
    Bytes answer(8);
    answer[0] = 13;
    answer[4] = certificates.empty() ? not_found : found;
    if (!certificates.empty()) {
        certificates.push_back(office.house.issuing.certificate());
        der::append(answer, signed_data(certificates));
    }
    Reply reply;
    reply.type = "application/cmp-response";
    reply.body = wrapped(answer);
    if (visit.fault == "cut") reply.body.resize(reply.body.size() / 2);
    return reply;
}

}  // namespace pidpys::test::authority
