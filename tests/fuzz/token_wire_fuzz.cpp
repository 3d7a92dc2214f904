// SPDX-License-Identifier: MIT
#include <cstdlib>

#include "token/wire/messages.hpp"

namespace {

using namespace pidpys;
using namespace pidpys::token;

// What is read is written again in the same octets.
template <class Message>
void read(ByteView octets) {
    const auto message = wire::read<Message>(octets);
    if (!message) return;
    Bytes again(wire::size_of(*message));
    wire::write(*message, again.data());
    if (again != to_bytes(octets)) __builtin_trap();
}

}  // namespace

// Both directions: the first octet says which message the rest is.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const ByteView rest(data + 1, size - 1);
    switch (data[0] % 20) {
        case 0: read<wire::Head>(rest); break;
        case 1: read<wire::Refusal>(rest); break;
        case 2: read<wire::Begin::Answer>(rest); break;
        case 3: read<wire::Slots::Answer>(rest); break;
        case 4: read<wire::Mechanisms>(rest); break;
        case 5: read<wire::Mechanisms::Answer>(rest); break;
        case 6: read<wire::Objects>(rest); break;
        case 7: read<wire::Objects::Answer>(rest); break;
        case 8: read<wire::LogIn>(rest); break;
        case 9: read<wire::LogIn::Answer>(rest); break;
        case 10: read<wire::LogOut>(rest); break;
        case 11: read<wire::Sign>(rest); break;
        case 12: read<wire::Derive>(rest); break;
        case 13: read<wire::Unwrap>(rest); break;
        case 14: read<wire::Make>(rest); break;
        case 15: read<wire::Make::Answer>(rest); break;
        case 16: read<wire::Create>(rest); break;
        case 17: read<wire::Remove>(rest); break;
        case 18: read<wire::Nothing>(rest); break;
        default: read<wire::Sign::Answer>(rest); break;
    }
    return 0;
}
