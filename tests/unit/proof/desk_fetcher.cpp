// SPDX-License-Identifier: MIT
#include "desk_fetcher.hpp"

#include <algorithm>
#include <stdexcept>

#include "crypto/cms/certificate_identity.hpp"

namespace pidpys::proof::test {

namespace authority = pidpys::test::authority;

namespace {

Office open_office(const std::string& family) {
    Office office;
    office.house = authority::house_of(family);
    auto stranger = authority::house_of("rsa").issue_person("Чужий");
    if (!stranger) throw std::runtime_error(stranger.error().detail);
    office.stranger = std::move(*stranger);
    office.issued = {serial_of(office.house.issuing.certificate()), serial_of(office.house.stamps.certificate())};
    return office;
}

std::string path_of(const std::string& url) { return url.substr(url.find('/', 8) + 1); }

std::string service_of(const std::string& url) {
    const std::string path = path_of(url);
    return path.substr(0, path.find('/'));
}

}  // namespace

Bytes serial_of(ByteView certificate) {
    const auto identity = crypto::identify_certificate(certificate);
    return to_bytes(identity->serial.subspan(2));
}

DeskFetcher::DeskFetcher(const std::string& family)
    : office_(open_office(family)), authorities_({{"test", "Тест", {office_.house.root.certificate()}, {}, {}, {}}}) {}

Member DeskFetcher::person(const std::string& name) {
    auto made = office_.house.issue_person(name);
    if (!made) throw std::runtime_error(made.error().detail);
    office_.issued.push_back(serial_of(made->certificate()));
    office_.people.push_back(*made);
    made->entry.certificates.resize(1);  // its issuers are at the address that the certificate names
    return std::move(*made);
}

std::size_t DeskFetcher::asked(const std::string& service) const {
    return static_cast<std::size_t>(std::count(asked_.begin(), asked_.end(), service));
}

Result<Bytes> DeskFetcher::answer(const std::string& url, const online::Request& request) {
    const std::string path = path_of(url), service = service_of(url);
    const std::string fault = faults_[service];
    asked_.push_back(service);
    auto reply = authority::transport_fault(fault, url);
    const authority::Visit visit{request.body, fault, now()};
    if (!reply && service == "tsp") reply = authority::stamp(office_, visit);
    if (!reply && service == "ocsp") reply = authority::tell_status(office_, visit);
    if (!reply && service == "cmp") reply = authority::find_certificates(office_, visit);
    if (!reply && service == "aia") reply = authority::hand_out_issuers(office_, visit);
    const auto which = path.ends_with("/delta")  ? authority::Which::delta
                       : path.ends_with("/root") ? authority::Which::root
                                                 : authority::Which::full;
    if (!reply && service == "crl") reply = authority::publish_list(office_, visit, which);
    if (!reply) return fail(Errc::unavailable, url + ": nobody is there");
    if (reply->status != 200) return fail(Errc::unavailable, url + ": HTTP " + std::to_string(reply->status));
    if (request.check)
        if (auto checked = request.check(reply->body); !checked)
            return fail(checked.error().code, url + ": " + checked.error().detail);
    return std::move(reply->body);
}

void DeskFetcher::fetch(online::Request request, std::stop_token stop, online::Callback callback) {
    if (stop.stop_requested()) return callback(fail(Errc::cancelled));
    Error reason{Errc::invalid_argument, "no address"};
    for (const online::Address& address : request.addresses) {
        if (request.asking) request.asking(address.url);
        auto body = answer(address.url, request);
        if (body) return callback(online::Answer{std::move(*body), address.url, false});
        reason = std::move(body.error());
    }
    callback(tl::unexpected(std::move(reason)));
}

Result<void> DeskFetcher::may_ask(const online::Address& address) const {
    const std::string service = service_of(address.url);
    if (forbidden_.contains(service)) return fail(Errc::denied, address.url + ": a foreign file may not choose it");
    return {};
}

Bytes sign(const DeskFetcher& network, const Member& person, ByteView content, crypto::SignatureForm form) {
    crypto::SignOptions options;
    options.form = form;
    options.signing_time = network.now();
    auto made = crypto::sign(person.entry, content, options);
    if (!made) throw std::runtime_error(made.error().detail);
    return std::move(*made);
}

Result<Upgraded> raise(DeskFetcher& network, ByteView signature, crypto::CadesLevel level,
                       std::optional<ByteView> beside, std::optional<ByteView> joined) {
    auto upgrade = Upgrade::begin(signature, beside, {level, joined}, network.context());
    if (!upgrade) return forward(upgrade);
    drive_now(**upgrade, network);
    return (*upgrade)->outcome();
}

}  // namespace pidpys::proof::test
