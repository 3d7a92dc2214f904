// SPDX-License-Identifier: MIT
#include "certs/authorities/trusted_list_content.hpp"

#include <algorithm>
#include <charconv>

#include "crypto/base/ascii.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "crypto/xml/date_time.hpp"

namespace pidpys::certs {
namespace {

using xml::child;
using xml::content;
using xml::element;
using xml::is;

constexpr std::string_view tsl = "http://uri.etsi.org/02231/v2#";
constexpr std::size_t max_services = 8192, max_certificates = 8192, max_service_name = 512;

tl::unexpected<Error> wrong(const std::string& what) { return fail(Errc::malformed, "the trusted list: " + what); }

xmlNode* below(const xmlNode* node, std::initializer_list<std::string_view> names) {
    xmlNode* at = const_cast<xmlNode*>(node);
    for (const std::string_view name : names) at = child(at, tsl, name);
    return at;
}

std::string text_in(const xmlNode* node, std::initializer_list<std::string_view> names) {
    const xmlNode* const found = below(node, names);
    return found == nullptr ? std::string() : std::string(without_blanks(content(found)));
}

// What may follow the place where the state and ETSI keep their names of services and statuses.
bool take_prefix(std::string_view& uri, std::initializer_list<std::string_view> prefixes) {
    for (const std::string_view prefix : prefixes)
        if (uri.starts_with(prefix)) {
            uri.remove_prefix(prefix.size());
            return true;
        }
    return false;
}

TrustedService::Kind kind_of(std::string_view uri) {
    using Kind = TrustedService::Kind;
    if (!take_prefix(uri, {"http://czo.gov.ua/TrstSvc/Svctype/", "http://uri.etsi.org/TrstSvc/Svctype/"}))
        return Kind::other;
    if (uri == "NationalRootCA-QC") return Kind::national_root;
    if (uri == "CA/QC") return Kind::authority;
    if (uri == "TSA/QTST" || uri == "National-TSA/QTST") return Kind::timestamp;
    return Kind::other;
}

class Reader {
public:
    Result<TrustedList> read(const xmlNode* root) {
        if (!is(root, tsl, "TrustServiceStatusList")) return wrong("another root element");
        const xmlNode* const scheme = below(root, {"SchemeInformation"});
        if (scheme == nullptr) return wrong("no SchemeInformation");
        if (auto read = read_scheme(scheme); !read) return forward(read);
        const xmlNode* const all = below(root, {"TrustServiceProviderList"});
        for (const xmlNode* one = all == nullptr ? nullptr : element(all->children); one != nullptr;
             one = element(one->next))
            if (is(one, tsl, "TrustServiceProvider"))
                if (auto read = read_provider(one); !read) return forward(read);
        return std::move(list_);
    }

private:
    Result<void> read_scheme(const xmlNode* scheme) {
        const std::string version = text_in(scheme, {"TSLVersionIdentifier"});
        if (version != "5" && version != "6")
            return fail(Errc::unsupported, "the trusted list: version " + version.substr(0, 20));
        if (text_in(scheme, {"SchemeTerritory"}) != "UA")
            return fail(Errc::unsuitable, "the trusted list of another state");
        const std::string number = text_in(scheme, {"TSLSequenceNumber"});
        const auto parsed = std::from_chars(number.data(), number.data() + number.size(), list_.number);
        if (parsed.ec != std::errc() || parsed.ptr != number.data() + number.size())
            return wrong("no TSLSequenceNumber");
        const auto issued = xml::read_date_time(text_in(scheme, {"ListIssueDateTime"}));
        if (!issued) return wrong("no ListIssueDateTime");
        list_.issued = *issued;
        const xmlNode* const next = below(scheme, {"NextUpdate"});
        if (next == nullptr) return wrong("no NextUpdate");
        if (const std::string time = text_in(next, {"dateTime"}); !time.empty()) {
            list_.next_update = xml::read_date_time(time);
            if (!list_.next_update) return wrong("a NextUpdate that is no time");
        }
        return {};
    }

    Result<void> read_provider(const xmlNode* node) {
        TrustedProvider provider;
        const xmlNode* const facts = below(node, {"TSPInformation"});
        provider.name = name_in(below(facts, {"TSPName"}));
        const xmlNode* const trade = below(facts, {"TSPTradeName"});
        for (const xmlNode* one = trade == nullptr ? nullptr : element(trade->children); one != nullptr;
             one = element(one->next))
            if (std::string number = edrpou_of(content(one)); !number.empty()) provider.edrpou = std::move(number);
        const xmlNode* const all = below(node, {"TSPServices"});
        for (const xmlNode* one = all == nullptr ? nullptr : element(all->children); one != nullptr;
             one = element(one->next)) {
            if (!is(one, tsl, "TSPService")) continue;
            if (++services_ > max_services) return fail(Errc::too_large, "the trusted list: too many services");
            auto service = read_service(one);
            if (!service) return forward(service);
            provider.services.push_back(std::move(*service));
        }
        list_.providers.push_back(std::move(provider));
        return {};
    }

    Result<TrustedService> read_service(const xmlNode* node) {
        const xmlNode* const present = below(node, {"ServiceInformation"});
        if (present == nullptr) return wrong("a service without ServiceInformation");
        TrustedService service;
        service.kind = kind_of(text_in(present, {"ServiceTypeIdentifier"}));
        service.name = name_in(below(present, {"ServiceName"}));
        if (auto read = read_instance(present, service); !read) return forward(read);
        const xmlNode* const history = below(node, {"ServiceHistory"});
        for (const xmlNode* one = history == nullptr ? nullptr : element(history->children); one != nullptr;
             one = element(one->next))
            if (is(one, tsl, "ServiceHistoryInstance"))
                if (auto read = read_instance(one, service); !read) return forward(read);
        std::ranges::stable_sort(service.periods, {}, &ServicePeriod::since);
        return service;
    }

    // The present one or one of the history: both say the same things.
    Result<void> read_instance(const xmlNode* node, TrustedService& service) {
        const auto since = xml::read_date_time(text_in(node, {"StatusStartingTime"}));
        const std::string status = text_in(node, {"ServiceStatus"});
        if (!since || status.empty()) return wrong("a service without status or its time");
        service.periods.push_back(period_of(*since, status));
        const xmlNode* const identity = below(node, {"ServiceDigitalIdentity"});
        for (const xmlNode* one = identity == nullptr ? nullptr : element(identity->children); one != nullptr;
             one = element(one->next)) {
            const xmlNode* const certificate = below(one, {"X509Certificate"});
            if (certificate == nullptr) continue;
            if (++certificates_ > max_certificates)
                return fail(Errc::too_large, "the trusted list: too many certificates");
            auto der = base64_decode(content(certificate));
            if (!der || !crypto::identify_certificate(*der)) return wrong("a certificate that is none");
            service.certificates.push_back(std::move(*der));
        }
        return {};
    }

    static ServicePeriod period_of(TimePoint since, std::string_view uri) {
        const bool known = take_prefix(
            uri, {"http://czo.gov.ua/TrstSvc/TrustedList/Svcstatus/", "http://czo.gov.ua/TrstSvc/Svcstatus/",
                  "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/"});
        const bool granted = known && (uri == "granted" || uri == "recognisedatnationallevel");
        return {since, granted, std::string(uri.substr(uri.rfind('/') + 1).substr(0, 64))};
    }

    // The Ukrainian one, else the first.
    static std::string name_in(const xmlNode* names) {
        std::string chosen;
        for (const xmlNode* one = names == nullptr ? nullptr : element(names->children); one != nullptr;
             one = element(one->next)) {
            const bool own = xml::language_of(one) == "uk";
            if (chosen.empty() || own) chosen = std::string(without_blanks(content(one))).substr(0, max_service_name);
            if (own) break;
        }
        return chosen;
    }

    static std::string edrpou_of(std::string_view text) {
        text = without_blanks(text);
        if (!take_prefix(text, {"NTRUA-"}) || text.size() < 8 || text.size() > 10) return {};
        const bool digits = std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
        return digits ? std::string(text) : std::string();
    }

    TrustedList list_;
    std::size_t services_ = 0, certificates_ = 0;
};

}  // namespace

Result<TrustedList> read_list_content(const xml::Document& document) { return Reader().read(document.root()); }

}  // namespace pidpys::certs
