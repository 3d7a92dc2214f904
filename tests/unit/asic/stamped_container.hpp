// SPDX-License-Identifier: MIT
// Containers with time-stamps of the test authority, made member by member.
#pragma once

#include <map>

#include "asic/judgement.hpp"
#include "asic/write.hpp"
#include "tests/unit/proof/desk_fetcher.hpp"

namespace pidpys::asic::test {

using proof::test::DeskFetcher;
using proof::test::Member;
using std::chrono::hours;

inline const std::string file_name = "договір.txt", signature_name = "META-INF/signature001.p7s",
                         manifest_name = "META-INF/ASiCManifest001.xml",
                         archive_name = "META-INF/ASiCArchiveManifest.xml", stamp_name = "META-INF/timestamp001.tst";

// Members by name, in the order of their names but for the files, which come first.
class StampedContainer {
public:
    explicit StampedContainer(const std::string& family = "ecdsa") : network(family) {}

    void put(const std::string& name, Bytes octets) { members[name] = std::move(octets); }
    void put(const std::string& name, std::string_view text) { put(name, to_bytes(as_bytes(text))); }

    // A manifest of these members as they are now.
    [[nodiscard]] Bytes manifest(const std::string& seal, const std::vector<std::string>& names,
                                 const char* digest = "SHA256") const;
    // A token of a server over these octets, now.
    [[nodiscard]] Bytes token(ByteView octets, const Member& server) const;
    [[nodiscard]] Bytes token(ByteView octets) const { return token(octets, network.house().stamps); }

    // The file signed by a person, as ASiC-E and ASiC-S have it; at B-LT where `lt`.
    void sign_e(bool lt = false);
    void sign_s();
    // A manifest over these with its token: an archive time-stamp where the manifest is called so.
    void stamp(const std::string& list_name, const std::string& token_name, const std::vector<std::string>& names);
    void stamp(const std::string& list_name, const std::string& token_name, const std::vector<std::string>& names,
               const Member& server);
    void archive() { stamp(archive_name, stamp_name, {file_name, manifest_name, signature_name}); }

    [[nodiscard]] Form form() const { return members.contains(manifest_name) ? Form::e : Form::s; }
    [[nodiscard]] Bytes octets() const;
    [[nodiscard]] Result<ContainerJudgement> judged(certs::JudgeOptions options = {}) const;
    [[nodiscard]] ContainerJudgement judgement(certs::JudgeOptions options = {}) const;
    // Revoked an hour from now, as the lists at hand have it.
    void revoke(const Member& server, unsigned reason);

    DeskFetcher network;
    std::map<std::string, Bytes> members;

private:
    [[nodiscard]] certs::AuthorityRegistry registry() const;
    [[nodiscard]] Bytes signature_over(const std::string& name, bool lt);

    std::vector<Bytes> lists_;
};

}  // namespace pidpys::asic::test
