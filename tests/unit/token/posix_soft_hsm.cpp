// SPDX-License-Identifier: MIT
#include "soft_hsm.hpp"

#include <cstdlib>
#include <filesystem>

#include <catch2/catch.hpp>

#include "tests/main/needs.hpp"

namespace pidpys::token::test {

namespace fs = std::filesystem;

const char* const SoftHsm::pin = "1234";

SoftHsm::SoftHsm(const std::vector<std::string>& labels) : module_("/usr/lib/softhsm/libsofthsm2.so") {
    needs::program("softhsm2-util");
    needs::program("pkcs11-tool");
    fs::create_directories(folder_.path("tokens"));
    conf_ = folder_.write("softhsm2.conf", as_bytes("directories.tokendir = " + folder_.path("tokens") +
                                                    "\nobjectstore.backend = file\nlog.level = ERROR\n"));
    ::setenv("SOFTHSM2_CONF", conf_.c_str(), 1);
    for (const std::string& label : labels) {
        std::string said;
        REQUIRE(crypto::test::run("softhsm2-util --init-token --free --so-pin 12345678 --pin " + std::string(pin) +
                                      " --label " + label,
                                  &said) == 0);
    }
}

std::string SoftHsm::tool(const std::string& arguments, const std::string& token) const {
    std::string said;
    const int status = crypto::test::run("pkcs11-tool --module " + module_ + " --token-label " + token +
                                             " --login --pin " + pin + " " + arguments + " 2>&1",
                                         &said);
    INFO(said);
    REQUIRE(status == 0);
    return said;
}

void SoftHsm::make_key(const std::string& kind, const std::string& id, const std::string& options,
                       const std::string& token) const {
    tool("--keypairgen --key-type " + kind + " --id " + id + " --label key-" + id + " " + options, token);
}

void SoftHsm::write_certificate(const Bytes& certificate, const std::string& id) const {
    tool("--write-object " + folder_.write("c.der", certificate) + " --type cert --id " + id);
}

void SoftHsm::write_data(const Bytes& octets, const std::string& label, const std::string& options) const {
    tool("--write-object " + folder_.write("data", octets) + " --type data --label " + label + " " + options);
}

TokensSettings SoftHsm::settings() const { return {.modules = {{"softhsm2", module_, true}}}; }

LoginResult log_in(Tokens& tokens, const std::string& label, const std::string& pin) {
    const auto found = tokens.find(
        {.token = label, .manufacturer = {}, .model = {}, .serial = {}, .object = {}, .type = {}, .id = {}});
    REQUIRE(found);
    return tokens.login({found->id, SecretString(pin)});
}

crypto::KeyEntry certified(const Login& login, std::uint8_t id) {
    static const auto authority = crypto::test::make_key(crypto::test::KeyKind::p256);
    static const auto root =
        crypto::test::make_certificate(authority.get(), {.common_name = "Root", .authority = true});
    for (std::size_t at = 0; at < login.keys().size(); ++at) {
        if (login.objects()[at].id != Bytes{id}) continue;
        crypto::KeyEntry entry = login.keys()[at];
        entry.certificates = {crypto::test::make_certificate(
            entry.key.get(), {.key_usage = "critical,digitalSignature,keyAgreement,keyEncipherment"}, authority.get(),
            root)};
        return entry;
    }
    FAIL("no key with this id");
    return {};
}

}  // namespace pidpys::token::test
