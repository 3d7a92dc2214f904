// SPDX-License-Identifier: MIT
// Octets as they may stand in a journal's file: what reads as a record is written again as the same octets.
#include <cstdint>
#include <cstdlib>

#include "journal/record.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pidpys;
    const std::string_view octets = as_text({data, size});
    const auto record = journal::decode(octets);
    if (!record) return 0;
    bool within = true;  // of the bound that writing keeps
    for (const std::string* text :
         {&record->id, &record->under, &record->kind, &record->who.origin, &record->who.program, &record->who.client,
          &record->who.box, &record->key, &record->owner, &record->algorithm, &record->outcome, &record->by,
          &record->reason, &record->program_version, &record->previous})
        within = within && text->size() <= journal::max_record_text;
    for (const auto& digest : record->digests) within = within && digest.size() <= journal::max_record_text;
    const std::string again = journal::encode(*record);
    if (within && again != octets) std::abort();
    if (!journal::decode(again)) std::abort();
    for (const auto& part : journal::split(*record))
        if (part.digests.size() > journal::digests_per_record) std::abort();
    return 0;
}
