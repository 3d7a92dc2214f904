// SPDX-License-Identifier: MIT
// What the caged preview gives to the agent, which trusts nothing of it: what is read is written again to the same octets.
#include <cstdlib>

#include "preview/picture.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pidpys::preview;
    const QByteArray octets(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    const auto sections = decode(octets);
    if (!sections) return 0;
    if (sections->empty() || sections->size() > most_sections) std::abort();
    for (const Section& section : *sections)
        if (section.kind == Kind::page ? section.page >= section.pages || section.image.isNull()
                                       : !section.image.isNull())
            std::abort();
    const auto again = decode(encode(*sections));
    if (!again || again->size() != sections->size()) std::abort();
    for (std::size_t i = 0; i < sections->size(); ++i)
        if ((*again)[i].text != (*sections)[i].text || (*again)[i].image != (*sections)[i].image) std::abort();
    return 0;
}
