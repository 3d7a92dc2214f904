// SPDX-License-Identifier: MIT
#include "stamped_container.hpp"

#include <catch2/catch.hpp>

#include "tests/authority/stamps.hpp"

namespace pidpys::asic::test {

namespace authority = pidpys::test::authority;

Bytes StampedContainer::manifest(const std::string& seal, const std::vector<std::string>& names,
                                 const char* digest) const {
    const auto* algorithm = crypto::digest_by_name(digest);
    Manifest manifest{seal, "", {}};
    for (const std::string& name : names) {
        const auto member = members.find(name);
        const Bytes octets = member == members.end() ? Bytes{} : member->second;
        manifest.references.push_back({name, "", algorithm, *crypto::digest(*algorithm, {octets}), false});
    }
    return write_manifest(manifest);
}

Bytes StampedContainer::token(ByteView octets, const Member& server) const {
    crypto::HashedOctets hashed(octets);
    const auto imprint = crypto::timestamp::imprint_of(hashed, *crypto::digest_by_name("SHA256"));
    auto made = authority::make_token(
        server.entry,
        authority::encode_tst_info({"1.2.3", *imprint, {0x17}, network.now(), 0, std::nullopt, false, {}, {}}));
    REQUIRE(made);
    return std::move(*made);
}

Bytes StampedContainer::signature_over(const std::string& name, bool lt) {
    const Bytes& content = members.at(name);
    Bytes signature = proof::test::sign(network, network.person(), content, crypto::SignatureForm::detached);
    if (!lt) return signature;
    auto raised = proof::test::raise(network, signature, crypto::CadesLevel::lt, ByteView(content));
    REQUIRE(raised);
    return std::move(raised->signature);
}

void StampedContainer::sign_e(bool lt) {
    put(file_name, "договір");
    put(manifest_name, manifest(signature_name, {file_name}));
    put(signature_name, signature_over(manifest_name, lt));
}

void StampedContainer::sign_s() {
    put(file_name, "договір");
    put("META-INF/signature.p7s", signature_over(file_name, false));
}

void StampedContainer::stamp(const std::string& list_name, const std::string& token_name,
                             const std::vector<std::string>& names, const Member& server) {
    put(list_name, manifest(token_name, names));
    put(token_name, token(members.at(list_name), server));
}

void StampedContainer::stamp(const std::string& list_name, const std::string& token_name,
                             const std::vector<std::string>& names) {
    stamp(list_name, token_name, names, network.house().stamps);
}

Bytes StampedContainer::octets() const {
    std::vector<asic::Member> list;
    for (const bool meta : {false, true})
        for (const auto& [name, octets] : members)
            if (name.starts_with(kMetaInf) == meta) list.push_back({name, ByteView(octets)});
    auto made = write_container(form(), list);
    REQUIRE(made);
    return std::move(*made);
}

certs::AuthorityRegistry StampedContainer::registry() const {
    const auto& house = network.house();
    certs::AuthorityRegistry registry(std::vector<certs::Authority>{},
                                      {{house.root.certificate()}, {house.issuing.certificate()}, {}});
    if (!lists_.empty()) registry.set_revocation_lists(lists_);
    return registry;
}

Result<ContainerJudgement> StampedContainer::judged(certs::JudgeOptions options) const {
    const Bytes whole = octets();
    auto archive = Archive::open(ByteView(whole));
    REQUIRE(archive);
    options.now = network.now();
    return asic::judge(*archive, registry(), options);
}

ContainerJudgement StampedContainer::judgement(certs::JudgeOptions options) const {
    auto judgement = judged(std::move(options));
    if (!judgement) FAIL(judgement.error().detail);
    return std::move(*judgement);
}

void StampedContainer::revoke(const Member& server, unsigned reason) {
    network.pass(hours(1));
    authority::ListOptions options;
    options.this_update = network.now();
    options.next_update = network.now() + hours(24);
    options.entries = {{proof::test::serial_of(server.certificate()), network.now(), reason}};
    lists_.push_back(*authority::make_list(network.house().root, options));
    network.pass(hours(1));
}

}  // namespace pidpys::asic::test
