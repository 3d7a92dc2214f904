// SPDX-License-Identifier: MIT
#include "certs/authorities/registry_intake.hpp"

#include "crypto/base/ascii.hpp"
#include "crypto/cms/certificate_bundle.hpp"
#include "files/private_file.hpp"

namespace pidpys::certs {
namespace {

bool looks_like_json(ByteView octets) {
    std::string_view text = as_text(octets);
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    text = without_blanks(text.substr(0, 256));
    return text.starts_with('[') || text.starts_with('{');
}

}  // namespace

RegistryIntake::RegistryIntake(const RegistryTrust& trust, const std::optional<TrustedList>& present) : trust_(trust) {
    if (present) present_.emplace(present->number, present->issued);
}

Result<void> RegistryIntake::take(const std::string& source, Bytes octets) {
    Result<void> done;
    if (looks_like_json(octets))
        done = take_list(std::move(octets));
    else if (looks_like_trusted_list(octets))
        done = take_trusted(std::move(octets));
    else
        done = take_bundle(std::move(octets));
    if (!done) return fail(done.error().code, source + ": " + done.error().detail);
    return {};
}

Result<void> RegistryIntake::take_list(Bytes octets) {
    const auto read = read_authority_list(octets);
    if (!read) return tl::unexpected(read.error());
    taken_.authorities = read->size();
    list_ = std::move(octets);
    return {};
}

Result<void> RegistryIntake::take_bundle(Bytes octets) {
    auto read = crypto::read_certificate_bundle(octets);
    if (!read) return forward(read);
    TakenLists::Bundle bundle{read->size(), 0};
    bundle.roots = sort_certificates(std::move(*read), trust_.test_roots).anchors.size();
    if (bundle.roots == 0) return fail(Errc::untrusted, "no national root is among its certificates");
    taken_.bundle = bundle;
    bundle_ = std::move(octets);
    return {};
}

Result<void> RegistryIntake::take_trusted(Bytes octets) {
    const auto read = read_trusted_list(octets, trust_.further_signers);
    if (!read) return tl::unexpected(read.error());
    if (present_ && std::pair(read->number, read->issued) < *present_)
        return fail(Errc::expired, "number " + std::to_string(read->number) +
                                       " of the trusted list is older than what is there, number " +
                                       std::to_string(present_->first));
    taken_.trusted = {read->number, read->issued, read->next_update, read->certificates().size()};
    trusted_ = std::move(octets);
    return {};
}

Result<void> RegistryIntake::keep(const std::filesystem::path& state) const {
    const auto folder = registry_folder(state);
    for (const auto& directory : {state, folder})
        if (auto made = files::make_private_directory(directory); !made) return made;
    const std::pair<const char*, const std::optional<Bytes>*> all[] = {
        {certificate_list_file, &bundle_}, {authority_list_file, &list_}, {trusted_list_file, &trusted_}};
    for (const auto& [name, octets] : all)
        if (*octets)
            if (auto kept = files::replace_file(folder / name, **octets); !kept) return kept;
    return {};
}

}  // namespace pidpys::certs
