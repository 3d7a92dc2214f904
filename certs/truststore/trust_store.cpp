// SPDX-License-Identifier: MIT
#include "certs/truststore/trust_store.hpp"

#include <utility>

#include <openssl/pem.h>
#include <openssl/sha.h>

#include "crypto/base/encoding.hpp"
#include "files/private_file.hpp"

namespace pidpys::certs {

namespace {

// A certificate for other programs to read, in a new folder of its own.
class HandedOver {
public:
    static Result<HandedOver> write(X509* certificate) {
        const crypto::BioPtr pem(BIO_new(BIO_s_mem()));
        char* text = nullptr;
        if (!pem || PEM_write_bio_X509(pem.get(), certificate) != 1)
            return fail(Errc::internal, crypto::openssl_errors());
        const auto size = static_cast<std::size_t>(BIO_get_mem_data(pem.get(), &text));
        HandedOver made(std::filesystem::temp_directory_path() / ("pidpys-" + random_uuid()));
        if (auto folder = files::make_private_directory(made.folder_); !folder) return forward(folder);
        if (auto file = files::replace_file(made.file(), as_bytes({text, size})); !file) return forward(file);
        return made;
    }
    HandedOver(HandedOver&& other) noexcept : folder_(std::exchange(other.folder_, {})) {}
    HandedOver& operator=(HandedOver&&) = delete;
    ~HandedOver() {
        std::error_code ignored;
        if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
    }
    [[nodiscard]] std::filesystem::path file() const { return folder_ / "authority.pem"; }

private:
    explicit HandedOver(std::filesystem::path folder) : folder_(std::move(folder)) {}
    std::filesystem::path folder_;
};

}  // namespace

Result<void> TrustStore::install(X509* authority) {
    const auto handed = HandedOver::write(authority);
    if (!handed) return tl::unexpected(handed.error());
    if (auto done = put(handed->file()); !done) return done;
    const auto state = status(authority);
    if (!state) return tl::unexpected(state.error());
    if (*state == TrustState::trusted) return {};
    (void)remove();
    return fail(Errc::integrity, "what the store holds now is not the authority that was checked");
}

std::string trust_label(const std::filesystem::path& directory) {
    std::error_code ignored;
    auto whole = std::filesystem::weakly_canonical(directory, ignored);
    const std::string text = (whole.empty() ? directory : whole).string();
    Bytes digest(SHA256_DIGEST_LENGTH);
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
    return "pidpys-local-authority-" + hex_encode(ByteView(digest).first(4));
}

bool pem_holds(const std::string& pem, X509* certificate) {
    const crypto::BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    bool found = false;
    while (!found) {
        const crypto::X509Ptr next(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
        if (!next) break;
        found = X509_cmp(next.get(), certificate) == 0;
    }
    ERR_clear_error();
    return found;
}

Result<std::string> run_checked(const RunCommand& run, const std::vector<std::string>& arguments) {
    auto result = run(arguments);
    if (!result) return forward(result);
    if (result->status == 0) return std::move(result->output);

    std::string& words = result->output;
    words.erase(words.find_last_not_of(" \r\n") + 1);
    const auto last_line = words.rfind('\n');
    return fail(Errc::io, last_line == std::string::npos ? words : words.substr(last_line + 1));
}

}  // namespace pidpys::certs
