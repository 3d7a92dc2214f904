// SPDX-License-Identifier: MIT
#include "proof/upgrade.hpp"

#include <algorithm>

#include "certs/certificate.hpp"
#include "crypto/cades/attribute_set.hpp"
#include "crypto/cades/archive_digest.hpp"
#include "crypto/cades/hash_index.hpp"
#include "crypto/cades/imprint.hpp"
#include "crypto/cades/oids.hpp"
#include "crypto/cades/values.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "crypto/provider/provider.hpp"
#include "proof/path_inquiry.hpp"
#include "proof/upgrade_forms.hpp"
#include "proof/upgrade_rules.hpp"

namespace pidpys::proof {

using crypto::CadesLevel;
namespace timestamp = crypto::timestamp;
namespace oids = crypto::oids;

namespace {

const crypto::DigestAlgorithm& digest_for(const crypto::SignerInfoView& signer) {
    const auto* own = crypto::digest_by_oid(signer.digest_algorithm);
    return own != nullptr && own->may_sign ? *own : *crypto::digest_by_name("SHA256");
}

std::string serial_of(ByteView certificate) {
    const auto facts = certs::certificate_facts(certificate);
    return facts ? facts->serial : std::string("?");
}

// With its address where it was asked now.
std::string server_of(const Stamp& stamp) {
    return (stamp.server.empty() ? "" : stamp.server + ": ") + "the time-stamp server's certificate " +
           serial_of(stamp.signer.certificate);
}

Error about(Error error, const std::string& whose) {
    error.detail = whose + ": " + error.detail;
    return error;
}

}  // namespace

Upgrade::Upgrade(Context context, const UpgradeOptions& options, std::optional<ByteView> beside)
    : context_(std::move(context)), options_(options), beside_(beside) {}

Upgrade::~Upgrade() = default;

Result<std::shared_ptr<Upgrade>> Upgrade::begin(ByteView signature, std::optional<ByteView> beside,
                                                const UpgradeOptions& options, Context context) {
    const auto level = options.level;
    if (level != CadesLevel::t && level != CadesLevel::x_long && !is_baseline(level))
        return fail(Errc::invalid_argument, "no level that a signature can be raised to");
    const std::shared_ptr<Upgrade> upgrade(new Upgrade(std::move(context), options, beside));
    if (auto read = upgrade->read(signature); !read) return forward(read);
    return upgrade;
}

Result<void> Upgrade::read(ByteView signature) {
    auto verification = crypto::verify(signature, beside_, context_.certificates, {context_.now, crypto::max_signers});
    if (!verification) return forward(verification);
    const auto lacks_certificate = [](const crypto::SignerVerification& signer) {
        return signer.failure && signer.failure->code == Errc::no_certificate;
    };
    if (std::any_of(verification->signers.begin(), verification->signers.end(), lacks_certificate))
        verification = crypto::verify(signature, beside_, candidates(context_), {context_.now, crypto::max_signers});
    if (!verification) return forward(verification);
    auto editor = crypto::SignatureEditor::open(signature);
    if (!editor) return forward(editor);
    editor_.emplace(std::move(*editor));
    if (oids::tst_info == editor_->view().content_type)
        return fail(Errc::unsupported, "a time-stamp, which is nobody's signature of a document");
    result_.signature = to_bytes(signature);
    remember(context_, verification->certificates);

    std::vector<ByteView> others;
    std::optional<crypto::SignatureEditor> former;
    if (options_.joined) {
        auto before = crypto::SignatureEditor::open(*options_.joined);
        if (!before) return forward(before);
        former.emplace(std::move(*before));
        for (const auto& signer : former->view().signers) others.push_back(signer.whole);
    }
    for (std::size_t i = 0; i < verification->signers.size(); ++i) {
        const ByteView whole = editor_->view().signers[i].whole;
        if (std::ranges::any_of(others, [&](ByteView one) { return std::ranges::equal(one, whole); })) continue;
        if (auto admitted = admit(i, verification->signers[i]); !admitted) return admitted;
    }
    if (works_.size() > max_upgraded) return fail(Errc::too_large, "too many signers to be raised at once");
    if (works_.empty()) phase_ = Phase::finished;
    return {};
}

Result<void> Upgrade::admit(std::size_t i, const crypto::SignerVerification& facts) {
    const crypto::SignedDataView& view = editor_->view();
    const crypto::SignerInfoView& signer = view.signers[i];
    if (facts.failure) return tl::unexpected(about(*facts.failure, "signer " + std::to_string(i + 1)));
    auto work = std::make_unique<SignerWork>();
    work->signer = i;
    work->certificate = facts.certificate;
    work->serial = serial_of(facts.certificate);
    work->digest = &digest_for(signer);
    work->level = crypto::level_of(view, signer);
    if (has_level(work->level, options_.level)) return {};
    if (auto may = may_reach(work->level, options_.level); !may) return may;
    if (crypto::has_archive_timestamp_v2(signer))
        return fail(Errc::unsupported, "an archive time-stamp of version 2 covers all that the signature holds");
    if (work->level == CadesLevel::c)
        if (auto may = may_replace_references(signer); !may) return may;
    for (ByteView certificate : crypto::certificate_values_of(signer)) remember(context_, {to_bytes(certificate)});
    if (auto kept = keep_stamps(*work); !kept) return kept;
    const auto identity = crypto::identify_certificate(work->certificate);
    if (!identity) return tl::unexpected(identity.error());
    if (work->tokens.empty() && !identity->is_valid_at(context_.now))
        return fail(Errc::expired,
                    "certificate " + work->serial +
                        " is out of its time, and no time-stamp proves that the signature was made in it");
    works_.push_back(std::move(work));
    return {};
}

// Time-stamps that are there are kept; the earliest counts.
Result<void> Upgrade::keep_stamps(SignerWork& work) {
    const crypto::SignerInfoView& signer = editor_->view().signers[work.signer];
    crypto::HashedOctets signature(signer.signature);
    const auto read = [&](ByteView value, auto check) -> Result<void> {
        auto token = timestamp::read_token(value);
        if (!token) return forward(token);
        remember(context_, token->certificates);
        auto holder = look_among(
            context_, [&](const auto& certificates) { return timestamp::verify_token(*token, certificates); });
        if (!holder) return forward(holder);
        if (Result<void> over = check(*token); !over) return over;
        work.tokens.push_back(std::make_unique<StampWork>(StampWork{{std::move(*token), std::move(*holder)}, {}, {}}));
        return {};
    };
    for (ByteView value : crypto::attribute_values(signer.unsigned_attributes, oids::signature_timestamp))
        if (auto kept = read(value, [&](const auto& token) { return timestamp::check_imprint(token, signature); });
            !kept)
            return tl::unexpected(about(std::move(kept.error()), "the signature's time-stamp"));
    std::stable_sort(work.tokens.begin(), work.tokens.end(), [](const auto& a, const auto& b) {
        return a->stamp.token.info.gen_time < b->stamp.token.info.gen_time;
    });
    if (!is_baseline(options_.level)) return {};
    for (ByteView value : crypto::attribute_values(signer.unsigned_attributes, oids::archive_timestamp_v3))
        if (auto kept =
                read(value, [&](const auto& token) { return check_archive(editor_->view(), signer, beside_, token); });
            !kept)
            return tl::unexpected(about(std::move(kept.error()), "an archive time-stamp"));
    return {};
}

std::vector<online::Request> Upgrade::next() {
    const auto failed = [&](Error error) {
        failure_ = std::move(error);
        running_.clear();
        return std::vector<online::Request>{};
    };
    while (!failure_ && (phase_ != Phase::finished || !running_.empty())) {
        std::vector<online::Request> requests;
        asked_.clear();
        for (Running& one : running_) {
            if (one.settled) continue;
            if (auto request = one.inquiry->next()) {
                requests.push_back(std::move(*request));
                asked_.push_back(&one);
                continue;
            }
            one.settled = true;
            if (auto settled = one.settle(); !settled) return failed(std::move(settled.error()));
        }
        if (!requests.empty()) return requests;
        running_.clear();
        phase_ = static_cast<Phase>(static_cast<int>(phase_) + 1);
        if (auto entered = enter(phase_); !entered) return failed(std::move(entered.error()));
    }
    return {};
}

void Upgrade::take(std::vector<Result<online::Answer>> answers) {
    for (std::size_t i = 0; i < asked_.size() && i < answers.size(); ++i)
        asked_[i]->inquiry->take(std::move(answers[i]));
    asked_.clear();
}

Result<Upgraded> Upgrade::outcome() {
    if (failure_) return tl::unexpected(*failure_);
    if (phase_ != Phase::finished) return fail(Errc::internal, "the upgrade is not finished");
    return std::move(result_);
}

Result<void> Upgrade::enter(Phase phase) {
    switch (phase) {
        case Phase::begun: return {};
        case Phase::paths: return enter_paths();
        case Phase::stamps: return enter_stamps();
        case Phase::stamp_paths: return enter_stamp_paths();
        case Phase::statuses: return enter_statuses();
        case Phase::archive: return enter_archive();
        case Phase::finished: result_.signature = editor_->encode(); return {};
    }
    return {};
}

void Upgrade::run_path(const Bytes& certificate, TimePoint at, const std::string& whose, std::vector<Bytes>& path) {
    auto inquiry = std::make_unique<PathInquiry>(context_, certificate, at);
    auto settle = [question = inquiry.get(), whose, &path]() -> Result<void> {
        auto found = question->outcome();
        if (!found) return tl::unexpected(about(std::move(found.error()), whose));
        path = std::move(*found);
        return {};
    };
    running_.push_back({std::move(inquiry), std::move(settle)});
}

void Upgrade::run_stamp(timestamp::Imprint imprint, const Bytes& certificate, std::function<Result<void>(Stamp)> put) {
    auto inquiry = std::make_unique<StampInquiry>(context_, std::move(imprint), certificate);
    auto settle = [this, question = inquiry.get(), put = std::move(put)]() -> Result<void> {
        auto stamp = question->outcome();
        if (!stamp) return forward(stamp);
        if (!stamp->clock_apart.empty()) result_.clocks_apart.insert(stamp->clock_apart);
        return put(std::move(*stamp));
    };
    running_.push_back({std::move(inquiry), std::move(settle)});
}

// `leaf_must`: without the first certificate's status the upgrade fails; what cannot be told of others stays empty.
void Upgrade::run_statuses(const std::vector<Bytes>& path, TimePoint at, bool leaf_must,
                           std::vector<StatusEvidence>& statuses) {
    statuses.resize(path.empty() ? 0 : path.size() - 1);
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
        auto inquiry =
            std::make_unique<StatusInquiry>(context_, StatusQuestion{path[i], path[i + 1], {at, context_.now, true}});
        auto settle = [this, question = inquiry.get(), must = leaf_must && i == 0, serial = serial_of(path[i]),
                       place = &statuses[i]]() -> Result<void> {
            auto status = question->outcome();
            if (status) {
                *place = std::move(*status);
                return {};
            }
            if (must || status.error().code == Errc::revoked)
                return tl::unexpected(about(std::move(status.error()), "certificate " + serial));
            result_.unknown.insert(serial);
            return {};
        };
        running_.push_back({std::move(inquiry), std::move(settle)});
    }
}

Result<void> Upgrade::enter_paths() {
    if (options_.level == CadesLevel::t) return {};
    for (const auto& work : works_)
        run_path(work->certificate, work->proven_at(context_.now), "certificate " + work->serial, work->path);
    return {};
}

Result<void> Upgrade::enter_stamps() {
    for (const auto& work : works_) {
        if (!work->tokens.empty()) continue;
        crypto::HashedOctets signature(editor_->view().signers[work->signer].signature);
        auto imprint = timestamp::imprint_of(signature, *work->digest);
        if (!imprint) return forward(imprint);
        run_stamp(std::move(*imprint), work->certificate, [this, to = work.get()](Stamp stamp) -> Result<void> {
            remember(context_, stamp.token.certificates);
            to->tokens.push_back(std::make_unique<StampWork>(StampWork{std::move(stamp), {}, {}}));
            to->fresh_stamp = true;
            return {};
        });
    }
    return {};
}

Result<void> Upgrade::enter_stamp_paths() {
    if (options_.level == CadesLevel::t) return {};
    for (const auto& work : works_)
        for (const auto& token : work->tokens)
            run_path(token->stamp.signer.certificate, token->stamp.token.info.gen_time, server_of(token->stamp),
                     token->path);
    return {};
}

Result<void> Upgrade::enter_statuses() {
    if (options_.level == CadesLevel::t) return {};
    for (const auto& work : works_) {
        run_statuses(work->path, work->proven_at(context_.now), true, work->statuses);
        if (!is_baseline(options_.level)) continue;
        for (const auto& token : work->tokens)
            run_statuses(token->path, token->stamp.token.info.gen_time, false, token->statuses);
    }
    return {};
}

Result<void> Upgrade::assemble() {
    for (const auto& work : works_)
        if (auto written = write_form(*editor_, *work, options_.level); !written) return written;
    return {};
}

Result<void> Upgrade::enter_archive() {
    if (auto written = assemble(); !written) return written;
    if (options_.level != CadesLevel::lta) return {};
    // What is archived is the signature as it stands with everything else in it.
    assembled_ = editor_->encode();
    auto editor = crypto::SignatureEditor::open(assembled_);
    if (!editor) return forward(editor);
    editor_.emplace(std::move(*editor));
    const crypto::SignedDataView& view = editor_->view();
    crypto::HashedOctets content(view.content.value_or(beside_.value_or(ByteView{})));
    for (const auto& work : works_) {
        const crypto::SignerInfoView& signer = view.signers[work->signer];
        auto index = crypto::make_hash_index(view, signer, *work->digest);
        if (!index) return forward(index);
        const auto input = crypto::archive_timestamp_v3_input(view, signer, content, *work->digest, *index);
        if (!input) return tl::unexpected(input.error());
        auto hash = input->digest(*work->digest);
        if (!hash) return forward(hash);
        run_stamp({work->digest, std::move(*hash)}, work->certificate,
                  [this, signer = work->signer, index = std::move(*index)](Stamp stamp) {
                      return add_archive(signer, index, std::move(stamp));
                  });
    }
    return {};
}

Result<void> Upgrade::add_archive(std::size_t signer, ByteView index, Stamp stamp) {
    auto token = crypto::SignatureEditor::open(stamp.token.encoding);
    if (!token) return forward(token);
    token->add_unsigned(0, oids::ats_hash_index_v3, index);
    editor_->add_unsigned(signer, oids::archive_timestamp_v3, token->encode());
    editor_->add_digest_algorithm(*stamp.token.info.imprint.algorithm);
    return {};
}

}  // namespace pidpys::proof
