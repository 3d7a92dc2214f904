// SPDX-License-Identifier: MIT
// CAs.json: the genuine one, and such as are none.
#include <map>

#include <catch2/catch.hpp>

#include "certs/authorities/listed_authorities.hpp"
#include "tests/main/needs.hpp"

namespace {

using namespace pidpys;
using namespace pidpys::certs;

Result<std::vector<ListedAuthority>> read(const std::string& text) { return read_authority_list(as_bytes(text)); }

std::string entry(const std::string& edrpou, const std::string& more = "") {
    return R"({"issuerCNs":["КНЕДП"],"address":"ca.ua","ocspAccessPointAddress":"ca.ua/services/ocsp/",)"
           R"("ocspAccessPointPort":"80","cmpAddress":"ca.ua","tspAddress":"ca.ua","tspAddressPort":"80",)"
           R"("codeEDRPOU":")" +
           edrpou + "\"" + more + "}";
}

std::string reason(const std::string& text) {
    const auto list = read(text);
    REQUIRE_FALSE(list.has_value());
    CHECK((list.error().code == Errc::malformed || list.error().code == Errc::too_large));
    return list.error().detail;
}

}  // namespace

TEST_CASE("the_genuine_list_gives_addresses_by_the_rule") {
    const Bytes octets = needs::foreign_file("pki/registry/CAs.json");
    if (octets.empty()) return;
    const auto list = read_authority_list(octets);
    REQUIRE(list.has_value());
    REQUIRE(list->size() == 33);
    std::map<std::string, ListedAuthority> by_code;
    for (const auto& each : *list) by_code[each.edrpou] = each;
    CHECK(by_code["43005393"].ocsp_url == "http://ca.tax.gov.ua/services/ocsp/");
    CHECK(by_code["43005393"].tsp_url == "http://ca.tax.gov.ua/services/tsp/");
    CHECK(by_code["43005393"].cmp_url == "http://ca.tax.gov.ua/services/cmp/");
    CHECK(by_code["43005393"].names.front() == "КНЕДП ДПС");
    CHECK(by_code["37567646"].ocsp_url == "http://ca.treasury.gov.ua:43222/services/ocsp/");
    CHECK(by_code["37567646"].tsp_url == "http://ca.treasury.gov.ua:43221/services/tsp/");
    CHECK(by_code["37567646"].cmp_url.empty());
    CHECK(by_code["00032129"].ocsp_url == "http://ca.oschadbank.ua/public/ocsp");
    CHECK(by_code["41231992"].tsp_url == "http://ca.vchasno.ua/services/tsp/dstu/");
    CHECK(by_code["36049014"].tsp_url == "http://tsp.e-life.com.ua/services/tsp/");
    CHECK(by_code["36049014"].cmp_url == "http://cmp.e-life.com.ua/api/PKI/CMP");
}

TEST_CASE("the_genuine_list_cut_or_without_a_comma_is_refused_with_the_line") {
    const Bytes octets = needs::foreign_file("pki/registry/CAs.json");
    if (octets.empty()) return;
    std::string text(as_text(octets));
    for (std::size_t size = 0; size + 2 < text.size(); size += 97) {
        INFO(size);
        CHECK(reason(text.substr(0, size)).find("CAs.json") == 0);
    }
    const auto comma = text.find("\"ca.informjust.ua\",");
    text.erase(comma + std::string("\"ca.informjust.ua\"").size(), 1);
    CHECK(reason(text) == "CAs.json, line 12: no JSON");
}

TEST_CASE("marks_of_byte_order_and_absent_services_are_fine") {
    REQUIRE(read("\xef\xbb\xbf\r\n[" + entry("43005393") + "]\r\n").has_value());
    const auto bare = read(R"([{"issuerCNs":["A"],"codeEDRPOU":"12345678","cmpAddress":null}])");
    REQUIRE(bare.has_value());
    CHECK(bare->front().tsp_url.empty());
    CHECK(bare->front().cmp_url.empty());
    CHECK(read("[" + entry("43005393", R"(,"directAccess":true,"qscdSNInCert":true,"ownWord":{"a":[1]})") + "]")
              .has_value());
}

TEST_CASE("lists_with_a_fault_are_refused_whole") {
    CHECK(reason("").find("no JSON") != std::string::npos);
    CHECK(reason("{}").find("no list") != std::string::npos);
    CHECK(reason("[]").find("no list") != std::string::npos);
    CHECK(reason("[1]") == "CAs.json: authority 1 is no object");
    CHECK(reason("<html></html>").find("no JSON") != std::string::npos);
    CHECK(reason("[1e9999]").find("a number that no program can hold") != std::string::npos);
    CHECK(reason("[" + entry("43005393") + "," + entry("43005393") + "]") ==
          "CAs.json: the authority 43005393 stands in it twice");
    CHECK(reason("[" + entry("43005393", R"(,"tspAddress":"evil.ua")") + "]") ==
          "CAs.json: the member tspAddress stands twice");
    CHECK(reason("[" + entry("x") + "]").find("has no codeEDRPOU") != std::string::npos);
    CHECK(reason(R"([{"codeEDRPOU":"12345678"}])").find("has no issuerCNs") != std::string::npos);
    CHECK(reason(R"([{"codeEDRPOU":"12345678","issuerCNs":[]}])").find("has no issuerCNs") != std::string::npos);
    CHECK(reason(R"([{"codeEDRPOU":"12345678","issuerCNs":[1]}])").find("unusable name") != std::string::npos);
    CHECK(reason(R"([{"codeEDRPOU":"12345678","issuerCNs":["A"],"tspAddress":[]}])").find("tspAddress is unusable") !=
          std::string::npos);
    CHECK(reason(R"([{"codeEDRPOU":"12345678","issuerCNs":["A"],"tspAddress":"file:///etc/passwd"}])")
              .find("tspAddress: no address") != std::string::npos);
    CHECK(reason(std::string(max_authority_list + 1, ' ')).find("more than") != std::string::npos);
    CHECK(reason(std::string(500'000, '[') + std::string(500'000, ']')).find("deeply") != std::string::npos);
    std::string many = "[";
    for (int i = 0; i < 513; ++i) many += (i > 0 ? "," : "") + entry(std::to_string(10'000'000 + i));
    CHECK(reason(many + "]").find("no list of 1 to 512") != std::string::npos);
}

TEST_CASE("addresses_of_the_list_are_hosts_with_a_path") {
    const auto url = [](const std::string& address, const std::string& port = "80") {
        const auto made = listed_url(address, port, "tsp");
        return made ? *made : std::string("refused");
    };
    CHECK(url("").empty());
    CHECK(url("ca.ua") == "http://ca.ua/services/tsp/");
    CHECK(url("ca.ua", "") == "http://ca.ua/services/tsp/");
    CHECK(url("ca.ua", "43221") == "http://ca.ua:43221/services/tsp/");
    CHECK(url("ca.ua/x/y", "8080") == "http://ca.ua:8080/x/y");
    CHECK(url("ca.ua:81/x") == "http://ca.ua:81/x");
    CHECK(url("https://ca.ua") == "https://ca.ua:80/services/tsp/");
    CHECK(url("https://ca.ua/x", "443") == "https://ca.ua/x");
    CHECK(url("http://ca.ua/") == "http://ca.ua/");
    for (const char* bad :
         {"ftp://ca.ua", "file:///etc/passwd", "//ca.ua", "user@ca.ua", "ca.ua:x", "ca.ua:0", "ca..ua", "-ca.ua",
          "ca ua", "ca.ua/ x", "ca.ua/\r\nHost:x", "[::1]", "ca.ua/#f", "ца.ua", ".ua", "/x"})
        CHECK(url(bad) == "refused");
    CHECK(url("ca.ua", "0") == "refused");
    CHECK(url("ca.ua", "65536") == "refused");
    CHECK(url("ca.ua", "80x") == "refused");
}

TEST_CASE("ids_of_authorities_stay") {
    CHECK(ca_id_of("43005393") == "iddDfs");
    CHECK(ca_id_of("36865753") == "tovUkraine");
    CHECK(ca_id_of("14360570") == "ca14360570");
}
