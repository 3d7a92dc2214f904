// SPDX-License-Identifier: MIT
#include "online/target.hpp"

#include <algorithm>
#include <charconv>
#include <memory>

#include <curl/curl.h>

#include "crypto/base/ascii.hpp"

namespace pidpys::online {
namespace {

struct FreeUrl {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, FreeUrl>;

std::string part(const Url& url, CURLUPart which, unsigned flags = 0) {
    char* text = nullptr;
    if (curl_url_get(url.get(), which, &text, flags) != CURLUE_OK) return {};
    std::string copy(text);
    curl_free(text);
    return copy;
}

bool is_plain(char c) { return c > ' ' && c < '\x7f'; }

}  // namespace

std::string Target::origin() const {
    const bool v6 = host.find(':') != std::string::npos;
    return (https ? "https://" : "http://") + (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

Result<Target> parse_target(std::string_view text) {
    if (text.empty() || text.size() > max_url || !std::all_of(text.begin(), text.end(), is_plain))
        return fail(Errc::malformed, "an address that is no URL");
    const std::string scheme = lower_ascii(text.substr(0, std::min(text.find(':'), text.size())));
    const Url url(curl_url());
    if (!url) return fail(Errc::internal, "no memory for a URL");
    if (scheme != "http" && scheme != "https")
        return fail(Errc::denied, "an address that is neither http nor https: " + std::string(text.substr(0, 200)));
    const CURLUcode code = curl_url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), CURLU_DISALLOW_USER);
    if (code == CURLUE_USER_NOT_ALLOWED) return fail(Errc::denied, "an address with a user name in it");
    if (code != CURLUE_OK)
        return fail(Errc::malformed, std::string(text.substr(0, 200)) + ": " + curl_url_strerror(code));
    curl_url_set(url.get(), CURLUPART_FRAGMENT, nullptr, 0);

    Target target;
    target.https = scheme == "https";
    target.url = part(url, CURLUPART_URL);
    target.host = lower_ascii(part(url, CURLUPART_HOST));
    if (target.host.starts_with('[') && target.host.ends_with(']'))
        target.host = target.host.substr(1, target.host.size() - 2);
    if (target.host.ends_with('.')) target.host.pop_back();
    const std::string port = part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
    const auto parsed = std::from_chars(port.data(), port.data() + port.size(), target.port);
    const bool zone = !part(url, CURLUPART_ZONEID).empty();
    if (target.host.empty() || target.url.empty() || target.port == 0 || parsed.ec != std::errc() || zone)
        return fail(Errc::malformed, std::string(text.substr(0, 200)) + ": no host or port to connect to");
    return target;
}

}  // namespace pidpys::online
