// SPDX-License-Identifier: MIT
#include "api/dss/tasks/question.hpp"

#include "api/session/open_keys.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/cms/signed_data.hpp"

namespace pidpys::api::dss {
namespace {

// The public half alone, as an entry: enough to name the key and to know its digest.
crypto::KeyEntry public_entry(const CertificateRecord& certificate) {
    crypto::KeyEntry entry;
    const unsigned char* at = certificate.der.data();
    const crypto::X509Ptr x509(d2i_X509(nullptr, &at, static_cast<long>(certificate.der.size())));
    if (x509) entry.key = std::shared_ptr<EVP_PKEY>(X509_get_pubkey(x509.get()), EVP_PKEY_free);
    entry.certificates = {certificate.der};
    return entry;
}

}  // namespace

Result<std::string> digest_of(const CertificateRecord& certificate) {
    const auto entry = public_entry(certificate);
    if (!entry.key) return fail(Errc::unsupported, "the certificate's key");
    return crypto::default_digest(entry.key.get());
}

std::string digest_title(std::string_view name) {
    if (name == "SHA256") return "SHA-256";
    if (name == "SHA384") return "SHA-384";
    if (name == "SHA512") return "SHA-512";
    if (name == "dstu34311") return "ГОСТ 34.311-95";
    return std::string(name);
}

channel::Question question_of(const Task& task, const std::vector<TaskFile>& files, const CertificateRecord& certificate) {
    channel::Question question;
    question.id = task.id;
    question.kind = channel::QuestionKind::batch;
    question.program = task.program;
    question.client = task.client_id;
    question.box = task.box_id;
    question.deadline = task.deadline;
    question.uses = files.size();
    if (const auto entry = public_entry(certificate); entry.key) question.key = key_facts(entry);
    question.documents.reserve(files.size());
    const std::string algorithm = digest_title(task.digest_algorithm);
    for (const auto& file : files) question.documents.push_back({file.name, file.size, algorithm, hex_encode(file.digest)});
    return question;
}

}  // namespace pidpys::api::dss
