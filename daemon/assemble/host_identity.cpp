// SPDX-License-Identifier: MIT
#include "daemon/assemble/host_identity.hpp"

#include <openssl/pem.h>

#include "api/messages/reason.hpp"
#include "crypto/base/openssl.hpp"
#include "crypto/base/pem.hpp"
#include "daemon/config/words.hpp"
#include "daemon/log.hpp"
#include "daemon/assemble/served_identity.hpp"
#include "files/guarded_file.hpp"
#include "files/private_file.hpp"
#include "platform/readers.hpp"

namespace pidpys::daemon {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostOfFile = std::size_t{1} << 20;
constexpr std::size_t kMostCertificates = 256;
constexpr std::chrono::hours kNotice{24 * 14}, kDay{24};

int no_password(char*, int, int, void*) { return -1; }  // nobody is asked at a terminal

std::string text_of_path(const fs::path& file) { return file.string(); }

// A file that cannot be used is named, with why.
tl::unexpected<Error> named(const fs::path& file, Error error, api::Language language) {
    if (error.detail == text_of_path(file)) error.detail.clear();
    if (error.detail.find(text_of_path(file)) == std::string::npos)
        error.detail = text_of_path(file) + ": " + api::explain(error, language);
    return tl::unexpected(std::move(error));
}

Result<std::vector<crypto::X509Ptr>> read_certificates(const fs::path& file, api::Language language) {
    const auto octets = files::read_guarded_file(file, kMostOfFile);
    if (!octets) return named(file, octets.error(), language);
    const auto none = [&] {
        return fail(Errc::malformed, say(language, Text::host_no_certificate, {text_of_path(file)}));
    };
    std::vector<crypto::X509Ptr> found;
    std::string_view rest = as_text(*octets);
    for (;;) {
        const auto block = next_pem_block(rest);
        if (!block) return none();
        if (!*block) break;
        if ((*block)->label != "CERTIFICATE") continue;
        const crypto::BioPtr text(BIO_new_mem_buf((*block)->whole.data(), static_cast<int>((*block)->whole.size())));
        crypto::X509Ptr certificate(PEM_read_bio_X509(text.get(), nullptr, no_password, nullptr));
        ERR_clear_error();
        if (!certificate || found.size() == kMostCertificates) return none();
        found.push_back(std::move(certificate));
    }
    if (found.empty()) return none();
    return found;
}

// As a password's file: nobody but its owner reads it, nobody but the service's user and root may change it.
Result<crypto::EvpPkey> read_key(const fs::path& file, api::Language language) {
    std::error_code ignored;
    if (!fs::exists(file, ignored)) return named(file, {Errc::not_found, {}}, language);
    if (platform::others_may_read(file))
        return fail(Errc::denied,
                    say(language, Text::host_key_open, {text_of_path(file), platform::how_to_keep_from_others(file)}));
    if (auto ours = files::check_only_we_write(file); !ours) return named(file, ours.error(), language);
    const auto octets = files::read_private_file(file, kMostOfFile);
    if (!octets) return named(file, octets.error(), language);
    const crypto::BioPtr text(BIO_new_mem_buf(octets->data(), static_cast<int>(octets->size())));
    crypto::EvpPkey key(PEM_read_bio_PrivateKey(text.get(), nullptr, no_password, nullptr));
    ERR_clear_error();
    if (!key) return fail(Errc::malformed, say(language, Text::host_no_key, {text_of_path(file)}));
    return key;
}

std::vector<X509*> plain(const std::vector<crypto::X509Ptr>& certificates, std::size_t from = 0) {
    std::vector<X509*> made;
    for (std::size_t i = from; i < certificates.size(); ++i) made.push_back(certificates[i].get());
    return made;
}

}  // namespace

std::array<HostIdentity::Stamp, 3> HostIdentity::stamps() const {
    std::array<Stamp, 3> made;
    const std::array<const fs::path*, 3> watched = {&settings_.certificate, &settings_.key,
                                                    &settings_.client_authorities};
    for (std::size_t i = 0; i < made.size(); ++i) {
        std::error_code absent;
        const auto written = fs::last_write_time(*watched[i], absent);
        if (!absent) made[i].written = written;
        const auto size = fs::file_size(*watched[i], absent);
        if (!absent) made[i].size = size;
    }
    return made;
}

Result<TlsContext> HostIdentity::read(certs::TimePoint now) {
    auto chain = read_certificates(settings_.certificate, language_);
    if (!chain) return forward(chain);
    auto key = read_key(settings_.key, language_);
    if (!key) return forward(key);
    X509* const leaf = chain->front().get();
    const std::string file = text_of_path(settings_.certificate);
    const bool fits = X509_check_private_key(leaf, key->get()) == 1;
    ERR_clear_error();
    if (!fits) return fail(Errc::malformed, say(language_, Text::host_other_key, {file, text_of_path(settings_.key)}));
    const auto begins = certs::time_point(X509_get0_notBefore(leaf)),
               ends = certs::time_point(X509_get0_notAfter(leaf));
    if (!begins || !ends) return fail(Errc::malformed, say(language_, Text::host_no_certificate, {file}));
    if (*ends <= now) return fail(Errc::expired, say(language_, Text::host_certificate_ended, {file, day_of(*ends)}));
    if (*begins > now)
        return fail(Errc::expired, say(language_, Text::host_certificate_early, {file, day_of(*begins)}));
    std::vector<crypto::X509Ptr> authorities;
    if (!settings_.client_authorities.empty()) {
        auto found = read_certificates(settings_.client_authorities, language_);
        if (!found) return forward(found);
        authorities = std::move(*found);
    }
    const auto anchors = plain(authorities);
    const ClientTrust clients{anchors, settings_.client_certificates == ClientCertificates::required};
    auto context = make_tls_context(leaf, key->get(), plain(*chain, 1), authorities.empty() ? nullptr : &clients);
    if (!context) return named(settings_.certificate, context.error(), language_);
    ends_ = *ends;
    return context;
}

void HostIdentity::tell_end(certs::TimePoint now) {
    if (ends_ - now > kNotice || (now >= told_ && now - told_ < kDay)) return;
    told_ = now;
    log(now < ends_ ? LogLevel::warning : LogLevel::error,
        text_of_path(settings_.certificate) + ": the certificate ends " + day_of(ends_));
}

Result<TlsContext> HostIdentity::open(certs::TimePoint now) {
    seen_ = stamps();
    auto context = read(now);
    if (context) tell_end(now);
    return context;
}

std::optional<TlsContext> HostIdentity::refresh(certs::TimePoint now) {
    tell_end(now);
    const auto stamps_now = stamps();
    if (stamps_now == seen_) return std::nullopt;
    seen_ = stamps_now;
    auto context = read(now);
    if (!context) {
        log(LogLevel::error, say(language_, Text::host_served_on, {context.error().detail}));
        return std::nullopt;
    }
    told_ = {};
    log(LogLevel::info, text_of_path(settings_.certificate) + ": read anew, ends " + day_of(ends_));
    return std::move(*context);
}

}  // namespace pidpys::daemon
