// SPDX-License-Identifier: MIT
#include <filesystem>

#include "api/dss/admin/new_records.hpp"
#include "api/dss/codec/ids.hpp"
#include "api/dss/tasks/password_source.hpp"
#include "certs/certificate.hpp"
#include "cli/dss_commands.hpp"
#include "cli/json_report.hpp"
#include "cli/text.hpp"
#include "cli/tokens.hpp"
#include "crypto/base/iso_time.hpp"
#include "platform/hardening.hpp"
#include "files/certificate_files.hpp"

namespace pidpys::cli {

namespace dss = api::dss;

namespace {

// What is remembered of the password: where the service will find it.
std::string remembered_source(const DssCertificateOptions& options) {
    if (options.held) return std::string(dss::login_source);
    if (!options.credential.empty()) return "credential:" + options.credential;
    return "file:" + std::filesystem::absolute(options.password.file).string();
}

// The certificate to register; a container or a token is opened, so that mistakes show now and not with the first task.
Result<Bytes> find_certificate(const Context& context, const DssCertificateOptions& options) {
    std::vector<Bytes> given;
    if (!options.certificate.empty()) {
        auto read = files::read_certificates({options.certificate});
        if (!read) return forward(read);
        given = std::move(*read);
    }
    if (options.held || options.login_only) {
        if (given.empty()) return fail(Errc::invalid_argument, "--certificate FILE is needed");
        return given.front();
    }
    if (options.container.empty() && options.token.empty())
        return fail(Errc::invalid_argument, "--container FILE or --token URI is needed");
    if (options.password.file.empty() && options.credential.empty())
        return fail(Errc::invalid_argument,
                    "--password-file FILE or --credential NAME is needed: the service opens the key by itself");
    if (!options.token.empty()) return certificate_in_token(context, options.token, options.password, given);
    platform::harden_process();  // from here on this process holds secrets
    auto password = read_password(context, options.password, options.container);
    if (!password) return forward(password);
    return dss::signing_certificate(options.container, *password, given);
}

}  // namespace

Result<Bytes> certificate_in_token(const Context& context, const std::string& uri, const PasswordSource& pin,
                                   const std::vector<Bytes>& given) {
    if (auto name = dss::token_name(uri); !name) return forward(name);
    KeyFile named;
    named.path = uri;
    named.password = pin;
    const auto opened = open_token_keys(context, named);
    if (!opened) return tl::unexpected(opened.error());
    return dss::signing_certificate(*opened, given);
}

int run_dss_certificate_add(const Context& context, const DssCertificateOptions& options) {
    const auto der = find_certificate(context, options);
    if (!der) return complain(context, der.error());
    return with_dss_store(context, [&](dss::Store& store) -> Result<void> {
        auto user = dss::find_user(store, options.user);
        if (!user) return forward(user);
        const auto use = options.login_only ? dss::CertificateUse::login : dss::CertificateUse::signing;
        auto record = dss::new_certificate(*der, *user, use);
        if (!record) return forward(record);
        if (!options.login_only) {
            record->password = remembered_source(options);
            if (auto good = dss::check_password_source(record->password); !good) return good;
        }
        if (!options.container.empty()) record->container = std::filesystem::absolute(options.container).string();
        if (!options.token.empty()) {
            auto name = dss::token_name(options.token);
            if (!name) return forward(name);
            record->container = std::move(*name);
        }
        if (auto added = store.add_certificate(*record); !added) return added;
        print_added(context, record->thumbprint);
        return {};
    });
}

int run_dss_certificate_list(const Context& context, const DssCertificateOptions&) {
    return with_dss_store(context, [&](dss::Store& store) -> Result<void> {
        Json certificates = Json::array();
        for (const auto& record : store.certificates()) {
            const auto facts = certs::certificate_facts(record.der);
            const auto user = store.user(record.user_id);
            const auto until = std::chrono::system_clock::time_point(std::chrono::milliseconds(record.not_after));
            if (context.json) {
                certificates.push_back({{"thumbprint", record.thumbprint},
                                        {"user", user ? user->login : record.user_id},
                                        {"owner", facts ? facts->owner.full_name : ""},
                                        {"notAfter", iso_time(until)},
                                        {"container", record.container},
                                        {"password", record.password}});
                continue;
            }
            print(record.thumbprint + "  " + (user ? shown(user->login) : record.user_id) + "  " +
                  (facts ? shown(facts->owner.full_name) : "?") + "  " + time_text(until) + "  " +
                  shown(record.container) + "  " + shown(record.password));
        }
        if (context.json) print_json(certificates);
        return {};
    });
}

int run_dss_certificate_remove(const Context& context, const DssCertificateOptions& options) {
    return with_dss_store(context, [&](dss::Store& store) -> Result<void> {
        const auto thumbprint = dss::parse_thumbprint(options.thumbprint);
        if (!thumbprint) return fail(Errc::invalid_argument, "not a thumbprint: " + options.thumbprint);
        return store.remove_certificate(*thumbprint);
    });
}

}  // namespace pidpys::cli
