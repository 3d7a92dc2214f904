// SPDX-License-Identifier: MIT
#include "daemon/config/config_file.hpp"

#include <memory>
#include <sstream>

#include "certs/fingerprint.hpp"
#include "daemon/config/log_level.hpp"
#include "daemon/config/words.hpp"
#include "toml/keys.hpp"
#include "online/proxy.hpp"
#include "release/inquiry.hpp"

namespace pidpys::daemon {
namespace {

namespace fs = std::filesystem;
using namespace toml_file;

Value endpoints(std::vector<Endpoint>& target) {
    return array<Endpoint>(target, {Shape::endpoints}, [](const std::string& value, auto& made) {
        auto endpoint = parse_endpoint(value);
        if (endpoint) made.push_back(*endpoint);
        return endpoint.has_value();
    });
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

Value but_by_default(Value value, std::string text) {
    value.by_default = std::move(text);
    return value;
}

Value notice_address(std::string& target) {
    Value value = text(target);
    value.form.choices = {"https://updates.bank.ua/pidpys"};
    value.take = [&target](const toml::node& node) {
        const auto url = node.value_exact<std::string>();
        if (!url || !release::is_notice_address(*url)) return false;
        target = *url;
        return true;
    };
    return but_by_default(std::move(value), "the build's, if it has one");
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
        {"listen", but_by_default(endpoints(s.listen), "9091 and 9090 on `127.0.0.1` and `[::1]`"),
         "Where to serve; port 0: any free one"},
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
        {"update.check",
         but_by_default(decided_flag(s.check_updates), "as the person chooses in the agent; at first no"),
         "Look once a day whether a newer version has been released, and tell. Nothing is downloaded or installed"},
        {"update.address", notice_address(s.update_address),
         "Where the signed notice of the newest version is read: https; may lead anywhere, also to a copy of your own"},
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
    std::vector<SetKey> set;
    for (Key& key : keys)
        key.value.take = [&set, name = key.name, shape = key.value.form.shape,
                          inner = std::move(key.value.take)](const toml::node& node) {
            if (!inner(node)) return false;
            set.push_back({name, plain_value(node, shape)});
            return true;
        };
    if (auto taken = take(*table, keys, source); !taken) return tl::unexpected(taken.error());
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
