// SPDX-License-Identifier: MIT
// A signature raised to a higher level of CAdES (pki 6.3, 6.4), as an errand: it says what is to be asked, and is given the
// answers. What the signature had stays octet for octet.
#pragma once

#include <memory>
#include <set>
#include <string>

#include "crypto/cades/level.hpp"
#include "crypto/cades/signature_editor.hpp"
#include "crypto/cms/verify.hpp"
#include "proof/errand.hpp"
#include "proof/stamp_inquiry.hpp"
#include "proof/status_inquiry.hpp"

namespace pidpys::proof {

struct UpgradeOptions {
    crypto::CadesLevel level = crypto::CadesLevel::x_long;  // t, x_long, lt or lta
    // The signature as it was before a signer joined it: whoever signed then stays as he is. Nothing: all are raised.
    std::optional<ByteView> joined = {};
};

inline constexpr std::size_t max_upgraded = 16;  // signers: each costs several exchanges

struct Upgraded {
    Bytes signature;
    // Authorities and time-stamp servers whose status nobody could tell, by serial number: their element is empty.
    std::set<std::string> unknown = {};
    std::set<std::string> clocks_apart = {};  // Stamp::clock_apart of the new time-stamps
};

struct SignerWork;

class Upgrade final : public Errand {
public:
    // The signature and the data beside a detached one outlive it. Signers that have the level or more are left alone.
    // Errors: those of crypto::verify and of a signer that does not hold (a wrong signature is not raised); expired (its
    // certificate has ended and nothing proves when it was made); integrity (a time-stamp of it is not over it);
    // unsupported (a time-stamp by itself, a signature without the attributes of CAdES-BES, one whose form excludes the level, or whose references
    // are to data that nobody can get again); too_large; invalid_argument (no such level).
    static Result<std::shared_ptr<Upgrade>> begin(ByteView signature, std::optional<ByteView> beside,
                                                  const UpgradeOptions& options, Context context);
    ~Upgrade() override;

    std::vector<online::Request> next() override;
    void take(std::vector<Result<online::Answer>> answers) override;

    // At its end. Errors: those of PathInquiry, StampInquiry and StatusInquiry, with whose certificate it was.
    Result<Upgraded> outcome();

private:
    enum class Phase { begun, paths, stamps, stamp_paths, statuses, archive, finished };

    // A question with what is done when it is answered.
    struct Running {
        std::unique_ptr<Inquiry> inquiry;
        std::function<Result<void>()> settle;
        bool settled = false;
    };

    Upgrade(Context context, const UpgradeOptions& options, std::optional<ByteView> beside);
    Result<void> read(ByteView signature);
    Result<void> admit(std::size_t signer, const crypto::SignerVerification& facts);
    Result<void> keep_stamps(SignerWork& work);

    Result<void> enter(Phase phase);
    Result<void> enter_paths();
    Result<void> enter_stamps();
    Result<void> enter_stamp_paths();
    Result<void> enter_statuses();
    Result<void> enter_archive();
    Result<void> assemble();
    Result<void> add_archive(std::size_t signer, ByteView index, Stamp stamp);

    void run_path(const Bytes& certificate, TimePoint at, const std::string& whose, std::vector<Bytes>& path);
    void run_stamp(crypto::timestamp::Imprint imprint, const Bytes& certificate,
                   std::function<Result<void>(Stamp)> put);
    void run_statuses(const std::vector<Bytes>& path, TimePoint at, bool leaf_must,
                      std::vector<StatusEvidence>& statuses);

    Context context_;
    const UpgradeOptions options_;
    const std::optional<ByteView> beside_;
    std::optional<crypto::SignatureEditor> editor_;
    std::vector<std::unique_ptr<SignerWork>> works_;
    std::vector<Running> running_;
    std::vector<Running*> asked_;
    Phase phase_ = Phase::begun;
    Bytes assembled_;  // what the second editor looks at
    Upgraded result_;
    std::optional<Error> failure_;
};

}  // namespace pidpys::proof
