// SPDX-License-Identifier: MIT
#include "cli/trust_command.hpp"

#include <ctime>

#include "certs/identity/tls_identity.hpp"
#include "certs/truststore/renew.hpp"
#include "cli/exit_code.hpp"
#include "cli/json_report.hpp"
#include "cli/stores.hpp"
#include "cli/text.hpp"
#include "crypto/base/iso_time.hpp"
#include "files/private_file.hpp"

namespace pidpys::cli {
namespace {

using certs::TrustState;

Text text_of(TrustState state) {
    switch (state) {
        case TrustState::trusted: return Text::trust_trusted;
        case TrustState::outdated: return Text::trust_outdated;
        case TrustState::absent: break;
    }
    return Text::trust_absent;
}

const char* name_of(TrustState state) {
    switch (state) {
        case TrustState::trusted: return "trusted";
        case TrustState::outdated: return "outdated";
        case TrustState::absent: break;
    }
    return "absent";
}

// A line for each store as it comes, or all of them as one JSON document at the end.
class Report {
public:
    explicit Report(const Context& context) : context_(context) {}

    void add(const certs::TrustStore& store, TrustState state) {
        const char* mark = state == TrustState::trusted ? "✓ " : "✗ ";
        add(store, mark + say(context_.language, text_of(state), {store.name()}), name_of(state));
    }
    void add_removed(const certs::TrustStore& store) {
        add(store, "✓ " + say(context_.language, Text::trust_removed, {store.name()}), "absent");
    }
    void add_failure(const certs::TrustStore& store, const Error& error, bool counts = true) {
        const bool no_tool = error.code == Errc::not_found;
        const std::string cause = no_tool ? say(context_.language, Text::trust_no_certutil) : shown(error.detail);
        add(store, "✗ " + say(context_.language, Text::trust_failed, {store.name(), cause}), "failed");
        if (counts) good_ = false;
    }
    void add_by_hand(const certs::TrustStore& store) {
        add(store,
            "– " + say(context_.language, Text::trust_system_by_hand,
                       {certs::authority_file(context_.tls()).string(), store.place()}),
            "byHand");
    }
    void spoil() { good_ = false; }

    // `last`: what the person is told when all went well; may be empty.
    int finish(const std::string& last = {}) const {
        if (context_.json)
            print_json({{"good", good_}, {"stores", stores_}});
        else if (good_ && !last.empty())
            print(last);
        return good_ ? kExitGood : kExitBad;
    }

private:
    void add(const certs::TrustStore& store, const std::string& says, const char* state) {
        if (!context_.json) return print(says);
        stores_.push_back({{"name", store.name()}, {"place", store.place()}, {"state", state}, {"message", says}});
    }

    const Context& context_;
    Json stores_ = Json::array();
    bool good_ = true;
};

// Status, and the installation where it is wanting.
void ensure(Report& report, certs::TrustStore& store, X509* authority) {
    auto state = store.status(authority);
    if (!state || *state != TrustState::trusted)
        if (auto installed = store.install(authority); !installed) return report.add_failure(store, installed.error());
    report.add(store, TrustState::trusted);
}

bool wants_system(const TrustOptions& options) { return !options.browsers_only && has_system_store(); }

void ensure_system(const Context& context, Report& report, X509* authority) {
    const SystemAccess access = system_access();
    certs::SystemStore store = system_store(context, access);
    const auto state = store.status(authority);
    if (access.root || access.asks || (state && *state == TrustState::trusted)) return ensure(report, store, authority);
    if (auto written = certs::write_authority(context.tls(), authority); !written)
        return report.add_failure(store, written.error());
    report.add_by_hand(store);
}

// What browsers would refuse is not made to be trusted: the leaf and the authority, as of now.
Result<void> check_browsers_would_accept(const certs::TlsIdentity& identity, certs::TimePoint now) {
    std::time_t at = std::chrono::system_clock::to_time_t(now);
    const bool ended = X509_cmp_time(X509_get0_notAfter(identity.leaf.get()), &at) < 0;
    const bool future = X509_cmp_time(X509_get0_notBefore(identity.leaf.get()), &at) > 0;
    if (ended || future) return fail(Errc::expired, "the certificate of the service; pidpys trust renew");
    return certs::check_authority(identity.authority.get(), now);
}

}  // namespace

int run_trust_install(const Context& context, const TrustOptions& options) {
    if (auto made = files::make_private_directory(context.state); !made) return complain(context, made.error());
    const auto now = std::chrono::system_clock::now();
    auto identity = certs::load_identity(context.tls(), now);
    // A spent identity is replaced by the service, which would otherwise go on serving the old one.
    if (!identity) identity = certs::load_or_make_identity(context.tls(), now);
    if (!identity) return complain(context, identity.error());
    if (auto good = check_browsers_would_accept(*identity, now); !good) return complain(context, good.error());

    Report report(context);
    for (const auto& store : browser_stores(context)) ensure(report, *store, identity->authority.get());
    if (wants_system(options)) ensure_system(context, report, identity->authority.get());
    return report.finish(say(context.language, Text::trust_restart_browser));
}

int run_trust_status(const Context& context, const TrustOptions& options) {
    const auto identity = certs::load_identity(context.tls(), std::chrono::system_clock::now());
    if (!identity) {
        print("✗ " + say(context.language, Text::no_identity, {context.tls().string()}));
        return kExitBad;
    }
    Report report(context);
    const auto look = [&](certs::TrustStore& store, bool counts) {
        const auto state = store.status(identity->authority.get());
        if (!state) return report.add_failure(store, state.error(), counts);
        report.add(store, *state);
        if (counts && *state != TrustState::trusted) report.spoil();
    };
    for (const auto& store : browser_stores(context)) look(*store, true);
    if (wants_system(options)) {
        certs::SystemStore system = system_store(context, {});
        look(system, false);
    }
    return report.finish();
}

int run_trust_renew(const Context& context, const TrustOptions& options) {
    const auto now = std::chrono::system_clock::now();
    const auto present = certs::load_identity(context.tls(), now);
    if (!present) return complain(context, present.error());
    const auto next = certs::make_identity(now, {});
    if (!next) return complain(context, next.error());

    auto stores = browser_stores(context);
    if (wants_system(options)) stores.emplace_back(new certs::SystemStore(system_store(context, system_access())));
    const auto renewed = certs::renew_trust(stores, present->authority.get(), next->authority.get(),
                                            [&] { return certs::save_identity(context.tls(), *next); });
    if (!renewed) {
        print_aside("✗ " + say(context.language, Text::trust_not_renewed));
        return complain(context, renewed.error());
    }
    const auto served = certs::load_identity(context.tls(), now);
    if (!served) return complain(context, served.error());
    if (context.json)
        print_json({{"good", true}, {"ends", iso_time(certs::trust_ends(*served))}});
    else
        print("✓ " + say(context.language, Text::trust_renewed, {time_text(certs::trust_ends(*served))}));
    return 0;
}

int run_trust_remove(const Context& context, const TrustOptions& options) {
    Report report(context);
    const auto remove = [&](certs::TrustStore& store) {
        if (const auto removed = store.remove())
            report.add_removed(store);
        else
            report.add_failure(store, removed.error());
    };
    for (const auto& store : browser_stores(context)) remove(*store);
    if (!wants_system(options)) return report.finish();
    certs::SystemStore system = system_store(context, system_access());
    std::error_code ignored;
    if (std::filesystem::exists(system.anchor(), ignored)) remove(system);
    return report.finish();
}

}  // namespace pidpys::cli
