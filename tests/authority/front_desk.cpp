// SPDX-License-Identifier: MIT
#include "tests/authority/front_desk.hpp"

#include <charconv>

#include <nlohmann/json.hpp>

#include "crypto/base/encoding.hpp"
#include "crypto/base/secret.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "crypto/container/write_pkcs12.hpp"
#include "tests/authority/trusted_lists.hpp"

#include <openssl/pem.h>

namespace pidpys::test::authority {
namespace {

using Json = nlohmann::json;

std::string decode(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%' || i + 2 >= text.size()) {
            plain += text[i] == '+' ? ' ' : text[i];
            continue;
        }
        const auto octet = hex_decode(text.substr(i + 1, 2));
        if (octet) plain += static_cast<char>(octet->front());
        i += 2;
    }
    return plain;
}

long number(const std::string& text, long otherwise) {
    long value = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

Reply json_reply(const Json& json) {
    Reply reply = plain_reply(200, json.dump());
    reply.type = "application/json";
    return reply;
}

Bytes serial_of(const Member& member) {
    const auto identity = crypto::identify_certificate(member.certificate());
    return to_bytes(identity->serial.subspan(2));
}

std::string pkcs8_pem(EVP_PKEY* key) {
    const crypto::BioPtr out(BIO_new(BIO_s_mem()));
    if (PEM_write_bio_PKCS8PrivateKey(out.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1) return {};
    char* octets = nullptr;
    const long size = BIO_get_mem_data(out.get(), &octets);
    return {octets, static_cast<std::size_t>(size)};
}

}  // namespace

struct FrontDesk::Address {
    explicit Address(const std::string& target) {
        const std::size_t question = target.find('?');
        std::string_view path = std::string_view(target).substr(0, question);
        while (!path.empty()) {
            path.remove_prefix(1);
            const std::size_t end = path.find('/');
            parts.emplace_back(path.substr(0, end));
            path.remove_prefix(end == std::string_view::npos ? path.size() : end);
        }
        std::string_view query = question == std::string::npos ? "" : std::string_view(target).substr(question + 1);
        while (!query.empty()) {
            const std::string_view pair = query.substr(0, query.find('&'));
            query.remove_prefix(std::min(query.size(), pair.size() + 1));
            const std::size_t equal = pair.find('=');
            if (equal != std::string_view::npos)
                words[std::string(pair.substr(0, equal))] = decode(pair.substr(equal + 1));
        }
        if (parts.size() > 2 && parts[parts.size() - 2] == "fault") {
            fault = parts.back();
            parts.resize(parts.size() - 2);
        }
    }

    [[nodiscard]] std::string word(const std::string& name) const {
        const auto found = words.find(name);
        return found == words.end() ? std::string() : found->second;
    }
    [[nodiscard]] std::string part(std::size_t i) const { return i < parts.size() ? parts[i] : std::string(); }

    std::vector<std::string> parts;
    std::map<std::string, std::string> words;
    std::string fault;
};

Reply FrontDesk::receive(const Arrival& arrival) {
    const Address address(arrival.target);
    const std::lock_guard lock(mutex_);
    if (address.part(0) == "control") return control(address);
    return serve(arrival, address);
}

Reply FrontDesk::serve(const Arrival& arrival, const Address& address) {
    std::string fault = address.fault;
    std::chrono::milliseconds delay(number(address.word("delay"), 0));
    if (fault.empty()) fault = address.word("fault");
    if (fault.empty()) fault = arrival.fault_header;
    if (auto standing = standing_.find(address.part(0)); standing != standing_.end() && standing->second.times != 0) {
        if (standing->second.times > 0) --standing->second.times;
        if (fault.empty()) fault = standing->second.fault;
        if (delay.count() == 0) delay = standing->second.delay;
    }
    log_.push_back(arrival.method + " " + arrival.target + (fault.empty() ? "" : " " + fault));
    auto reply = transport_fault(fault, arrival.target);
    if (!reply) reply = serve_desk(address, fault, arrival.body);
    reply->delay = delay;
    return std::move(*reply);
}

Reply FrontDesk::serve_desk(const Address& address, const std::string& fault, ByteView body) {
    const auto office = offices_.find(address.part(1));
    if (office == offices_.end()) return plain_reply(404, "no such service");
    const Visit visit{body, fault, std::chrono::system_clock::now() + ahead_};
    const std::string service = address.part(0);
    if (service == "tsp") return stamp(office->second, visit);
    if (service == "ocsp") return tell_status(office->second, visit);
    if (service == "cmp") return find_certificates(office->second, visit);
    if (service == "aia") return hand_out_issuers(office->second, visit);
    if (service != "crl") return plain_reply(404, "no such service");
    const std::string which = address.part(2);
    return publish_list(office->second, visit,
                        which == "root"    ? Which::root
                        : which == "delta" ? Which::delta
                                           : Which::full);
}

Reply FrontDesk::issue(const Address& address, Office& office) {
    Issue wanted;
    wanted.common_name = address.word("name").empty() ? "Тестова Особа" : address.word("name");
    wanted.until = std::chrono::hours(number(address.word("hours"), static_cast<long>(wanted.until.count())));
    for (const auto& [name, fault] : address.words)
        if (name.starts_with("fault-")) wanted.address_faults[name.substr(6)] = fault;
    auto person = office.house.issue(wanted, office.house.issuing);
    if (!person) return plain_reply(400, person.error().detail);
    const std::string password = address.word("password").empty() ? "test" : address.word("password");
    // Few iterations: keys of tests are no secrets, and tests make many.
    crypto::KeyEntry entry = person->entry;
    if (!address.word("bare").empty()) entry.certificates.clear();
    auto container = crypto::write_pkcs12({entry}, SecretString(password), {crypto::Pkcs12Scheme::aes, 1000});
    if (!container) return plain_reply(400, container.error().detail);
    office.issued.push_back(serial_of(*person));
    office.people.push_back(*person);
    return json_reply({{"certificate", base64_encode(person->certificate())},
                       {"serial", hex_encode(office.issued.back())},
                       {"pkcs12", base64_encode(*container)},
                       {"pkcs8", pkcs8_pem(person->key())}});
}

Reply FrontDesk::control(const Address& address) {
    const std::string what = address.part(1);
    if (what == "log") {
        Json lines = log_;
        log_.clear();
        return json_reply(lines);
    }
    if (what == "clock") {
        ahead_ = std::chrono::seconds(number(address.word("ahead"), 0));
        return json_reply(true);
    }
    if (what == "fault") {
        const std::chrono::milliseconds delay(number(address.word("delay"), 0));
        standing_[address.word("service")] = {address.word("fault"), delay,
                                              static_cast<int>(number(address.word("times"), -1))};
        return json_reply(true);
    }
    const auto found = offices_.find(address.word("family"));
    if (found == offices_.end()) return plain_reply(404, "no such family");
    Office& office = found->second;
    if (what == "issue") return issue(address, office);
    if (what == "publish") {
        office.published = office.events.size();
        return json_reply(true);
    }
    if (what == "event") {
        const auto serial = hex_decode(address.word("serial"));
        if (!serial || !office.has_issued(*serial)) return plain_reply(400, "no such serial number");
        Event event{*serial, std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now() + ahead_), {}};
        event.at -= std::chrono::seconds(number(address.word("ago"), 0));
        if (!address.word("reason").empty()) event.reason = static_cast<unsigned>(number(address.word("reason"), 0));
        office.events.push_back(std::move(event));
        return json_reply(true);
    }
    if (what == "trusted-list") {
        Reply reply = plain_reply(200, sign_document(trusted_list(list_of(office.house)), office.house.stamps));
        reply.type = "application/xml";
        return reply;
    }
    if (what == "house") {
        const auto encoded = [](const Member& member) { return base64_encode(member.certificate()); };
        const House& house = office.house;
        return json_reply({{"root", encoded(house.root)},
                           {"issuing", encoded(house.issuing)},
                           {"stamps", encoded(house.stamps)},
                           {"status", encoded(house.status)},
                           {"root_status", encoded(house.root_status)},
                           {"stranger", encoded(office.stranger)}});
    }
    return plain_reply(404, "no such order");
}

Result<Office> open_office(const std::string& family, const std::string& address, certs::TimePoint now) {
    auto house = build_house({family, address, now});
    if (!house) return forward(house);
    auto stranger = issue_stranger(*house);
    if (!stranger) return forward(stranger);
    Office office{std::move(*house), std::move(*stranger), {}, {}, {}, {}, 1};
    for (const Member* member :
         {&office.house.issuing, &office.house.stamps, &office.house.status, &office.house.root_status})
        office.issued.push_back(serial_of(*member));
    return office;
}

}  // namespace pidpys::test::authority
