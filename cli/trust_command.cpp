// SPDX-License-Identifier: MIT
#include "cli/trust_command.hpp"

#include "certs/identity/tls_identity.hpp"
#include "cli/stores.hpp"
#include "cli/text.hpp"
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

void print_failure(const Context& context, const certs::TrustStore& store, const Error& error) {
    const bool no_tool = error.code == Errc::not_found;
    const std::string cause = no_tool ? say(context.language, Text::trust_no_certutil) : shown(error.detail);
    print("✗ " + say(context.language, Text::trust_failed, {store.place(), cause}));
}

// Status, and the installation where it is wanting.
bool ensure(const Context& context, certs::TrustStore& store, X509* authority) {
    auto state = store.status(authority);
    if (!state || *state != TrustState::trusted)
        if (auto installed = store.install(authority); !installed)
            return print_failure(context, store, installed.error()), false;
    print("✓ " + say(context.language, Text::trust_trusted, {store.place()}));
    return true;
}

bool ensure_system(const Context& context, X509* authority) {
    const SystemAccess access = system_access();
    certs::SystemStore store = system_store(context, access);
    const auto state = store.status(authority);
    if (access.root || access.asks || (state && *state == TrustState::trusted)) return ensure(context, store, authority);
    if (auto written = certs::write_authority(context.tls(), authority); !written) return print_failure(context, store, written.error()), false;
    print("– " + say(context.language, Text::trust_system_by_hand,
                     {certs::authority_file(context.tls()).string(), store.place()}));
    return true;
}

}  // namespace

int run_trust_install(const Context& context, const TrustOptions& options) {
    if (auto made = files::make_private_directory(context.state); !made) return complain(context, made.error());
    auto identity = certs::load_identity(context.tls());
    // An identity near its end is renewed by the service, which would otherwise go on serving the old one.
    if (!identity) identity = certs::load_or_make_identity(context.tls(), std::chrono::system_clock::now());
    if (!identity) return complain(context, identity.error());
    if (auto ours = certs::check_authority(identity->authority.get(), std::chrono::system_clock::now()); !ours)
        return complain(context, ours.error());

    bool good = true;
    for (const auto& store : browser_stores(context)) good &= ensure(context, *store, identity->authority.get());
    if (!options.browsers_only) good &= ensure_system(context, identity->authority.get());
    if (good) print(say(context.language, Text::trust_restart_browser));
    return good ? 0 : 1;
}

int run_trust_status(const Context& context, const TrustOptions& options) {
    const auto identity = certs::load_identity(context.tls());
    if (!identity) {
        print("✗ " + say(context.language, Text::no_identity, {context.tls().string()}));
        return 1;
    }
    bool good = true;
    const auto report = [&](certs::TrustStore& store) {
        const auto state = store.status(identity->authority.get());
        if (!state) return print_failure(context, store, state.error()), false;
        const bool trusted = *state == TrustState::trusted;
        print((trusted ? "✓ " : "✗ ") + say(context.language, text_of(*state), {store.place()}));
        return trusted;
    };
    for (const auto& store : browser_stores(context)) good &= report(*store);
    certs::SystemStore system = system_store(context, {});
    if (!options.browsers_only) report(system);
    return good ? 0 : 1;
}

int run_trust_remove(const Context& context, const TrustOptions& options) {
    bool good = true;
    const auto remove = [&](certs::TrustStore& store) {
        const auto removed = store.remove();
        if (removed)
            print("✓ " + say(context.language, Text::trust_removed, {store.place()}));
        else
            print_failure(context, store, removed.error());
        good &= removed.has_value();
    };
    for (const auto& store : browser_stores(context)) remove(*store);
    certs::SystemStore system = system_store(context, system_access());
    std::error_code ignored;
    if (!options.browsers_only && std::filesystem::exists(system.anchor(), ignored)) remove(system);
    return good ? 0 : 1;
}

}  // namespace pidpys::cli
