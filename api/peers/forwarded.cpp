// SPDX-License-Identifier: MIT
#include "api/peers/forwarded.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include "api/peers/network_peer.hpp"

namespace pidpys::api {
namespace {

using Hop = std::optional<platform::IpAddress>;

constexpr std::size_t kMostHops = 64;

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

bool is_port(std::string_view text) {
    unsigned port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc() && end == text.data() + text.size() && text.size() <= 5 && port <= 65535;
}

// RFC 7239 §6.2: an obfuscated port is "_" with letters, digits, ".", "_" and "-"; so is a node (§6.3).
bool is_obfuscated(std::string_view text) {
    return text.size() > 1 && text.front() == '_' && std::ranges::all_of(text.substr(1), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
                      c == '_' || c == '-';
           });
}

// "192.0.2.7", "192.0.2.7:4711", "[2001:db8::7]", "[2001:db8::7]:4711".
Hop address_of(std::string_view node, bool hidden_port) {
    const auto split = [&](std::size_t at) {
        const auto port = node.substr(at + 1);
        const bool well = is_port(port) || (hidden_port && is_obfuscated(port));
        node = node.substr(0, at);
        return well;
    };
    if (node.starts_with('[')) {
        const auto end = node.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        if (end + 1 < node.size() && (node[end + 1] != ':' || !split(end + 1))) return std::nullopt;
        const auto address = platform::parse_ip(node.substr(1, end - 1));
        return address && address->v6 ? address : std::nullopt;
    }
    if (const auto colon = node.find(':'); colon != std::string_view::npos && !split(colon)) return std::nullopt;
    const auto address = platform::parse_ip(node);
    return address && !address->v6 ? address : std::nullopt;
}

// An element of X-Forwarded-For; IPv6 stands there bare too.
Hop listed(std::string_view element) {
    const auto bare = platform::parse_ip(element);
    return bare ? bare : address_of(element, false);
}

// RFC 7239 §4, one field line, character by character.
class Elements {
public:
    explicit Elements(std::string_view text) : rest_(text) {}

    // False: malformed.
    bool read(Hops& hops) {
        for (;;) {
            if (!element(hops) || hops.size() > kMostHops) return false;
            skip_blanks();
            if (rest_.empty()) return true;
            if (!take(',')) return false;
        }
    }

private:
    bool element(Hops& hops) {
        std::vector<std::string> names;
        Hop client;
        bool any = false;
        do {
            skip_blanks();
            if (rest_.empty() || rest_.front() == ',' || rest_.front() == ';') continue;  // an empty pair is allowed
            const std::string name = fold(token());
            if (name.empty() || !take('=') || std::ranges::find(names, name) != names.end()) return false;
            names.push_back(name);
            std::string value;
            if (!this->value(value)) return false;
            if (name == "for" && !node(value, client)) return false;
            any = true;
            skip_blanks();
        } while (take(';'));
        if (any) hops.push_back(client);
        return any;
    }

    static bool node(std::string_view text, Hop& client) {
        client = address_of(text, true);
        if (client) return true;
        const auto colon = text.find(':');
        const auto name = text.substr(0, colon);
        const bool hidden = equal_folded(name, "unknown") || is_obfuscated(name);
        if (colon == std::string_view::npos) return hidden;
        return hidden && (is_port(text.substr(colon + 1)) || is_obfuscated(text.substr(colon + 1)));
    }

    std::string_view token() {
        std::size_t length = 0;
        while (length < rest_.size() && is_token(rest_.substr(length, 1))) ++length;
        const auto found = rest_.substr(0, length);
        rest_.remove_prefix(length);
        return found;
    }

    // A token or a quoted string (RFC 9110 §5.6.4).
    bool value(std::string& into) {
        if (!take('"')) return !(into = token()).empty();
        while (!rest_.empty()) {
            char c = rest_.front();
            rest_.remove_prefix(1);
            if (c == '"') return true;
            if (c == '\\') {
                if (rest_.empty()) return false;
                c = rest_.front();
                rest_.remove_prefix(1);
            }
            if (static_cast<unsigned char>(c) < 0x20 && c != '\t') return false;
            into += c;
        }
        return false;
    }

    bool take(char wanted) {
        if (!rest_.starts_with(wanted)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    void skip_blanks() {
        while (!rest_.empty() && is_blank(rest_.front())) rest_.remove_prefix(1);
    }

    std::string_view rest_;
};

bool read_list(std::string_view text, Hops& hops) {
    for (;;) {
        const auto comma = text.find(',');
        const auto address = listed(trimmed(text.substr(0, comma)));
        if (!address || hops.size() == kMostHops) return false;
        hops.push_back(address);
        if (comma == std::string_view::npos) return true;
        text.remove_prefix(comma + 1);
    }
}

bool is_trusted(const platform::IpAddress& address, const ProxyRules& rules) {
    return std::ranges::any_of(rules.trusted, [&](const auto& network) { return network.contains(address); });
}

}  // namespace

Result<Hops> read_hops(const Headers& headers, ForwardedField field) {
    const bool standard = field == ForwardedField::forwarded;
    const std::string_view name = standard ? "Forwarded" : "X-Forwarded-For";
    Hops hops;
    for (const auto& [key, value] : headers) {
        if (!equal_folded(key, name)) continue;
        if (!(standard ? Elements(value).read(hops) : read_list(value, hops)))
            return fail(Errc::malformed, std::string(name));
    }
    return hops;
}

bool is_trusted_proxy(const Peer& connection, const ProxyRules& rules) {
    if (rules.trusted.empty()) return false;
    const auto address = platform::parse_ip(connection.address);
    return address && is_trusted(*address, rules);
}

Result<Peer> client_of(const Peer& connection, const Headers& headers, const ProxyRules& rules) {
    if (!is_trusted_proxy(connection, rules)) return connection;
    auto hops = read_hops(headers, rules.field);
    if (!hops) return forward(hops);
    Peer client = connection;
    client.certificate.reset();  // the proxy's own
    while (!hops->empty() && hops->back() && is_trusted_proxy(client, rules)) {
        client = network_peer(*hops->back());
        hops->pop_back();
    }
    return client;
}

}  // namespace pidpys::api
