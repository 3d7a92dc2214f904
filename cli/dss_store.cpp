// SPDX-License-Identifier: MIT
#include "api/dss/store/open_store.hpp"
#include "cli/dss_commands.hpp"
#include "cli/json_report.hpp"
#include "cli/service_settings.hpp"
#include "cli/text.hpp"

namespace pidpys::cli {
namespace {

namespace dss = api::dss;

std::string condition(const Context& context, const dss::StoreReport& report) {
    const auto tables = std::to_string(report.tables), known = std::to_string(report.known);
    if (report.tables == 0) return say(context.language, Text::dss_store_empty);
    if (report.tables < report.known) return say(context.language, Text::dss_store_old, {tables, known});
    if (report.tables > report.known) return say(context.language, Text::dss_store_later, {tables, known});
    return say(context.language, Text::dss_store_ready, {tables});
}

int show(const Context& context, dss::StoreReport (*look)(const dss::StorePlace&)) {
    const auto settings = service_settings(context);
    if (!settings) return complain(context, settings.error());
    try {
        const auto report = look(daemon::dss_store(*settings, context.state));
        if (context.json) {
            print_json({{"kind", report.kind},
                        {"place", report.place},
                        {"version", report.tables},
                        {"known", report.known},
                        {"ready", report.tables == report.known}});
            return 0;
        }
        print(report.kind + "  " + shown(report.place));
        print(condition(context, report));
        return 0;
    } catch (const dss::StoreFailure& broken) {
        return complain(context, {Errc::io, broken.what()});
    }
}

}  // namespace

int run_dss_store_status(const Context& context, const DssStoreOptions&) { return show(context, dss::report_store); }
int run_dss_store_migrate(const Context& context, const DssStoreOptions&) { return show(context, dss::migrate_store); }

}  // namespace pidpys::cli
