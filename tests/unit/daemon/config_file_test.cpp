// SPDX-License-Identifier: MIT
#include <algorithm>
#include <fstream>

#include <catch2/catch.hpp>

#include "daemon/config/config_file.hpp"
#include "toml/words.hpp"
#include "tests/main/temporary_directory.hpp"

using namespace pidpys;
using daemon::read_config;
using daemon::Settings;

TEST_CASE("config_file_sets_what_it_names") {
    Settings settings;
    REQUIRE(read_config(R"(
listen = ["127.0.0.1:9091", "[::1]:0"]
log_level = "debug"
[limits]
body_in_memory = 65536
idle_seconds = 5
[origins]
allow = ["https://bank.ua"]
[keys]
paths = ["keys", "/abs"]
)",
                        "test", "/etc/pidpys", settings, api::Language::en));
    CHECK(settings.listen.size() == 2);
    CHECK(settings.log_level == daemon::LogLevel::debug);
    CHECK(settings.limits.body_in_memory == 65536);
    CHECK(settings.limits.idle_time == std::chrono::seconds(5));
    CHECK(settings.allow_origins == std::vector<std::string>{"https://bank.ua"});
    CHECK(settings.key_paths == std::vector<std::filesystem::path>{"/etc/pidpys/keys", "/abs"});
}

TEST_CASE("config_file_login_is_a_file_beside_it_or_a_key_of_the_store_as_it_stands") {
    Settings settings;
    REQUIRE(read_config("login = 'key.p12'", "test", "/etc/pidpys", settings, api::Language::en));
    CHECK(settings.login == "/etc/pidpys/key.p12");
    REQUIRE(read_config("login = 'store:00112233'", "test", "/etc/pidpys", settings, api::Language::en));
    CHECK(settings.login == "store:00112233");
    CHECK_FALSE(read_config("login = ''", "test", "/etc/pidpys", settings, api::Language::en));
}

TEST_CASE("config_file_sets_the_network") {
    Settings settings;
    REQUIRE(read_config(R"(
[network]
offline = true
proxy = "http://proxy:3128"
proxy_password_file = "secret"
no_proxy = [".bank.ua"]
allow = ["10.1.0.0/16", "fd00::/8"]
ports = [80, 318]
tls_authorities = "tls.pem"
timestamp_servers = ["http://127.0.0.1:318/tsp"]
)",
                        "test", "/etc/pidpys", settings, api::Language::en));
    const auto& network = settings.network;
    CHECK(network.offline);
    CHECK(network.proxy == "http://proxy:3128");
    CHECK(network.proxy_password_file == "/etc/pidpys/secret");
    CHECK(network.no_proxy == std::vector<std::string>{".bank.ua"});
    CHECK(network.guard.allow.size() == 2);
    CHECK(network.guard.ports == std::vector<std::uint16_t>{80, 318});
    CHECK(network.tls_authorities == "/etc/pidpys/tls.pem");
    CHECK(network.timestamp_servers == std::vector<std::string>{"http://127.0.0.1:318/tsp"});
    REQUIRE(read_config("network.proxy = ''", "test", "/", settings, api::Language::en));
    CHECK(network.proxy == "");
    CHECK_FALSE(Settings{}.network.proxy.has_value());
}

TEST_CASE("config_file_makes_a_host_that_others_reach") {
    Settings settings;
    REQUIRE(read_config(R"(
listen = ["0.0.0.0:8443", "[2001:db8::1]:443"]
[host]
names = ["sign.bank.ua", "sign.bank.ua:9443"]
certificate = "chain.pem"
key = "/keys/key.pem"
trusted_proxies = ["10.0.0.0/24", "fd00::/8"]
forwarded = "forwarded"
address_connections = 7
confirm = true
[oidc]
issuer = "https://id.bank.ua"
audience = "pidpys"
keys = "https://id.bank.ua/jwks"
algorithms = ["ES256"]
)",
                        "test", "/etc/pidpys", settings, api::Language::en));
    const auto& host = settings.host;
    CHECK(host.on);
    CHECK(settings.listen.size() == 2);
    CHECK_FALSE(daemon::exposed_endpoint(settings));
    CHECK(host.certificate == "/etc/pidpys/chain.pem");
    CHECK(host.key == "/keys/key.pem");
    CHECK(host.client_authorities.empty());
    CHECK(host.proxies.trusted.size() == 2);
    CHECK(host.proxies.field == api::ForwardedField::forwarded);
    CHECK(host.address_connections == 7);
    CHECK(host.confirm);
    CHECK(host.has_issuer);
    CHECK(host.issuer.algorithms == std::vector{api::oidc::Algorithm::es256});
    CHECK(host.issuer.user_claim == "sub");
    Settings usual;
    CHECK_FALSE(usual.host.on);
    CHECK_FALSE(usual.host.confirm);
    CHECK_FALSE(read_config("listen = ['192.0.2.1:1']", "test", "/", usual, api::Language::en));
    usual.listen = {{"192.0.2.1", 1}};
    CHECK(daemon::exposed_endpoint(usual));
}

TEST_CASE("config_file_names_further_signers_of_the_trusted_list") {
    const std::string plain = "cffed3a9a9967b3cc7c73ad864bca8edba9e1c09b804afcb7ff3ef98b1666d74";
    const std::string upper =
        "CF:FE:D3:A9:A9:96:7B:3C:C7:C7:3A:D8:64:BC:A8:ED:BA:9E:1C:09:B8:04:AF:CB:7F:F3:EF:98:B1:66:6D:74";
    Settings settings;
    CHECK(settings.trusted_list_signers.empty());
    REQUIRE(read_config("authorities.trusted_list_signers = ['" + plain + "', '" + upper + "']", "test", "/", settings,
                        api::Language::en));
    CHECK(settings.trusted_list_signers == std::vector<std::string>{plain, plain});
}

TEST_CASE("config_file_mistakes_name_the_line_the_key_and_what_is_allowed") {
    const std::pair<const char*, const char*> mistakes[] = {
        {"\nlisten = [\"0.0.0.0:1\"]",
         "test:2: listen: [ '0.0.0.0:1' ] does not fit; allowed: a list of numeric loopback addresses"},
        {"[origins]\nalow = []", "test:2: there is no key origins.alow. Did you mean origins.allow?"},
        {"[orgins]", "test:1: there is no section [orgins]. Did you mean origins?"},
        {"[listen]", "test:1: listen: [listen] does not fit; allowed: a list"},
        {"limits = 5", "test:1: limits is a section: its keys stand below [limits]"},
        {"[limits.connections]", "test:1: limits.connections: [limits.connections] does not fit; allowed: a whole"},
        {"quite_another = 1", "test:1: there is no key quite_another. For help: man pidpys.toml"},
        {"[limits]\nconnections = \"many\"",
         "test:2: limits.connections: 'many' does not fit; allowed: a whole number from 8 to 100000"},
        {"[limits]\nconnections = -1", "test:2: limits.connections: -1 does not fit"},
        {"log_level = 'loud'", "test:1: log_level: 'loud' does not fit; allowed: one of: \"debug\", \"info\""},
        {"[origins]\ndeny = ['bank.ua']", "test:2: origins.deny: [ 'bank.ua' ] does not fit"},
        {"[origins]\ndeny = ['https://банк.укр']", "test:2: origins.deny: "},
        {"[origins]\ndeny = [1]", "test:2: origins.deny: [ 1 ] does not fit"},
        {"[authorities]\ntrusted_list_signers = ['cffe']", "test:2: authorities.trusted_list_signers: [ 'cffe' ] does"},
        {"[authorities]\ntrusted_list_signers = 'cffe'", "test:2: authorities.trusted_list_signers: "},
        {"[network]\nproxy = 'ftp://proxy'", "test:2: network.proxy: "},
        {"[network]\nproxy = 'http://user:sec/r@t@proxy'", "test:2: network.proxy: 'http://…@proxy' does not fit"},
        {"[network]\nallow = ['10.0.0.1/8']", "test:2: network.allow: "},
        {"[network]\nports = [0]", "test:2: network.ports: "},
        {"[network]\nports = ['80']", "test:2: network.ports: "},
        {"[network]\ntimestamp_servers = ['ftp://tsp/']", "test:2: network.timestamp_servers: "},
        {"[network]\noffline = 1", "test:2: network.offline: "},
        {"\n[host]", "test:2: [host] lacks names; allowed: a list of texts, not empty, such as [\"sign.bank.ua\""},
        {"host.names = ['a.ua']\nhost.certificate = 'c'", "test:1: [host] lacks key; allowed: a path"},
        {"host = true", "test:1: host is a section"},
        {"[host]\nnames = []", "test:2: host.names: "},
        {"[host]\nnames = ['a.ua:0']", "test:2: host.names: "},
        {"[host]\ntrusted_proxies = ['10.0.0.1/8']", "test:2: host.trusted_proxies: "},
        {"[host]\nforwarded = 'both'", "test:2: host.forwarded: "},
        {"[oidc]\nissuer = 'i'", "test:1: [oidc] makes sense only together with [host]"},
        {"[oidc]\naudience = ''", "test:2: oidc.audience: "},
        {"[oidc]\nkeys = 'http://id.ua/jwks'", "test:2: oidc.keys: "},
        {"[oidc]\nalgorithms = ['HS256']", "test:2: oidc.algorithms: "},
        {"[oidc]\nalgorithms = ['none']", "test:2: oidc.algorithms: "},
        {"proxy = http://me:secret@proxy", "test:1: this is not TOML: proxy = http://…@proxy"},
        {"a = ", "test:1: this is not TOML: a ="}};
    for (const auto& [text, message] : mistakes) {
        Settings settings;
        const auto read = read_config(text, "test", "/", settings, api::Language::en);
        REQUIRE_FALSE(read);
        CHECK(read.error().code == Errc::malformed);
        INFO(read.error().detail);
        CHECK(read.error().detail.rfind(message, 0) == 0);
    }
}

TEST_CASE("config_file_mistakes_are_told_in_the_readers_language_alone") {
    const std::pair<api::Language, const char*> languages[] = {
        {api::Language::uk, "test:2: немає ключа origins.alow. Можливо, origins.allow?"},
        {api::Language::ru, "test:2: нет ключа origins.alow. Возможно, origins.allow?"},
        {api::Language::en, "test:2: there is no key origins.alow. Did you mean origins.allow?"},
        {api::Language::pl, "test:2: nie ma klucza origins.alow. Może origins.allow?"}};
    for (const auto& [language, message] : languages) {
        Settings settings;
        CHECK(read_config("[origins]\nalow = []", "test", "/", settings, language).error().detail == message);
    }
    for (std::uint16_t id = 0; id < static_cast<std::uint16_t>(toml_file::Text::count); ++id) {
        const auto in = [id](api::Language language) {
            return toml_file::say(language, static_cast<toml_file::Text>(id));
        };
        const auto places = [](const std::string& text) { return std::count(text.begin(), text.end(), '{'); };
        for (const char* letter : {"ы", "э", "ё", "ъ"}) CHECK(in(api::Language::uk).find(letter) == std::string::npos);
        for (const char* letter : {"і", "ї", "є", "ґ"}) CHECK(in(api::Language::ru).find(letter) == std::string::npos);
        for (const auto language : {api::Language::ru, api::Language::en, api::Language::pl})
            CHECK(places(in(language)) == places(in(api::Language::uk)));
        CHECK_FALSE(in(api::Language::uk).empty());
    }
}

TEST_CASE("config_file_nobody_else_may_change_it_and_the_step_is_named", "[posix]") {
    test::TemporaryDirectory directory;
    const std::filesystem::path folder = directory.file("open");
    std::filesystem::create_directory(folder);
    std::ofstream(folder / "pidpys.toml") << "log_level = 'debug'\n";
    Settings settings;
    CHECK(daemon::read_config_file(folder / "pidpys.toml", settings, api::Language::en));
    std::filesystem::permissions(folder, std::filesystem::perms::others_write, std::filesystem::perm_options::add);
    const auto read = daemon::read_config_file(folder / "pidpys.toml", settings, api::Language::uk);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == Errc::denied);
    CHECK(read.error().detail.find("файл не використано: " + folder.string() + " може змінити") != std::string::npos);
    const auto absent = daemon::read_config_file(folder / "absent.toml", settings, api::Language::pl);
    CHECK(absent.error().code == Errc::not_found);
    CHECK(absent.error().detail == (folder / "absent.toml").string() + ": nie ma takiego pliku");
}

TEST_CASE("config_keys_are_told_with_their_defaults") {
    const auto keys = daemon::config_keys(api::Language::en);
    const auto of = [&](const std::string& name) {
        const auto found = std::find_if(keys.begin(), keys.end(), [&](const auto& key) { return key.name == name; });
        REQUIRE(found != keys.end());
        return *found;
    };
    CHECK(of("limits.connections").by_default == "512");
    CHECK(of("limits.idle_seconds").by_default == "75");
    CHECK(of("consent.journal").by_default == "on");
    CHECK(of("consent.journal").allowed == "one of: \"on\", \"disk\", \"off\"");
    for (const auto& key : keys) CHECK_FALSE(key.meaning.empty());
}
