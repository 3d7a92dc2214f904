// SPDX-License-Identifier: MIT
// pidpys dss import FILE: accounts from a TOML file (docs/dss.md). What is there already stays as it is, so that the
// same file may be imported again; a key nobody knows is an error.
#include <array>
#include <filesystem>

#include <toml++/toml.h>

#include "api/dss/admin/new_records.hpp"
#include "api/dss/tasks/password_source.hpp"
#include "cli/dss_commands.hpp"
#include "cli/text.hpp"
#include "crypto/base/text_encoding.hpp"
#include "files/certificate_files.hpp"
#include "files/guarded_file.hpp"
#include "files/password_file.hpp"

namespace pidpys::cli {

namespace dss = api::dss;

namespace {

constexpr std::size_t max_accounts_file = std::size_t{16} << 20;

class Import {
public:
    Import(dss::Store& store, const std::filesystem::path& file)
        : store_(store), base_(std::filesystem::absolute(file).parent_path()) {}

    Result<void> run(const toml::table& root) {
        using Step = Result<void> (Import::*)(const toml::table&);
        constexpr std::array<std::pair<const char*, Step>, 4> steps = {{{"client", &Import::client}, {"user", &Import::user},
                                                                        {"box", &Import::box}, {"certificate", &Import::certificate}}};
        for (const auto& [key, value] : root)
            if (std::none_of(steps.begin(), steps.end(), [name = key.str()](const auto& step) { return name == step.first; }))
                return unknown(key.str());
        for (const auto& [name, step] : steps) {
            const auto* list = root[name].as_array();
            for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
                const auto* entry = (*list)[i].as_table();
                auto done = entry != nullptr ? (this->*step)(*entry) : fail(Errc::malformed, "not a table");
                if (!done)
                    return fail(done.error().code, std::string(name) + " " + std::to_string(i + 1) + ": " + done.error().detail);
            }
        }
        return {};
    }

    [[nodiscard]] std::size_t added() const { return added_; }

private:
    static tl::unexpected<Error> unknown(std::string_view key) {
        return fail(Errc::malformed, "unknown key \"" + std::string(key) + "\"");
    }

    static Result<void> only(const toml::table& table, std::initializer_list<std::string_view> known) {
        for (const auto& [key, value] : table)
            if (std::find(known.begin(), known.end(), key.str()) == known.end()) return unknown(key.str());
        return {};
    }

    static std::string text(const toml::table& table, std::string_view key) { return table[key].value_or(std::string()); }

    // Relative paths are relative to the file.
    [[nodiscard]] std::string path(const toml::table& table, std::string_view key) const {
        const auto value = text(table, key);
        return value.empty() ? value : std::filesystem::weakly_canonical(base_ / value).string();
    }

    Result<void> count(Result<void> done) {
        if (done) ++added_;
        return done;
    }

    Result<void> client(const toml::table& entry) {
        if (auto known = only(entry, {"id", "name", "requests_per_second", "blocked"}); !known) return known;
        const auto id = text(entry, "id");
        if (id.empty()) return fail(Errc::malformed, "id is missing");
        if (store_.client(id)) return {};
        return count(store_.add_client({id, text(entry, "name"), entry["blocked"].value_or(false),
                                        entry["requests_per_second"].value_or(std::uint32_t{0})}));
    }

    Result<void> user(const toml::table& entry) {
        if (auto known = only(entry, {"login", "id", "password_file", "last_name", "first_name", "middle_name"}); !known) return known;
        const auto login = text(entry, "login");
        if (store_.user_by_login(login)) return {};
        SecretString password;
        const auto file = path(entry, "password_file");
        if (!file.empty()) {
            auto read = files::read_password_file(file, files::Readers::owner);
            if (!read) return forward(read);
            password = std::move(*read);
        }
        auto user = new_dss_user(login, text(entry, "id"), file.empty() ? nullptr : &password);
        if (!user) return forward(user);
        user->last_name = text(entry, "last_name");
        user->first_name = text(entry, "first_name");
        user->middle_name = text(entry, "middle_name");
        return count(store_.add_user(*user));
    }

    Result<void> box(const toml::table& entry) {
        if (auto known = only(entry, {"id", "organization_id", "organization", "inn", "kpp", "paid", "users"}); !known) return known;
        auto id = dss::box_id(text(entry, "id"));
        if (!id) return forward(id);
        if (!store_.box(*id)) {
            auto organization = dss::guid_or_new(text(entry, "organization_id"));
            if (!organization) return forward(organization);
            if (auto added = count(store_.add_box({*id, *organization, text(entry, "organization"), text(entry, "inn"),
                                                   text(entry, "kpp"), entry["paid"].value_or(true)})); !added)
                return added;
        }
        const auto* users = entry["users"].as_array();
        for (std::size_t i = 0; users != nullptr && i < users->size(); ++i) {
            auto user = dss::find_user(store_, (*users)[i].value_or(std::string()));
            if (!user) return forward(user);
            if (auto granted = store_.grant_box(user->id, *id); !granted) return granted;
        }
        return {};
    }

    Result<void> certificate(const toml::table& entry) {
        if (auto known = only(entry, {"user", "container", "password_file", "credential", "held", "login_only", "certificate"}); !known)
            return known;
        auto user = dss::find_user(store_, text(entry, "user"));
        if (!user) return forward(user);
        const auto container = path(entry, "container"), password_file = path(entry, "password_file");
        const auto certificate_file = path(entry, "certificate"), credential = text(entry, "credential");
        const bool held = entry["held"].value_or(false), login_only = entry["login_only"].value_or(false);
        const std::string source = login_only            ? ""
                                   : held                ? std::string(dss::login_source)
                                   : !credential.empty() ? "credential:" + credential
                                                         : "file:" + password_file;
        std::vector<Bytes> given;
        if (!certificate_file.empty()) {
            auto read = files::read_certificates({certificate_file});
            if (!read) return forward(read);
            given = std::move(*read);
        }
        // A password file can be read here; a credential only by the service: there the certificate has to be given.
        Result<Bytes> der = fail(Errc::malformed, "certificate is missing");
        if (!given.empty()) der = given.front();
        if (!password_file.empty() && !container.empty()) {
            const auto password = dss::read_password(source);
            der = password ? dss::signing_certificate(container, *password, given) : Result<Bytes>(tl::unexpected(password.error()));
        }
        if (!der) return forward(der);
        auto record = dss::new_certificate(*der, *user, login_only ? dss::CertificateUse::login : dss::CertificateUse::signing);
        if (!record) return forward(record);
        if (store_.certificate(record->thumbprint)) return {};
        if (!login_only)
            if (auto good = dss::check_password_source(source); !good) return good;
        record->container = container;
        record->password = source;
        return count(store_.add_certificate(*record));
    }

    dss::Store& store_;
    const std::filesystem::path base_;
    std::size_t added_ = 0;
};

}  // namespace

int run_dss_import(const Context& context, const DssImportOptions& options) {
    return with_dss_store(context, [&](dss::Store& store) -> Result<void> {
        try {
            const auto octets = files::read_guarded_file(options.file, max_accounts_file);
            if (!octets) return tl::unexpected(octets.error());
            Bytes storage;
            Import import(store, options.file);
            const auto text = as_text(utf8_text(*octets, storage));
            if (auto done = import.run(toml::parse(text, options.file)); !done)
                return fail(done.error().code, options.file + ": " + done.error().detail);
            print(say(context.language, Text::dss_imported, {std::to_string(import.added())}));
            return {};
        } catch (const toml::parse_error& error) {
            return fail(Errc::malformed, options.file + ":" + std::to_string(error.source().begin.line) + ": " +
                                             std::string(error.description()));
        }
    });
}

}  // namespace pidpys::cli
