// SPDX-License-Identifier: MIT
#include "certs/authorities/listed_authorities.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "certs/json_strictness.hpp"

namespace pidpys::certs {
namespace {

using nlohmann::json;

constexpr std::size_t max_authorities = 512, max_names = 64, max_text = 512;
constexpr int max_depth = 4;

bool is_between(std::size_t size, std::size_t least, std::size_t most) { return size >= least && size <= most; }

bool is_digits(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string line_of(std::string_view text, std::size_t octet) {
    const auto front = text.substr(0, std::min(octet, text.size()));
    return std::to_string(1 + std::count(front.begin(), front.end(), '\n'));
}

Result<json> parse(std::string_view text) {
    JsonStrictness strictness(max_depth);
    try {
        json list = json::parse(
            text, [&](int depth, json::parse_event_t event, json& value) { return strictness(depth, event, value); });
        if (strictness.deep()) return fail(Errc::malformed, "CAs.json: nested too deeply");
        if (!strictness.twice().empty())
            return fail(Errc::malformed, "CAs.json: the member " + strictness.twice().substr(0, 40) + " stands twice");
        return list;
    } catch (const json::parse_error& error) {
        return fail(Errc::malformed, "CAs.json, line " + line_of(text, error.byte) + ": no JSON");
    } catch (const json::exception&) {
        return fail(Errc::malformed, "CAs.json: a number that no program can hold");
    }
}

class Entry {
public:
    Entry(const json& entry, std::size_t number) : entry_(entry), name_("authority " + std::to_string(number)) {}

    Result<ListedAuthority> read() {
        if (!entry_.is_object()) return wrong("is no object");
        ListedAuthority authority;
        authority.edrpou = text("codeEDRPOU");
        if (!is_between(authority.edrpou.size(), 8, 10) || !is_digits(authority.edrpou))
            return wrong("has no codeEDRPOU");
        name_ += " (" + authority.edrpou + ")";
        const auto names = entry_.find("issuerCNs");
        if (names == entry_.end() || !names->is_array() || !is_between(names->size(), 1, max_names))
            return wrong("has no issuerCNs");
        for (const json& name : *names) {
            if (!name.is_string() || !is_between(name.get_ref<const std::string&>().size(), 1, max_text))
                return wrong("has an unusable name in issuerCNs");
            authority.names.push_back(name.get<std::string>());
        }
        const auto address = [&](std::string& url, const char* key, const std::string& port, const char* service) {
            auto made = listed_url(text(key), port, service);
            if (made) url = std::move(*made);
            if (!made && !fault_) fault_ = std::string(key) + ": " + made.error().detail;
        };
        address(authority.ocsp_url, "ocspAccessPointAddress", text("ocspAccessPointPort"), "ocsp");
        address(authority.tsp_url, "tspAddress", text("tspAddressPort"), "tsp");
        address(authority.cmp_url, "cmpAddress", {}, "cmp");
        if (fault_) return wrong(*fault_);
        return authority;
    }

private:
    // Ports are texts there, and might be numbers one day. An absent member is empty.
    std::string text(const char* key) {
        const auto found = entry_.find(key);
        if (found == entry_.end() || found->is_null()) return {};
        if (found->is_number_unsigned()) return std::to_string(found->get<std::uint64_t>());
        if (found->is_string() && found->get_ref<const std::string&>().size() <= max_text)
            return found->get<std::string>();
        if (!fault_) fault_ = std::string(key) + " is unusable";
        return {};
    }

    [[nodiscard]] tl::unexpected<Error> wrong(const std::string& what) const {
        return fail(Errc::malformed, "CAs.json: " + name_ + " " + what);
    }

    const json& entry_;
    std::string name_;
    std::optional<std::string> fault_;
};

bool is_host(std::string_view host) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    };
    return is_between(host.size(), 1, 253) && std::all_of(host.begin(), host.end(), fits) && host.front() != '.' &&
           host.front() != '-' && host.find("..") == std::string_view::npos;
}

bool is_port(const std::string& port) {
    unsigned number = 0;
    const auto parsed = std::from_chars(port.data(), port.data() + port.size(), number);
    return parsed.ec == std::errc() && parsed.ptr == port.data() + port.size() && number >= 1 && number <= 65535;
}

bool is_path_character(char c) {
    return c > ' ' && c < '\x7f' && std::string_view("\"<>\\^`{}|@#").find(c) == std::string_view::npos;
}

}  // namespace

Result<std::string> listed_url(const std::string& address, const std::string& port, const std::string& service) {
    if (address.empty()) return std::string();
    const auto wrong = [&] { return fail(Errc::malformed, "no address of http or https"); };
    std::string_view rest = address;
    std::string scheme = "http://";
    if (rest.starts_with("https://")) scheme = "https://";
    if (rest.starts_with("http://") || rest.starts_with("https://")) rest.remove_prefix(scheme.size());
    const auto slash = rest.find('/');
    std::string host(rest.substr(0, slash)), own_port = port;
    if (const auto colon = host.find(':'); colon != std::string::npos) {
        own_port = host.substr(colon + 1);
        host.resize(colon);
        if (!is_port(own_port)) return wrong();
    }
    std::string path = slash == std::string_view::npos ? "/services/" + service + "/" : std::string(rest.substr(slash));
    if (!is_host(host) || (!own_port.empty() && !is_port(own_port)) ||
        !std::all_of(path.begin(), path.end(), is_path_character))
        return wrong();
    const bool usual = own_port.empty() || own_port == (scheme == "https://" ? "443" : "80");
    return scheme + host + (usual ? "" : ":" + own_port) + path;
}

std::string ca_id_of(const std::string& edrpou) {
    static const std::map<std::string, std::string> known = {{"43005393", "iddDfs"}, {"36865753", "tovUkraine"}};
    const auto found = known.find(edrpou);
    return found != known.end() ? found->second : "ca" + edrpou;
}

Result<std::vector<ListedAuthority>> read_authority_list(ByteView octets) {
    if (octets.size() > max_authority_list)
        return fail(Errc::too_large, "CAs.json: more than " + std::to_string(max_authority_list) + " octets");
    std::string_view text = as_text(octets);
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    const auto list = parse(text);
    if (!list) return tl::unexpected(list.error());
    if (!list->is_array() || !is_between(list->size(), 1, max_authorities))
        return fail(Errc::malformed, "CAs.json: no list of 1 to " + std::to_string(max_authorities) + " authorities");
    std::vector<ListedAuthority> authorities;
    std::set<std::string> seen;
    for (const json& entry : *list) {
        auto authority = Entry(entry, authorities.size() + 1).read();
        if (!authority) return tl::unexpected(authority.error());
        if (!seen.insert(authority->edrpou).second)
            return fail(Errc::malformed, "CAs.json: the authority " + authority->edrpou + " stands in it twice");
        authorities.push_back(std::move(*authority));
    }
    return authorities;
}

}  // namespace pidpys::certs
