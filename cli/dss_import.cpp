// SPDX-License-Identifier: MIT
// pidpys dss import FILE: accounts from a TOML file (docs/dss.md). What is there already stays as it is, so that the
// same file may be imported again; a key nobody knows is an error.
#include <array>
#include <filesystem>

#include "api/dss/admin/new_records.hpp"
#include "api/dss/tasks/password_source.hpp"
#include "cli/dss_commands.hpp"
#include "cli/json_report.hpp"
#include "cli/text.hpp"
#include "files/certificate_files.hpp"
#include "files/password_file.hpp"
#include "toml/keys.hpp"

namespace pidpys::cli {

namespace dss = api::dss;

namespace {

using namespace toml_file;
using cli::Text;

constexpr std::size_t max_accounts_file = std::size_t{16} << 20;
constexpr std::int64_t most_requests = 1'000'000;  // a second

class Import {
public:
    Import(const Context& context, dss::Store& store, const Source& source, const std::filesystem::path& file)
        : context_(context), store_(store), source_(source), base_(std::filesystem::absolute(file).parent_path()) {}

    Result<void> run(const toml::table& root) {
        using Step = Result<void> (Import::*)(const toml::table&);
        constexpr std::array<std::pair<const char*, Step>, 4> steps = {{{"client", &Import::client},
                                                                        {"user", &Import::user},
                                                                        {"box", &Import::box},
                                                                        {"certificate", &Import::certificate}}};
        std::vector<Key> lists;
        for (const auto& step : steps)
            lists.push_back({step.first, {{Shape::texts}, {}, [](const toml::node&) { return true; }}, {}});
        if (auto known = take(root, lists, source_); !known) return known;
        for (const auto& [name, step] : steps) {
            auto entries = tables(root, name, source_);
            if (!entries) return forward(entries);
            for (const toml::table* entry : *entries)
                if (auto done = (this->*step)(*entry); !done) return located(*entry, done.error());
        }
        return {};
    }

    [[nodiscard]] std::size_t added() const { return added_; }

private:
    // What the store or a file says of an entry, with the entry's place.
    [[nodiscard]] Result<void> located(const toml::table& entry, const Error& error) const {
        if (error.detail.starts_with(source_.name + ":")) return tl::unexpected(error);
        return fail(error.code, mistake(source_, entry, error.detail).detail);
    }

    [[nodiscard]] Value place(std::filesystem::path& target) const { return toml_file::path(target, base_); }

    Result<void> count(Result<void> done) {
        if (done) ++added_;
        return done;
    }

    Result<void> client(const toml::table& entry) {
        dss::ApiClient client;
        auto taken = take_all(entry, "client",
                              {{"id", text(client.id), {}},
                               {"name", text(client.name), {}},
                               {"requests_per_second", number(client.requests_per_second, 0, most_requests), {}},
                               {"blocked", flag(client.blocked), {}}},
                              {"id"}, source_);
        if (!taken) return taken;
        if (client.id.empty()) return fail(Errc::malformed, "id = \"\"");
        if (store_.client(client.id)) return {};
        return count(store_.add_client(client));
    }

    Result<void> user(const toml::table& entry) {
        dss::User named;
        std::filesystem::path password_file;
        auto taken = take_all(entry, "user",
                              {{"login", text(named.login), {}},
                               {"id", text(named.id), {}},
                               {"password_file", place(password_file), {}},
                               {"last_name", text(named.last_name), {}},
                               {"first_name", text(named.first_name), {}},
                               {"middle_name", text(named.middle_name), {}}},
                              {"login"}, source_);
        if (!taken) return taken;
        if (store_.user_by_login(named.login)) return {};
        SecretString password;
        if (!password_file.empty()) {
            auto read = files::read_password_file(password_file, files::Readers::owner);
            if (!read) return forward(read);
            password = std::move(*read);
        }
        auto user = new_dss_user(named.login, named.id, password_file.empty() ? nullptr : &password);
        if (!user) return forward(user);
        user->last_name = named.last_name;
        user->first_name = named.first_name;
        user->middle_name = named.middle_name;
        return count(store_.add_user(*user));
    }

    Result<void> box(const toml::table& entry) {
        dss::Box named;
        std::vector<std::string> users;
        auto taken = take_all(entry, "box",
                              {{"id", text(named.id), {}},
                               {"organization_id", text(named.organization_id), {}},
                               {"organization", text(named.organization), {}},
                               {"inn", text(named.inn), {}},
                               {"kpp", text(named.kpp), {}},
                               {"paid", flag(named.paid), {}},
                               {"users", some_texts(users, {"accountant@example.org"}), {}}},
                              {"id"}, source_);
        if (!taken) return taken;
        auto id = dss::box_id(named.id);
        if (!id) return forward(id);
        named.id = *id;
        if (!store_.box(*id)) {
            auto organization = dss::guid_or_new(named.organization_id);
            if (!organization) return forward(organization);
            named.organization_id = std::move(*organization);
            if (auto added = count(store_.add_box(named)); !added) return added;
        }
        for (const std::string& login : users) {
            auto user = dss::find_user(store_, login);
            if (!user) return forward(user);
            if (auto granted = store_.grant_box(user->id, *id); !granted) return granted;
        }
        return {};
    }

    Result<void> certificate(const toml::table& entry) {
        std::string login, credential, token_uri;
        std::filesystem::path container, password_file, certificate_file;
        bool held = false, login_only = false;
        auto taken = take_all(entry, "certificate",
                              {{"user", text(login), {}},
                               {"container", place(container), {}},
                               {"token", text(token_uri), {}},
                               {"password_file", place(password_file), {}},
                               {"credential", text(credential), {}},
                               {"held", flag(held), {}},
                               {"login_only", flag(login_only), {}},
                               {"certificate", place(certificate_file), {}}},
                              {"user"}, source_);
        if (!taken) return taken;
        auto user = dss::find_user(store_, login);
        if (!user) return forward(user);
        if (!token_uri.empty() && (held || login_only || !container.empty()))
            return fail(Errc::malformed, "token stands beside container, held or login_only");
        const std::string source = login_only            ? ""
                                   : held                ? std::string(dss::login_source)
                                   : !credential.empty() ? "credential:" + credential
                                                         : "file:" + password_file.string();
        std::vector<Bytes> given;
        if (!certificate_file.empty()) {
            auto read = files::read_certificates({certificate_file});
            if (!read) return forward(read);
            given = std::move(*read);
        }
        // A password file can be read here; a credential only by the service: there the certificate has to be given.
        Result<Bytes> der = fail(Errc::malformed, "certificate is missing");
        if (!given.empty()) der = given.front();
        if (!password_file.empty() && !token_uri.empty())
            der = certificate_in_token(context_, token_uri, {password_file.string()}, given);
        if (!password_file.empty() && !container.empty()) {
            const auto password = dss::read_password(source);
            der = password ? dss::signing_certificate(container.string(), *password, given)
                           : Result<Bytes>(tl::unexpected(password.error()));
        }
        if (!der) return forward(der);
        auto record =
            dss::new_certificate(*der, *user, login_only ? dss::CertificateUse::login : dss::CertificateUse::signing);
        if (!record) return forward(record);
        if (store_.certificate(record->thumbprint)) return {};
        if (!login_only)
            if (auto good = dss::check_password_source(source); !good) return good;
        const auto where = token_uri.empty() ? Result<std::string>(container.string()) : dss::token_name(token_uri);
        if (!where) return tl::unexpected(where.error());
        record->container = *where;
        record->password = source;
        return count(store_.add_certificate(*record));
    }

    const Context& context_;
    dss::Store& store_;
    const Source& source_;
    const std::filesystem::path base_;
    std::size_t added_ = 0;
};

}  // namespace

int run_dss_import(const Context& context, const DssImportOptions& options) {
    return with_dss_store(context, [&](dss::Store& store) -> Result<void> {
        const Source source{options.file, "pidpys", context.language};
        auto octets = read_file(options.file, source, max_accounts_file);
        if (!octets) return forward(octets);
        auto root = parse(*octets, source);
        if (!root) return forward(root);
        Import import(context, store, source, options.file);
        if (auto done = import.run(*root); !done) return done;
        if (context.json)
            print_json({{"added", import.added()}});
        else
            print(say(context.language, Text::dss_imported, {std::to_string(import.added())}));
        return {};
    });
}

}  // namespace pidpys::cli
