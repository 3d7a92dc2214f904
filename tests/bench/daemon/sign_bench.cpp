// SPDX-License-Identifier: MIT
// Our CMS layer beside OpenSSL's CMS_sign: the same key, content and attributes, on one core.
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <openssl/cms.h>

#include "../crypto/measure.hpp"
#include "crypto/cms/signed_data.hpp"
#include "crypto/container/key_container.hpp"
#include "daemon_bench.hpp"

namespace bench {
namespace {

using namespace pidpys;

std::string read_file(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

// CAdES-BES, detached, with the signer's certificate; DER at the end, as a client gets it.
std::size_t bare_cms_sign(X509* certificate, EVP_PKEY* key, const std::string& content) {
    const crypto::BioPtr data(BIO_new_mem_buf(content.data(), static_cast<int>(content.size())));
    constexpr unsigned kFlags = CMS_BINARY | CMS_DETACHED | CMS_CADES | CMS_NOSMIMECAP;
    CMS_ContentInfo* signature = CMS_sign(certificate, key, nullptr, data.get(), kFlags);
    if (signature == nullptr) throw std::runtime_error("CMS_sign");
    const std::size_t size = crypto::der_of(i2d_CMS_ContentInfo, signature).size();
    CMS_ContentInfo_free(signature);
    return size;
}

}  // namespace

void measure_signing(const std::string& name, const std::string& container, Results& results) {
    const std::string file = read_file(container), content(1024, 'x');
    const auto opened = crypto::open_container(as_bytes(file), SecretString("demo"));
    const crypto::KeyEntry* signer = opened ? crypto::find_key(*opened, crypto::KeyPurpose::signature) : nullptr;
    if (signer == nullptr) throw std::runtime_error("cannot open " + container);
    const Bytes& der = signer->certificates.at(0);
    const unsigned char* start = der.data();
    const crypto::X509Ptr certificate(d2i_X509(nullptr, &start, static_cast<long>(der.size())));

    crypto::SignOptions options;
    options.signing_time = std::chrono::system_clock::now();
    double ours = 1, bare = 1;
    for (int i = 0; i < 5; ++i) {  // in turns: what slows the machine slows both
        bare = std::min(bare,
                        seconds_per_call([&] { bare_cms_sign(certificate.get(), signer->key.get(), content); }, 0.4));
        ours = std::min(ours, seconds_per_call(
                                  [&] {
                                      if (!crypto::sign(*signer, as_bytes(content), options))
                                          throw std::runtime_error("sign");
                                  },
                                  0.4));
    }
    results.add("sign_" + name + "_us", ours * 1e6, "µs of one core for a signature of 1 KB");
    results.add("cms_sign_" + name + "_us", bare * 1e6, "µs, bare CMS_sign");
    results.add("cms_sign_" + name + "_per_s", 1 / bare, "signatures/s, a loop of bare CMS_sign on one core");
    results.add("sign_path_vs_cms_sign" + (name == "p256" ? "" : "_" + name), ours / bare,
                "times the cost of CMS_sign");
}

}  // namespace bench
