// SPDX-License-Identifier: MIT
#include "api/dss/admin/new_records.hpp"
#include "api/dss/auth/password.hpp"
#include "api/dss/store/open_store.hpp"
#include "cli/dss_commands.hpp"
#include "cli/json_report.hpp"
#include "cli/service_settings.hpp"
#include "cli/text.hpp"
#include "crypto/base/encoding.hpp"

namespace pidpys::cli {

namespace dss = api::dss;

int with_dss_store(const Context& context, const std::function<Result<void>(dss::Store&)>& work) {
    const auto settings = service_settings(context);
    if (!settings) return complain(context, settings.error());
    try {
        const auto store = dss::open_store(daemon::dss_store(*settings, context.state));
        if (const auto done = work(*store); !done) return complain(context, done.error());
        return 0;
    } catch (const dss::StoreFailure& broken) {
        return complain(context, {Errc::io, broken.what()});
    }
}

Result<dss::User> new_dss_user(const std::string& login, const std::string& id, const SecretString* password) {
    if (login.empty()) return fail(Errc::invalid_argument, "empty login");
    auto guid = dss::guid_or_new(id);
    if (!guid) return forward(guid);
    return dss::User{std::move(*guid), login, password != nullptr ? dss::hash_password(*password) : "", "", "", ""};
}

void print_added(const Context& context, const std::string& id) {
    if (context.json)
        print_json({{"id", id}});
    else
        print(say(context.language, Text::dss_added, {id}));
}

namespace {

Result<SecretString> password_of(const Context& context, const DssUserOptions& options) {
    if (options.no_password) return SecretString();
    auto read = read_password(context, options.password, options.name);
    if (read && read->empty()) return fail(Errc::invalid_argument, "empty password");
    return read;
}

}  // namespace

int run_dss_user_password(const Context& context, const DssUserOptions& options) {
    const auto password = password_of(context, options);
    if (!password) return complain(context, password.error());
    return with_dss_store(context, [&](dss::Store& store) -> Result<void> {
        auto user = dss::find_user(store, options.name);
        if (!user) return forward(user);
        return store.set_password(user->id, options.no_password ? "" : dss::hash_password(*password));
    });
}

int run_dss_user_add(const Context& context, const DssUserOptions& options) {
    const auto password = password_of(context, options);
    if (!password) return complain(context, password.error());
    return with_dss_store(context, [&](dss::Store& store) -> Result<void> {
        auto user = new_dss_user(options.name, options.id, options.no_password ? nullptr : &*password);
        if (!user) return forward(user);
        user->last_name = options.last_name;
        user->first_name = options.first_name;
        user->middle_name = options.middle_name;
        if (auto added = store.add_user(*user); !added) return added;
        print_added(context, user->id);
        return {};
    });
}

int run_dss_user_list(const Context& context, const DssUserOptions&) {
    return with_dss_store(context, [&](dss::Store& store) -> Result<void> {
        if (context.json) {
            Json users = Json::array();
            for (const auto& user : store.users()) {
                Json boxes = Json::array();
                for (const auto& box : store.boxes_of(user.id)) boxes.push_back(box.id);
                users.push_back({{"id", user.id},
                                 {"login", user.login},
                                 {"lastName", user.last_name},
                                 {"firstName", user.first_name},
                                 {"boxes", std::move(boxes)}});
            }
            print_json(users);
            return {};
        }
        for (const auto& user : store.users()) {
            std::string line =
                user.id + "  " + shown(user.login) + "  " + shown(user.last_name + " " + user.first_name);
            for (const auto& box : store.boxes_of(user.id)) line += "  " + box.id;
            print(line);
        }
        return {};
    });
}

int run_dss_user_remove(const Context& context, const DssUserOptions& options) {
    return with_dss_store(context, [&](dss::Store& store) -> Result<void> {
        auto user = dss::find_user(store, options.name);
        if (!user) return forward(user);
        return store.remove_user(user->id);
    });
}

int run_dss_box_add(const Context& context, const DssBoxOptions& options) {
    return with_dss_store(context, [&](dss::Store& store) -> Result<void> {
        auto id = options.id.empty() ? dss::guid_or_new("") : dss::box_id(options.id);
        if (!id) return forward(id);
        std::vector<dss::User> users;
        for (const auto& name : options.users) {
            auto user = dss::find_user(store, name);
            if (!user) return forward(user);
            users.push_back(std::move(*user));
        }
        if (auto added =
                store.add_box({*id, random_uuid(), options.organization, options.inn, options.kpp, !options.unpaid});
            !added)
            return added;
        for (const auto& user : users)
            if (auto granted = store.grant_box(user.id, *id); !granted) return granted;
        print_added(context, *id);
        return {};
    });
}

int run_dss_box_list(const Context& context, const DssBoxOptions&) {
    return with_dss_store(context, [&](dss::Store& store) -> Result<void> {
        if (context.json) {
            Json boxes = Json::array();
            for (const auto& box : store.boxes())
                boxes.push_back(
                    {{"id", box.id}, {"organization", box.organization}, {"inn", box.inn}, {"paid", box.paid}});
            print_json(boxes);
            return {};
        }
        for (const auto& box : store.boxes())
            print(box.id + "  " + shown(box.organization) + "  " + shown(box.inn) +
                  (box.paid ? "" : "  " + say(context.language, Text::dss_unpaid)));
        return {};
    });
}

namespace {

int change_box(const Context& context, const DssBoxOptions& options,
               const std::function<Result<void>(dss::Store&, const std::string& box)>& change) {
    return with_dss_store(context, [&](dss::Store& store) -> Result<void> {
        auto id = dss::box_id(options.id);
        if (!id) return forward(id);
        return change(store, *id);
    });
}

int change_rights(const Context& context, const DssBoxOptions& options,
                  Result<void> (dss::AccountStore::*change)(std::string_view, std::string_view)) {
    return change_box(context, options, [&](dss::Store& store, const std::string& box) -> Result<void> {
        for (const auto& name : options.users) {
            auto user = dss::find_user(store, name);
            if (!user) return forward(user);
            if (auto changed = (store.*change)(user->id, box); !changed) return changed;
        }
        return {};
    });
}

}  // namespace

int run_dss_box_remove(const Context& context, const DssBoxOptions& options) {
    return change_box(context, options,
                      [](dss::Store& store, const std::string& box) { return store.remove_box(box); });
}

int run_dss_box_pay(const Context& context, const DssBoxOptions& options) {
    return change_box(context, options, [&](dss::Store& store, const std::string& box) {
        return store.set_box_paid(box, !options.unpaid);
    });
}

int run_dss_box_allow(const Context& context, const DssBoxOptions& options) {
    return change_rights(context, options, &dss::AccountStore::grant_box);
}

int run_dss_box_forbid(const Context& context, const DssBoxOptions& options) {
    return change_rights(context, options, &dss::AccountStore::revoke_box);
}

int run_dss_client_add(const Context& context, const DssClientOptions& options) {
    return with_dss_store(context, [&](dss::Store& store) -> Result<void> {
        const std::string id = options.id.empty() ? "API-" + random_uuid() : options.id;
        if (auto added = store.add_client({id, options.name, false, options.rate}); !added) return added;
        print_added(context, id);
        return {};
    });
}

int run_dss_client_list(const Context& context, const DssClientOptions&) {
    return with_dss_store(context, [&](dss::Store& store) -> Result<void> {
        if (context.json) {
            Json clients = Json::array();
            for (const auto& client : store.clients())
                clients.push_back({{"id", client.id}, {"name", client.name}, {"blocked", client.blocked}});
            print_json(clients);
            return {};
        }
        for (const auto& client : store.clients())
            print(shown(client.id) + "  " + shown(client.name) +
                  (client.blocked ? "  " + say(context.language, Text::dss_blocked) : ""));
        return {};
    });
}

int run_dss_client_remove(const Context& context, const DssClientOptions& options) {
    return with_dss_store(context, [&](dss::Store& store) { return store.remove_client(options.id); });
}

int run_dss_client_block(const Context& context, const DssClientOptions& options) {
    return with_dss_store(context, [&](dss::Store& store) { return store.set_client_blocked(options.id, true); });
}

int run_dss_client_unblock(const Context& context, const DssClientOptions& options) {
    return with_dss_store(context, [&](dss::Store& store) { return store.set_client_blocked(options.id, false); });
}

}  // namespace pidpys::cli
