// SPDX-License-Identifier: MIT
// POST /ticket/{uuid}/data (cipher-api 4.2). The newest upload is the session's data; files with names are a list besides,
// whose use asicForm decides when a signature is started (docs/decisions.md).
#include <algorithm>

#include "api/cipher/body.hpp"
#include "api/cipher/routes.hpp"
#include "api/messages/utf8.hpp"
#include "asic/draft.hpp"

namespace pidpys::api {
namespace {

Result<NamedFile> keep(const AccountPtr& account, Upload upload) {
    auto content = charge(account, std::move(upload.content));
    if (!content) return forward(content);
    if (upload.file_name.empty()) return NamedFile{{}, std::move(*content)};
    const std::uint64_t size = sizeof(NamedFile) + upload.file_name.size();
    auto place = account->take({.octets = size, .memory = size});
    if (!place) return forward(place);
    return NamedFile{std::move(upload.file_name), std::move(*content),
                     std::make_shared<const Charge>(std::move(*place))};
}

// Older uploads that are kept in case that asicForm follows.
constexpr std::uint64_t most_beforehand = std::uint64_t{64} << 20;

bool gathers(const Inputs& inputs) { return inputs.options.is(Option::asic_form, "ASIC_E"); }

Result<void> check_names(const std::vector<NamedFile>& files) {
    std::vector<std::string> names;
    for (const NamedFile& file : files) names.push_back(file.name);
    return asic::check_file_names(names);
}

bool too_many(const std::vector<NamedFile>& files) {
    std::uint64_t octets = 0;
    for (const NamedFile& file : files) octets += file.content.size();
    return files.size() > asic::kMaxFiles || octets > most_beforehand;
}

// What one upload brought.
struct Loaded {
    std::vector<NamedFile> files;
    std::size_t chosen = 0;
};

// The files before the last `kept` go.
void lose(Inputs& inputs, std::size_t kept) {
    const auto end = inputs.files.end() - static_cast<std::ptrdiff_t>(kept);
    if (end == inputs.files.begin()) return;
    inputs.lost = std::prev(end)->upload;
    inputs.files.erase(inputs.files.begin(), end);
}

// `inputs` with the files as their newest; without a name they are no list and end the one that is there.
Result<Inputs> with(Inputs inputs, const Loaded& loaded) {
    const NamedFile& newest = loaded.files[loaded.chosen];
    ++inputs.upload;
    inputs.data = newest.content;
    inputs.document_name = shown_name(newest.name);
    inputs.in_one_form = loaded.files.size();
    inputs.drop_signed_files();
    if (newest.name.empty()) {
        inputs.files.clear();
        inputs.lost = 0;
        return inputs;
    }
    for (NamedFile file : loaded.files) {
        file.upload = inputs.upload;
        inputs.files.push_back(std::move(file));
    }
    if (gathers(inputs)) {
        if (auto sound = check_names(inputs.files); !sound) return forward(sound);
    } else if (too_many(inputs.files)) {
        lose(inputs, loaded.files.size());
    }
    return inputs;
}

Result<Loaded> read(const AccountPtr& account, const Blob& body, const std::string& content_type) {
    constexpr std::string_view field = "uploadTicketData";
    auto uploads = read_uploads(body, content_type, field);
    if (uploads && uploads->files.size() > 1) {
        const auto whole = charge(account, body);  // its files share it
        if (!whole) return tl::unexpected(whole.error());
        uploads = read_uploads(*whole, content_type, field);
    }
    if (!uploads) return forward(uploads);
    Loaded loaded{{}, uploads->chosen};
    for (Upload& upload : uploads->files) {
        auto file = keep(account, std::move(upload));
        if (!file) return forward(file);
        loaded.files.push_back(std::move(*file));
    }
    return loaded;
}

Result<void> load(Session& session, const Blob& body, const std::string& content_type) {
    auto loaded = read(session.account, body, content_type);
    if (!loaded && loaded.error().code == Errc::exhausted) {
        // What is kept only in case that asicForm follows makes room.
        const bool made_room = session.change([](Inputs& inputs) {
            if (gathers(inputs) || inputs.files.size() <= inputs.in_one_form) return false;
            lose(inputs, inputs.in_one_form);
            return true;
        });
        if (made_room) loaded = read(session.account, body, content_type);
    }
    if (!loaded) return forward(loaded);
    Inputs before;  // freed after the lock is let go
    return session.change([&](Inputs& inputs) -> Result<void> {
        auto after = with(inputs, *loaded);
        if (!after) return forward(after);
        before = std::exchange(inputs, std::move(*after));
        return {};
    });
}

void post_data(Cipher& cipher, Call call) {
    const auto& body = call.request.body;
    cipher.answer(call.account, body.size(), std::move(call.reply), call.language,
                  [session = call.session, body, language = call.language,
                   type = std::string(find_header(call.request.headers, "Content-Type"))] {
                      const auto loaded = load(*session, body, type);
                      return loaded ? message_answer(200, Message::data_uploaded, language)
                                    : failure_answer(500, Message::data_failed, loaded.error(), language);
                  });
}

}  // namespace

void add_data_routes(Routes& routes) {
    routes.add_ticket(Method::post, "/data", Access::open, post_data, max_data_body);
}

}  // namespace pidpys::api
