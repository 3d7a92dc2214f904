// SPDX-License-Identifier: MIT
#include "tests/bench/dss/bare_cms.hpp"

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>

#include <openssl/cms.h>

#include "api/dss/tasks/keys.hpp"
#include "crypto/base/openssl.hpp"

namespace bench {

using namespace pidpys;

double bare_cms_sign(const api::dss::CertificateRecord& certificate, const std::vector<std::string>& contents,
                     unsigned threads) {
    const auto key = api::dss::open_key(certificate).value();
    const unsigned char* at = certificate.der.data();
    const crypto::X509Ptr x509(d2i_X509(nullptr, &at, static_cast<long>(certificate.der.size())));
    std::atomic<std::size_t> next = 0;
    const auto start = std::chrono::steady_clock::now();
    {
        std::vector<std::jthread> pool;
        for (unsigned i = 0; i < threads; ++i)
            pool.emplace_back([&] {
                for (std::size_t n = next++; n < contents.size(); n = next++) {
                    const crypto::BioPtr data(
                        BIO_new_mem_buf(contents[n].data(), static_cast<int>(contents[n].size())));
                    CMS_ContentInfo* cms = CMS_sign(x509.get(), key->key.get(), nullptr, data.get(),
                                                    CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP | CMS_CADES);
                    if (cms == nullptr) std::abort();
                    const auto der = crypto::der_of(i2d_CMS_ContentInfo, cms);
                    CMS_ContentInfo_free(cms);
                }
            });
    }
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace bench
