// SPDX-License-Identifier: MIT
// DER of domain parameters: what is accepted must come back the same when written out and, if named, by name.
#include <cstdlib>

#include "crypto/dstu4145/parameters_der.hpp"

using namespace pidpys;
using namespace pidpys::crypto::dstu4145;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto parameters = decode_parameters({data, size});
    if (!parameters) return 0;
    for (const auto form : {ParametersForm::named, ParametersForm::written_out}) {
        const auto again = decode_parameters(encode_parameters(*parameters, form));
        if (!again || !(*again->curve == *parameters->curve) || again->dke != parameters->dke) std::abort();
    }
    return 0;
}
