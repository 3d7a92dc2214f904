// SPDX-License-Identifier: MIT
// Tokens of SoftHSM2 in a folder of their own, filled by OpenSC's pkcs11-tool.
#pragma once

#include <string>
#include <vector>

#include "material.hpp"
#include "token/tokens.hpp"

namespace pidpys::token::test {

class SoftHsm {
public:
    explicit SoftHsm(const std::vector<std::string>& labels = {"pidpys-test"});

    // pkcs11-tool, logged in at that token.
    std::string tool(const std::string& arguments, const std::string& token = "pidpys-test") const;
    void make_key(const std::string& kind, const std::string& id, const std::string& options = "--usage-sign",
                  const std::string& token = "pidpys-test") const;
    void write_certificate(const Bytes& certificate, const std::string& id) const;
    void write_data(const Bytes& octets, const std::string& label, const std::string& options = "") const;
    [[nodiscard]] TokensSettings settings() const;

    static const char* const pin;

private:
    crypto::test::Folder folder_;
    std::string conf_, module_;
};

LoginResult log_in(Tokens& tokens, const std::string& label = "pidpys-test", const std::string& pin = SoftHsm::pin);

// The key with that CKA_ID, with a certificate of the moment.
crypto::KeyEntry certified(const Login& login, std::uint8_t id);

}  // namespace pidpys::token::test
