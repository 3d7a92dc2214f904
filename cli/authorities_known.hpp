// SPDX-License-Identifier: MIT
// The authorities as the service finds them: the user's own files, those of the configuration, and the national registry.
#pragma once

#include "certs/authorities/registry_files.hpp"
#include "certs/authority_files.hpp"
#include "certs/trust.hpp"
#include "cli/context.hpp"
#include "daemon/config/settings.hpp"

namespace pidpys::cli {

// Where the national registry is looked for.
std::vector<std::filesystem::path> known_folders(const Context& context);

struct KnownAuthorities {
    std::vector<certs::Authority> authorities;  // the user's own first
    certs::NationalRegistry registry;           // its authorities are among those above
    std::vector<Bytes> revocation_lists;
    std::vector<files::UnusableFile> unusable;
};

// What the configuration says, and `test_roots` besides.
certs::RegistryTrust trust_of(const daemon::Settings& settings, certs::TestRoots test_roots);

// A configuration that cannot be read is among what is unusable.
KnownAuthorities known_authorities(const Context& context, certs::TestRoots test_roots);

// On standard error: what of their files cannot be used.
void tell_unusable(const Context& context, const KnownAuthorities& known);

// Whom a command believes.
struct AuthorityChoice {
    std::string directory;    // this one and nothing else; empty: STATE/authorities and the registry
    bool test_roots = false;  // of the registry
};

// Tells what of their files cannot be used.
certs::AuthorityRegistry authorities_of(const Context& context, const AuthorityChoice& choice);

// After a verdict that somebody's certificate leads to nobody who is trusted: that the national registry is not there, if
// it is not, and how it comes.
void tell_absent_registry(const Context& context, const AuthorityChoice& choice);

}  // namespace pidpys::cli
