// SPDX-License-Identifier: MIT
#include "tests/authority/desks.hpp"

#include <algorithm>

#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/cms/oids.hpp"

namespace pidpys::test::authority {

namespace der = crypto::der;

Reply plain_reply(unsigned status, std::string_view text) {
    Reply reply;
    reply.status = status;
    reply.body = to_bytes(as_bytes(text));
    return reply;
}

std::optional<Reply> transport_fault(std::string_view fault, const std::string& target) {
    if (fault == "html") {
        Reply reply = plain_reply(200, "<html><body>Обслуговування</body></html>");
        reply.type = "text/html";
        return reply;
    }
    if (fault == "404") return plain_reply(404, "not here");
    if (fault == "503") return plain_reply(503, "too many questions");
    if (fault == "empty") return plain_reply(200, "");
    if (fault == "big") {
        Reply reply;
        reply.body.assign(std::size_t{10} << 20, 0x30);
        return reply;
    }
    if (fault == "loop") {
        Reply reply = plain_reply(302, "");
        reply.location = target;
        return reply;
    }
    return std::nullopt;
}

bool Office::has_issued(ByteView serial) const {
    return std::any_of(issued.begin(), issued.end(), [&](const Bytes& one) { return der::equal(one, serial); });
}

const Event* Office::last_of(ByteView serial, certs::TimePoint at) const {
    const Event* last = nullptr;
    for (const Event& event : events)
        if (der::equal(event.serial, serial) && event.at <= at && (last == nullptr || last->at <= event.at))
            last = &event;
    return last;
}

Reply publish_list(const Office& office, const Visit& visit, Which which) {
    const std::size_t published = office.published.value_or(office.events.size());
    ListOptions list;
    list.this_update = visit.now - std::chrono::minutes(1);
    list.next_update = visit.now + std::chrono::hours(which == Which::delta ? 2 : 24 * 7);
    list.number = 100 + published;
    std::vector<Event> events(office.events.begin(), office.events.begin() + static_cast<std::ptrdiff_t>(published));
    if (which == Which::delta) {
        list.base = list.number;
        list.number += 1 + office.events.size();
        events.assign(office.events.begin() + static_cast<std::ptrdiff_t>(published), office.events.end());
    }
    if (which != Which::root)
        for (const Event& event : events) {
            if (event.reason) list.entries.push_back({event.serial, event.at, event.reason});
            if (event.reason) continue;
            if (which == Which::delta)
                list.entries.push_back({event.serial, event.at, 8});  // removeFromCRL
            else
                std::erase_if(list.entries, [&](const ListEntry& one) { return one.serial == event.serial; });
        }

    const Member* issuer = which == Which::root ? &office.house.root : &office.house.issuing;
    if (visit.fault == "unknown-critical")
        list.more_extensions = make_extension("1.2.3.4.5", true, der::null());
    else if (visit.fault == "wrong-issuer")
        issuer = &office.stranger;
    else if (visit.fault == "expired")
        list.this_update -= std::chrono::hours(24 * 30), *list.next_update -= std::chrono::hours(24 * 30);
    else if (visit.fault == "sha1")
        list.digest = "SHA1";
    else if (!visit.fault.empty() && visit.fault != "cut" && visit.fault != "unsigned")
        return plain_reply(500, "no such fault of lists");
    auto made = make_list(*issuer, list);
    if (!made) return plain_reply(500, made.error().detail);
    if (visit.fault == "cut") made->resize(made->size() / 2);
    if (visit.fault == "unsigned") made->back() ^= 1;
    Reply reply;
    reply.type = "application/pkix-crl";
    reply.body = std::move(*made);
    return reply;
}

Reply hand_out_issuers(const Office& office, const Visit& visit) {
    if (!visit.fault.empty()) return plain_reply(500, "no such fault of issuers");
    const Bytes certificates =
        der::tlv(der::context(0), {office.house.issuing.certificate(), office.house.root.certificate()});
    const Bytes body =
        der::sequence({der::integer(1), der::tlv(der::set_tag, {}), der::sequence({der::oid(crypto::oids::data)}),
                       certificates, der::tlv(der::set_tag, {})});
    Reply reply;
    reply.type = "application/x-pkcs7-certificates";
    reply.body = der::sequence({der::oid(crypto::oids::signed_data), der::tlv(der::context(0), {body})});
    return reply;
}

}  // namespace pidpys::test::authority
