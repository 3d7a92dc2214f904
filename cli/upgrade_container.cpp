// SPDX-License-Identifier: MIT
#include "cli/upgrade_container.hpp"

#include <algorithm>
#include <list>

#include "asic/raising.hpp"
#include "cli/files.hpp"

namespace pidpys::cli {
namespace {

struct OneRaised {
    Bytes before;
    proof::Upgraded after;
};

Result<OneRaised> raise(Levels& levels, const asic::Raising& container, const asic::Raising::Next& next,
                        crypto::CadesLevel level) {
    auto signature = container.archive().read(next.signature, asic::kMaxSignature);
    if (!signature) return forward(signature);
    auto file = next.file == nullptr ? Result<Bytes>() : container.archive().read(*next.file, kMaxDocument);
    if (!file) return forward(file);
    auto raised = levels.raise(*signature, next.file == nullptr ? next.manifest : ByteView(*file), level, {}, {});
    if (!raised) return fail(raised.error().code, next.name + ": " + raised.error().detail);
    return OneRaised{std::move(*signature), std::move(*raised)};
}

Result<void> write(asic::Raising& container, const std::string& output) {
    if (output != kStandardStream) return container.write(std::filesystem::path(output));
    Bytes octets;
    if (auto written = container.write(asic::put_into(octets)); !written) return written;
    return write_document(output, octets);
}

}  // namespace

Result<RaisedFile> upgrade_container(const Context& context, const UpgradeCommand& command, asic::Archive archive,
                                     const std::string& output) {
    auto container = asic::Raising::of(std::move(archive));
    if (!container) return forward(container);
    auto levels = Levels::open(context, command.servers);
    if (!levels) return forward(levels);
    RaisedFile file{.is_container = true};
    std::list<Bytes> raised;  // what the container looks at
    while (const auto next = container->next()) {
        auto one = raise(*levels, *container, *next, *level_named(command.level));
        if (!one) return forward(one);
        auto reached = reached_by(one->after.signature, {}, {});
        if (!reached) return forward(reached);
        file.signatures.push_back({next->name, std::move(*reached)});
        file.notes.add(one->after);
        file.changed = file.changed || one->after.signature != one->before;
        container->put(raised.emplace_back(std::move(one->after.signature)));
    }
    if (file.changed || output != command.signature)
        if (auto written = write(*container, output); !written) return forward(written);
    return file;
}

}  // namespace pidpys::cli
