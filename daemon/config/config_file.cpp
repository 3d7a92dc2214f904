// SPDX-License-Identifier: MIT
#include "daemon/config/config_file.hpp"

#include <memory>
#include <sstream>

#include "api/dss/tasks/password_source.hpp"
#include "api/http/origin.hpp"
#include "certs/fingerprint.hpp"
#include "channel/message.hpp"
#include "daemon/config/log_level.hpp"
#include "daemon/config/words.hpp"
#include "toml/keys.hpp"
#include "toml/words.hpp"
#include "online/proxy.hpp"
#include "release/inquiry.hpp"

namespace pidpys::daemon {
namespace {

namespace fs = std::filesystem;
using namespace toml_file;

Value but_by_default(Value value, std::string text) {
    value.by_default = std::move(text);
    return value;
}

// Without [host] those of loopback alone: `host` says whether the file has that section.
Value endpoints(std::vector<Endpoint>& target, const bool& host) {
    return array<Endpoint>(target, {Shape::endpoints}, [&host](const std::string& value, auto& made) {
        auto endpoint = parse_endpoint(value);
        if (endpoint) made.push_back(*endpoint);
        return endpoint && (host || endpoint->is_loopback());
    });
}

// As clients name the service: a host, or one with the port that a balancer shows.
Value host_names(std::vector<std::string>& target) {
    return array<std::string>(target, {Shape::texts, 1, kNoMost, {"sign.bank.ua", "sign.bank.ua:8443"}},
                              [](const std::string& value, auto& made) {
                                  made.push_back(value);
                                  return api::parse_authority(value, 443).has_value();
                              });
}

Value watch_place(std::optional<Endpoint>& target) {
    Form form{Shape::text, 0, kNoMost, {"127.0.0.1:9464"}};
    return {std::move(form), "", [&target](const toml::node& node) {
                const auto value = node.value_exact<std::string>();
                auto endpoint = value ? parse_endpoint(*value) : tl::unexpected(Error{Errc::malformed, {}});
                if (!endpoint) return false;
                target = std::move(*endpoint);
                return true;
            }};
}

// "" is a choice too: no proxy, whatever the environment says.
Value proxy(std::optional<std::string>& target) {
    return {
        {Shape::text, 0, kNoMost, {"http://proxy:3128", ""}}, "the environment's", [&target](const toml::node& node) {
            const auto value = node.value_exact<std::string>();
            if (!value || !(value->empty() || online::is_proxy_url(*value))) return false;
            target = *value;
            return true;
        }};
}

Value networks(std::vector<platform::IpNetwork>& target) {
    const Form form{Shape::texts, 0, kNoMost, {"10.1.0.0/16", "64:ff9b::/96"}};
    return array<platform::IpNetwork>(target, form, [](const std::string& value, auto& made) {
        const auto network = platform::parse_network(value);
        if (network) made.push_back(*network);
        return network.has_value();
    });
}

Value algorithms(std::vector<api::oidc::Algorithm>& target) {
    auto value = some_of({"RS256", "ES256", "EdDSA"}, [&target](const std::vector<std::string>& names) {
        target.clear();
        for (const std::string& name : names) target.push_back(*api::oidc::parse_algorithm(name));
    });
    return but_by_default(std::move(value), "all of them");
}

// A bound of its own beside those that are there.
Value only_origins(std::vector<std::vector<std::string>>& target) {
    auto list = std::make_shared<std::vector<std::string>>();
    Value value = origins(*list, false);
    value.take = [&target, list, inner = std::move(value.take)](const toml::node& node) {
        if (!inner(node)) return false;
        target.push_back(*list);
        return true;
    };
    return value;
}

Value urls(std::vector<std::string>& target) {
    return array<std::string>(target, {Shape::texts, 0, kNoMost, {"http://tsp.bank.ua/"}},
                              [](const std::string& value, auto& made) {
                                  made.push_back(value);
                                  return online::parse_target(value).has_value();
                              });
}

Value fingerprints(std::vector<std::string>& target) {
    return array<std::string>(target, {Shape::texts, 0, kNoMost, {"CF:FE:D3:…:6D:74"}},
                              [](const std::string& value, auto& made) {
                                  auto fingerprint = certs::parse_fingerprint(value);
                                  if (fingerprint) made.push_back(std::move(*fingerprint));
                                  return fingerprint.has_value();
                              });
}

Value filled(std::string& target) {
    Value value = text(target);
    value.take = [&target](const toml::node& node) {
        target = node.value_exact<std::string>().value_or("");
        return !target.empty();
    };
    return value;
}

Value https_address(std::string& target, const char* example) {
    Value value = text(target);
    value.form.choices = {example};
    value.take = [&target](const toml::node& node) {
        const auto url = node.value_exact<std::string>();
        if (!url || !release::is_notice_address(*url)) return false;
        target = *url;
        return true;
    };
    return value;
}

// Without a password, which would stand in a file that is shown and copied: whoever reads the address checks it whole.
Value store_address(std::string& target) {
    Value value = text(target);
    value.form.choices = {"postgresql://pidpys@db.bank.ua/pidpys"};
    value.take = [&target](const toml::node& node) {
        const auto url = node.value_exact<std::string>();
        if (!url || !(url->starts_with("postgresql://") || url->starts_with("postgres://"))) return false;
        const auto login = std::string_view(*url).substr(0, url->find('@') + 1);
        if (login.find(':', url->find("://") + 1) != std::string_view::npos) return false;
        if (url->find("password=") != std::string::npos) return false;
        target = *url;
        return true;
    };
    return but_by_default(std::move(value), "SQLite, `dss/dss.db` in the state directory");
}

Value store_password(std::string& target) {
    Value value = text(target);
    value.form.choices = {"file:/etc/pidpys/database-password", "credential:database"};
    value.take = [&target](const toml::node& node) {
        const auto source = node.value_exact<std::string>();
        if (!source || *source == api::dss::login_source || !api::dss::check_password_source(*source)) return false;
        target = *source;
        return true;
    };
    return value;
}

Value decided_flag(std::optional<bool>& target) {
    return {{Shape::flag, 0, kNoMost, {}}, {}, [&target](const toml::node& node) {
                target = node.value_exact<bool>();
                return target.has_value();
            }};
}

Value key(fs::path& target, const fs::path& base) {
    auto value = path(target, base);
    value.take = [&target, base](const toml::node& node) {
        const auto name = node.value_exact<std::string>();
        if (!name || name->empty()) return false;
        target = key_place(*name, base);
        return true;
    };
    return value;
}

// What an argument of the command line says too is said by its own words.
std::string as_argument(Text text) { return say(api::Language::en, text); }

// The defaults are those of `s` as it comes.
std::vector<Key> keys_of(Settings& s, const fs::path& base) {
    constexpr std::int64_t day = 86'400;
    return {
        {"listen", but_by_default(endpoints(s.listen, s.host.on), "9091 and 9090 on `127.0.0.1` and `[::1]`"),
         "Where to serve; port 0: any free one. With `[host]` any address of this machine, such as `0.0.0.0:443`"},
        {"state", but_by_default(path(s.state, base), "`$XDG_STATE_HOME/pidpys`"),
         "Directory for all that is kept; 0700"},
        {"log_level", one_of(s.log_level, log_level_names()), as_argument(Text::log_level)},
        {"language",
         one_of(s.language, {{"uk", api::Language::uk},
                             {"ru", api::Language::ru},
                             {"en", api::Language::en},
                             {"pl", api::Language::pl}}),
         "Of answers to pages and programs that have not chosen one"},
        {"login", key(s.login, base), as_argument(Text::login)},
        {"password_file", path(s.password_file, base), as_argument(Text::password_file)},
        {"stop_seconds", seconds(s.stop_time, 3600), "How long running requests may take to end"},
        {"drain_seconds",
         whole_number(0, 3600, "5 with `metrics.listen`, else 0",
                      [&s](std::int64_t value) { s.drain_time = std::chrono::seconds(value); }),
         "How long the service goes on as before when it is to end (SIGTERM), while `/health/ready` says no already: "
         "so "
         "long a balancer may take to notice. A second SIGTERM ends this time"},
        {"log.format", one_of(s.log_format, {{"text", LogFormat::text}, {"json", LogFormat::json}}),
         "`json`: an object a line, with request ids through to DSS tasks and entries of the journal, and a line for "
         "each "
         "answered request (for those that only ask at level `debug`)"},
        {"metrics.listen", watch_place(s.watch),
         "A listener of its own, plain HTTP, for those who watch the service: `/metrics` in Prometheus' text form, "
         "`/health/live`, `/health/ready`. A numeric loopback address with a port; port 0: any free one. Without it "
         "nothing is counted"},
        {"limits.body_in_memory", number(s.limits.body_in_memory, 4096, 1 << 30),
         "Octets; longer uploads go to a nameless file in the state directory (bodies that may hold passwords never "
         "do)"},
        {"limits.connections", number(s.limits.connections, 8, 100'000),
         "Beyond it the one that has done nothing for longest gives way"},
        {"limits.connections_of_another", number(s.limits.connections_of_another, 1, 100'000),
         "Of each user of the machine other than the service's own"},
        {"limits.uploads", number(s.limits.uploads, 1, 10'000), "Bodies under way; beyond: 503"},
        {"limits.waiting", number(s.limits.waiting, 1, 100'000),
         "Replies under way and heads that wait for the user; beyond: 503"},
        {"limits.handshake_seconds", seconds(s.limits.handshake_time, 600), "For TLS to be agreed on"},
        {"limits.head_seconds", seconds(s.limits.head_time, 600), "For a request's head"},
        {"limits.body_window_seconds", seconds(s.limits.body_window, 3600),
         "A body brings at least 1 KiB in each such time"},
        {"limits.idle_seconds", seconds(s.limits.idle_time, day), "How long a connection is kept for its next request"},
        {"consent.policy", path(s.policy, base), as_argument(Text::policy) + ": `pidpys-policy`(5)"},
        {"consent.agent_socket",
         but_by_default(text(s.agent_socket), "`$XDG_RUNTIME_DIR/pidpys/agent.sock`, or `agent.sock` in `--state`"),
         as_argument(Text::agent_socket)},
        {"consent.journal",
         one_of(s.journal, {{"on", JournalMode::on}, {"disk", JournalMode::disk}, {"off", JournalMode::off}}),
         "The journal of consent, `journal.db` in the state directory. `disk`: every answer waits for the disk too, so "
         "that a power cut loses no record, at the price of some milliseconds each; `off`: nothing is recorded"},
        {"consent.terminal", flag(s.terminal), as_argument(Text::terminal)},
        {"consent.patience_seconds", seconds(s.patience, 3600), "How long a question waits for its answer"},
        {"consent.ask_each_signature", flag(s.ask_each_signature),
         "Ask also where the caller brings container and password"},
        {"consent.max_access_times", number(s.max_access_times, 1, 1'000'000'000), "Most uses of one permission"},
        {"origins.allow", origins(s.allow_origins, true), "Sites that may use the service without a question"},
        {"origins.deny", origins(s.deny_origins, true), "Sites that may not, whatever else allows them"},
        {"origins.only", only_origins(s.only_origins),
         "Sites beyond which none may use the service, whatever else allows them; all of our own pages may"},
        {"origins.allow_insecure", flag(s.allow_insecure_origins), "`http://` pages that are not on loopback"},
        {"callers.allow_other_users", flag(s.allow_other_users), "Programs of other users of this machine"},
        {"keys.idle_minutes", number(s.idle_minutes, 1, 10'080),
         "A key that was taken into use by a person or a page is put away when nobody has used it for so long; one of "
         "`login` stays"},
        {"keys.paths", paths(s.key_paths, base), "Folders below which a page may name key containers"},
        {"generator.profiles", path(s.key_profiles, base),
         "File of the kinds of keys that can be made: `pidpys-profiles`(5). Without it the built-in ones"},
        {"generator.shortest_password", number(s.shortest_password, 1, 64),
         "Characters of a password that is being chosen for new keys"},
        {"tokens.modules", paths(s.token_modules, base),
         "PKCS #11 libraries of tokens, beside those that are found. Each runs in a process of its own"},
        {"tokens.without", some_texts(s.without_modules, {"opensc-pkcs11"}),
         "Libraries that are not loaded, by the names that `pidpys token list` shows"},
        {"tokens.find", flag(s.find_modules),
         "Load the libraries that p11-kit's `*.module` files name, and those of known vendors at their usual places"},
        {"authorities.paths", paths(s.authorities, base),
         "Folders of certification authorities beside `authorities` in the state directory"},
        {"authorities.own", flag(s.own_authorities),
         "Trust the certification authorities in the state directory, where the user puts them"},
        {"authorities.test_roots", flag(s.test_roots),
         "Trust the roots of tests of the national registry too; never where signatures count"},
        {"authorities.trusted_list_signers", fingerprints(s.trusted_list_signers),
         "SHA-256 of further certificates that may sign the trusted list of Ukraine (TL-UA-EC.xml), beside the one "
         "that "
         "the program carries: for the time after its end, checked with the central authority first"},
        {"authorities.update", flag(s.update_registry),
         "Bring the national registry anew from the central authority's site (czo.gov.ua) once a day; without it only "
         "`pidpys authorities update` and the agent's overview do, when somebody asks for it"},
        {"cmp.ask_all", flag(s.ask_all_authorities),
         "Ask every listed authority for the certificate of a key that has none, where neither the page nor the "
         "container "
         "says whose it is. Each of them then learns the key's identifier"},
        {"envelope.sender",
         one_of(s.envelope.sender, {{"container", api::EnvelopeSender::container},
                                    {"ephemeral", api::EnvelopeSender::ephemeral},
                                    {"static", api::EnvelopeSender::required}}),
         "Whose key agrees with recipients of DSTU 4145. `container`: that of the session's container where it is of "
         "the "
         "recipient's curve, else one of the moment; `ephemeral`: always one of the moment, so that nothing says who "
         "has "
         "sent it; `static`: the container's or nothing"},
        {"envelope.dstu", one_of(s.envelope.kalyna, {{"gost", false}, {"kalyna", true}}),
         "What is encrypted with where a recipient has a key of DSTU 4145"},
        {"envelope.aes", one_of(s.envelope.authenticated, {{"cbc", false}, {"gcm", true}}),
         "AES-256 for other recipients. `gcm` tells of every change, and older programs do not read it"},
        {"envelope.originator_parameters",
         one_of(s.envelope.full_originator_parameters, {{"null", false}, {"full", true}}),
         "Whether a key of the moment of DSTU 4145 says its curve: UAPKI reads `full` alone"},
        {"network.offline", flag(s.network.offline),
         as_argument(Text::offline) + "; what is embedded or kept still counts"},
        {"network.proxy", proxy(s.network.proxy),
         "Also `https://`, `socks5h://`; `\"\"`: none, whatever the environment says (`http_proxy`, `https_proxy`, "
         "`all_proxy`, `no_proxy`; a user unit of systemd does not have the session's)"},
        {"network.proxy_password_file", path(s.network.proxy_password_file, base),
         "File whose first line is `user:password`, for Basic; without it the user's Kerberos ticket is offered "
         "(Negotiate)"},
        {"network.no_proxy", some_texts(s.network.no_proxy, {".bank.ua", "10.0.0.0/8"}),
         "Hosts, `.domain` with all below it, addresses, networks, `*`; for the configured proxy"},
        {"network.allow", networks(s.network.guard.allow),
         "Networks to which addresses in foreign files may lead. Without it: public addresses alone, and none of a "
         "network that this machine is attached to"},
        {"network.ports", numbers(s.network.guard.ports, 1, 65535), "Ports that addresses in foreign files may have"},
        {"network.tls_authorities", but_by_default(path(s.network.tls_authorities, base), "the system's"),
         "PEM file of authorities that the TLS of servers is verified by"},
        {"network.timestamp_servers", urls(s.network.timestamp_servers),
         "Time-stamp servers of your own, before those that certificates name. What stands here may lead anywhere, "
         "also "
         "to this machine"},
        {"dss.store", store_address(s.dss.address),
         "Where DssSign keeps its accounts, tasks and contents: a PostgreSQL database that nodes share, made ready by "
         "`pidpys dss store migrate`. A password has no place in it; TLS is verified (`sslmode=verify-full`) unless it "
         "says otherwise or the host is a local socket"},
        {"dss.store_password", store_password(s.dss.password),
         "Where the password of that database is: a file that its owner alone can read, or a credential of systemd"},
        {"dss.store_connections", number(s.dss.connections, 2, 100),
         "To that database, at most, and one more that hears of other nodes"},
        {"dss.files_per_task", number(s.dss_files_per_task, 1, std::int64_t{channel::max_documents}),
         "Of one request of `DssSign`; beyond: 400. A request may have 256 MB, so that many small files go along with "
         "it, "
         "and large ones by the shelf"},
        {"dss.lease_seconds",
         whole_number(2, 300, "15", [&s](std::int64_t value) { s.dss.lease = std::chrono::seconds(value); }),
         "How long other nodes wait for one that is not heard of before they do what it had begun; the same on all of "
         "them"},
        {"update.check",
         but_by_default(decided_flag(s.check_updates), "as the person chooses in the agent; at first no"),
         "Look once a day whether a newer version has been released, and tell. Nothing is downloaded or installed"},
        {"update.address",
         but_by_default(https_address(s.update_address, "https://updates.bank.ua/pidpys"),
                        "the build's, if it has one"),
         "Where the signed notice of the newest version is read: https; may lead anywhere, also to a copy of your own"},
        {"host.names", host_names(s.host.names),
         "With `[host]` the service answers DssSign alone, and over the network; this key, `certificate` and `key` "
         "must stand there. The names by which clients call it; one without a port is right at the listener's own port "
         "and at 443"},
        {"host.certificate", path(s.host.certificate, base),
         "PEM file of the certificate for these names, with those of its issuers behind it. Read anew when it changes"},
        {"host.key", path(s.host.key, base), "PEM file of its key, without a password, which nobody else may read"},
        {"host.client_authorities", path(s.host.client_authorities, base),
         "PEM file of the authorities by which clients' certificates are verified. Without it clients are not asked "
         "for one"},
        {"host.client_certificates",
         one_of(s.host.client_certificates,
                {{"required", ClientCertificates::required}, {"optional", ClientCertificates::optional}}),
         "What becomes of a client without a certificate, where `client_authorities` stands. A wrong one is refused "
         "either way"},
        {"host.trusted_proxies", networks(s.host.proxies.trusted),
         "Proxies and balancers that are believed when they say whose request they hand on"},
        {"host.forwarded",
         one_of(s.host.proxies.field, {{"x-forwarded-for", api::ForwardedField::x_forwarded_for},
                                       {"forwarded", api::ForwardedField::forwarded}}),
         "In which field they say it; the other one is not read. What does not parse is 400"},
        {"host.confirm", flag(s.host.confirm),
         "A page for people at `/confirm`: what the rules neither allow nor deny waits there for its user, who logs in "
         "with the password of the DSS account. Without it such a task is refused"},
        {"host.address_requests_per_second", number(s.host.address_requests_per_second, 1, 1'000'000),
         "Of one address (of IPv6: of 64 bits), twice as many at once; beyond: 429"},
        {"host.address_connections", number(s.host.address_connections, 1, 100'000),
         "Of one address that is no trusted proxy; in place of `limits.connections_of_another`"},
        {"host.address_octets", number(s.host.address_octets, 1 << 20, kNoMost),
         "Of bodies and answers that are under way for one address; beyond: 507"},
        {"host.client_requests", number(s.host.client_requests, 1, 1'000'000),
         "Under way at a time for one API client; beyond: 429. How many a second: `pidpys dss client add --rate`"},
        {"host.client_octets", number(s.host.client_octets, 1 << 20, kNoMost), "Of their bodies; beyond: 429"},
        {"host.user_requests_per_second", number(s.host.user_requests_per_second, 1, 1'000'000),
         "Of one user, twice as many at once; beyond: 429"},
        {"host.user_requests", number(s.host.user_requests, 1, 1'000'000),
         "Under way at a time for one user; beyond: 429"},
        {"host.user_octets", number(s.host.user_octets, 1 << 20, kNoMost), "Of their bodies; beyond: 429"},
        {"oidc.issuer", filled(s.host.issuer.issuer),
         "With `[oidc]`, beside `[host]`, access tokens (JWT) of this issuer are taken as `Bearer`; this key, "
         "`audience` "
         "and `keys` must stand there. Compared with `iss` octet for octet"},
        {"oidc.audience", filled(s.host.issuer.audience),
         "What must be among `aud`: this service, by the issuer's name for it"},
        {"oidc.keys", https_address(s.host.issuer.keys, "https://id.bank.ua/jwks"),
         "Where the issuer's keys are read (a JWK Set): https; may lead anywhere"},
        {"oidc.algorithms", algorithms(s.host.issuer.algorithms), "By which tokens may be signed"},
        {"oidc.scope", text(s.host.issuer.scope), "A scope that tokens must have"},
        {"oidc.user_claim", filled(s.host.issuer.user_claim),
         "Which claim is the login of a user here, letter for letter. `email` counts only with `email_verified`. The "
         "API "
         "client is `client_id`, or `azp`"},
    };
}

std::string plain_value(const toml::node& node, Shape shape) {
    if (shape != Shape::flag && shape != Shape::number && shape != Shape::numbers && shape != Shape::choice) return {};
    std::ostringstream text;
    node.visit([&text](const auto& value) { text << value; });
    return text.str();
}

Source source_of(std::string_view name, api::Language language) { return {std::string(name), "pidpys.toml", language}; }

}  // namespace

Result<std::vector<SetKey>> read_some_config(std::string_view text, std::string_view origin, const fs::path& base,
                                             Settings& settings, api::Language language,
                                             const std::function<bool(const std::string& key)>& may_stand) {
    const Source source = source_of(origin, language);
    const auto table = parse(text, source);
    if (!table) return tl::unexpected(table.error());
    auto keys = keys_of(settings, base);
    std::erase_if(keys, [&](const Key& key) { return !may_stand(key.name); });
    if (may_stand("host.names")) {
        settings.host.on = table->contains("host");
        settings.host.has_issuer = table->contains("oidc");
    }
    std::vector<SetKey> set;
    for (Key& key : keys)
        key.value.take = [&set, name = key.name, shape = key.value.form.shape,
                          inner = std::move(key.value.take)](const toml::node& node) {
            if (!inner(node)) return false;
            set.push_back({name, plain_value(node, shape)});
            return true;
        };
    if (auto taken = take(*table, keys, source); !taken) return tl::unexpected(taken.error());
    if (settings.host.on)
        if (auto whole = need(*table, "host", {"names", "certificate", "key"}, keys, source); !whole)
            return tl::unexpected(whole.error());
    if (settings.host.has_issuer) {
        if (!settings.host.on)
            return tl::unexpected(mistake(source, *table->get("oidc"),
                                          toml_file::say(language, toml_file::Text::needs_section, {"oidc", "host"})));
        if (auto whole = need(*table, "oidc", {"issuer", "audience", "keys"}, keys, source); !whole)
            return tl::unexpected(whole.error());
    }
    return set;
}

Result<void> read_config(std::string_view text, std::string_view origin, const fs::path& base, Settings& settings,
                         api::Language language) {
    const auto any = [](const std::string&) { return true; };
    auto read = read_some_config(text, origin, base, settings, language, any);
    return read ? Result<void>() : tl::unexpected(read.error());
}

Result<std::string> read_root_config(const fs::path& file, api::Language language) {
    return read_file(file, source_of(file.string(), language), std::size_t{1} << 20, Owner::root);
}

Result<std::vector<SetKey>> keys_set_in(const fs::path& file, api::Language language) {
    std::error_code ignored;
    if (!fs::exists(file, ignored)) return std::vector<SetKey>{};
    const auto text = read_file(file, source_of(file.string(), language));
    if (!text) return tl::unexpected(text.error());
    Settings unused;
    return read_some_config(*text, file.string(), fs::absolute(file).parent_path(), unused, language,
                            [](const std::string&) { return true; });
}

Result<void> read_config_file(const fs::path& file, Settings& settings, api::Language language) {
    const auto text = read_file(file, source_of(file.string(), language));
    if (!text) return tl::unexpected(text.error());
    return read_config(*text, file.string(), fs::absolute(file).parent_path(), settings, language);
}

std::vector<grammar::KeyOutline> config_keys(api::Language language) {
    Settings usual;
    return outline(keys_of(usual, {}), language);
}

}  // namespace pidpys::daemon
