// SPDX-License-Identifier: MIT
// Foreign messages: their dress, transport files, the shell, recipients, and content as far as a key opens it. The keys have
// no certificates, so that every recipient that could be theirs is tried.
#include "crypto/envelope/content_key.hpp"
#include "crypto/envelope/found_envelope.hpp"
#include "crypto/envelope/transport_file.hpp"
#include "crypto/provider/keys.hpp"
#include "crypto/provider/provider.hpp"

namespace {

using namespace pidpys;
using namespace pidpys::crypto;

// The same at each run, so that a message that opens stays one.
EvpPkey fixed_dstu() {
    const auto curve = dstu4145::Params::named(dstu4145::NamedCurve::m163);
    return evp_key(dstu4145::PrivateKey::decode(curve, Bytes(20, 0x11)).value()).value();
}

EvpPkey fixed_x25519() {
    const Bytes scalar(32, 0x22);
    return EvpPkey(EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, scalar.data(), scalar.size()));
}

const std::vector<KeyEntry>& keys() {
    static const auto& made = *[] {
        auto* entries = new std::vector<KeyEntry>(2);
        if (load_provider()) {
            (*entries)[0].key = fixed_dstu();
            (*entries)[1].key = fixed_x25519();
        }
        return entries;
    }();
    return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::vector<KeyEntry>& own = keys();
    (void)read_transport_file({data, size});
    auto found = FoundEnvelope::in({data, size});
    if (!found) return 0;
    auto reader = EnvelopeReader::start(found->source());
    if (!reader) return 0;
    const auto key = find_content_key(reader->head(), own, found->sender_certificates());
    HeldInMemory content(std::size_t{1} << 20);
    if (key) (void)reader->decrypt(*key, content);
    return 0;
}
