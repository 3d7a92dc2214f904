// SPDX-License-Identifier: MIT
// What a signature brings along for its own judgement (pki 6.1, 6.4): certificates and status material in SignedData, in
// the attributes of its signers, and in the time-stamps among these.
#pragma once

#include "certs/evidence.hpp"
#include "crypto/cms/signed_data_parse.hpp"

namespace pidpys::certs {

struct Enclosed {
    std::vector<Bytes> certificates;  // DER, each once; at most 256
    StatusMaterial material;
};

Enclosed enclosed_in(const crypto::SignedDataView& signature);
// Of several, time-stamps or signatures as they were received, together. What cannot be read holds nothing.
Enclosed enclosed_in(const std::vector<ByteView>& several);

}  // namespace pidpys::certs
