// SPDX-License-Identifier: MIT
#include "certs/identity/identity_names.hpp"

#include <algorithm>
#include <set>
#include <string_view>

namespace pidpys::certs {
namespace {

using Octets = std::unique_ptr<ASN1_OCTET_STRING, crypto::FreeWith<ASN1_OCTET_STRING_free>>;

void free_names(GENERAL_NAMES* names) { GENERAL_NAMES_free(names); }
using GeneralNames = std::unique_ptr<GENERAL_NAMES, crypto::FreeWith<free_names>>;

bool is_host_name(std::string_view name) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    };
    return !name.empty() && name.size() <= 253 && name.front() != '.' && name.back() != '.' &&
           std::all_of(name.begin(), name.end(), allowed);
}

std::string address_octets(const std::string& literal) {
    const Octets octets(a2i_IPADDRESS(literal.c_str()));
    if (!octets) {
        ERR_clear_error();
        return {};
    }
    return std::string(as_text(crypto::content_of(octets.get())));
}

constexpr const char* full_mask(bool v6) { return v6 ? "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" : "255.255.255.255"; }

std::string joined(const IdentityNames& names, const std::string& prefix, bool with_mask) {
    std::string text;
    const auto add = [&text](const std::string& item) { text += (text.empty() ? "" : ",") + item; };
    for (const auto& name : names.dns) add(prefix + "DNS:" + name);
    for (const auto& address : names.addresses) {
        const bool v6 = address.find(':') != std::string::npos;
        add(prefix + "IP:" + address + (with_mask ? std::string("/") + full_mask(v6) : ""));
    }
    return text;
}

}  // namespace

Result<void> check_names(const IdentityNames& names) {
    if (names.dns.empty() || names.addresses.empty()) return fail(Errc::invalid_argument, "no names for the service");
    for (const auto& name : names.dns)
        if (!is_host_name(name)) return fail(Errc::invalid_argument, "not a host name: " + name);
    for (const auto& address : names.addresses)
        if (address_octets(address).empty()) return fail(Errc::invalid_argument, "not an address: " + address);
    return {};
}

std::string alternative_names(const IdentityNames& names) { return joined(names, "", false); }

std::string permitted_subtrees(const IdentityNames& names) { return "critical," + joined(names, "permitted;", true); }

bool has_names(X509* certificate, const IdentityNames& names) {
    std::set<std::string> wanted(names.dns.begin(), names.dns.end());
    for (const auto& address : names.addresses) wanted.insert(address_octets(address));

    const GeneralNames found(
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    std::set<std::string> present;
    for (int i = 0; i < sk_GENERAL_NAME_num(found.get()); ++i) {
        int kind = 0;
        const void* value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(found.get(), i), &kind);
        if (kind != GEN_DNS && kind != GEN_IPADD) return false;
        present.emplace(as_text(crypto::content_of(static_cast<const ASN1_STRING*>(value))));
    }
    return present == wanted;
}

}  // namespace pidpys::certs
