// SPDX-License-Identifier: MIT
// DssSign: everything a task needs is checked and fixed here, so that a task that was accepted can be carried out.
#include <dss_sign.pb.h>

#include "api/dss/codec/ids.hpp"
#include "api/dss/endpoints/certificate_choice.hpp"
#include "api/dss/endpoints/endpoints.hpp"
#include "api/dss/tasks/contents.hpp"
#include "api/dss/tasks/question.hpp"
#include "api/dss/tasks/resolver.hpp"
#include "crypto/base/encoding.hpp"

namespace pidpys::api::dss {
namespace {

namespace proto = Diadoc::Api::Proto;

Answer<CertificateRecord> choose_certificate(const Call& call, const Principal& user,
                                             const std::optional<std::string>& thumbprint) {
    constexpr const char* code = "Dss.CertificateNotFound";
    if (!thumbprint) {
        const auto records = call.store().certificates_of(user.user_id);
        if (const auto* best = default_certificate(records, call.now())) return *best;
        return refusal::not_found(code, "User with userId=[" + user.user_id + "] has no active DSS certificates");
    }
    const auto normal = parse_thumbprint(*thumbprint);
    auto record = normal ? call.store().certificate(*normal) : std::nullopt;
    if (!record || record->user_id != user.user_id || record->use != CertificateUse::signing ||
        !is_valid_at(*record, call.now()))
        return refusal::not_found(code, "Certificate with thumbprint " + *thumbprint + " is not a DSS certificate");
    return std::move(*record);
}

// The list is read twice: first to know that the body is well formed and what stands beside the list, then, with the
// certificate chosen, file by file. Memory does not grow with the body.
template <class Message>
ElementSink sink_of(const Blob& body, std::function<bool(const proto::Dss::DssSignFile&)> take) {
    constexpr std::size_t in_sight = std::size_t{8} << 20;  // octets of a body in a file that are in memory, about
    return {Message::descriptor()->FindFieldByName("Files"),
            [&body, take = std::move(take), read = std::size_t{0}](google::protobuf::Message& element) mutable {
                const auto& file = static_cast<const proto::Dss::DssSignFile&>(element);
                read += file.content().content().size();
                if (read >= in_sight) {
                    body.forget();
                    read = 0;
                }
                return take(file);
            }};
}

template <class Message>
Answer<Message> check_body(const Call& call, Format format) {
    const std::string type = Message::descriptor()->name();
    const std::uint32_t limit = call.context().options.files_per_task;
    Message rest;
    std::uint32_t count = 0;
    const Blob& body = call.request().body;
    const auto read =
        decode_list(body.view(), format, rest, sink_of<Message>(body, [&](const auto&) { return ++count <= limit; }));
    if (count > limit)
        return refusal::bad_request(type + ".Files: more than " + std::to_string(limit) + " files",
                                    "Dss.InvalidRequest");
    if (!read) return refusal::malformed_body(type);
    if (count == 0) return refusal::bad_request(type + ".Files is required field", "Dss.InvalidRequest");
    return rest;
}

struct ResolvedFiles {
    std::vector<TaskFile> files;
    FileSources sources;
};

// One file of the body again, for whoever looks at it while the question stands.
template <class Message>
std::optional<Bytes> content_in_body(const Blob& body, Format format, std::size_t place) {
    std::optional<Bytes> found;
    std::size_t at = 0;
    Message rest;
    (void)decode_list(body.view(), format, rest, sink_of<Message>(body, [&](const auto& file) {
                          if (at++ == place) found = to_bytes(as_bytes(file.content().content()));
                          return !found;
                      }));
    return found;
}

template <class Message>
Answer<ResolvedFiles> resolve(const Call& call, Format format, const Resolver& resolver) {
    ResolvedFiles all;
    std::optional<Refusal> refused;
    Message rest;
    const Blob& body = call.request().body;
    const auto read = decode_list(body.view(), format, rest, sink_of<Message>(body, [&](const auto& file) {
                                      auto resolved = resolver.resolve(file, all.files.size());
                                      if (!resolved) {
                                          refused = std::move(resolved.error());
                                          return false;
                                      }
                                      all.files.push_back(std::move(resolved->file));
                                      all.sources.stored.push_back(resolved->stored);
                                      return true;
                                  }));
    if (refused) return tl::unexpected(std::move(*refused));
    if (!read) return refusal::malformed_body(Message::descriptor()->name());
    if (body.size() <= max_shown)
        all.sources.in_body = [body, format](std::size_t place) {
            return content_in_body<Message>(body, format, place);
        };
    return all;
}

std::optional<std::string> wanted_thumbprint(const Call& call, const proto::Dss::DssSignRequest&) {
    return call.parameter("certificateThumbprint");
}

std::optional<std::string> wanted_thumbprint(const Call&, const proto::Dss::DssSignRequestV2& request) {
    const auto& thumbprint = request.certificatedata().thumbprint();
    return thumbprint.empty() ? std::nullopt : std::optional(thumbprint);
}

Answer<void> check_source(const proto::Dss::DssSignRequest&) { return {}; }

Answer<void> check_source(const proto::Dss::DssSignRequestV2& request) {
    if (request.signdatasource() == proto::Dss::CertificateSign) return {};
    return refusal::bad_request("DssSignRequestV2.SignDataSource: GosKeySign is not supported", "Dss.InvalidRequest");
}

template <class Message>
Answer<Response> start(const Call& call) {
    const auto user = call.user();
    if (!user) return tl::unexpected(user.error());
    const auto box = call.box(*user);
    if (!box) return tl::unexpected(box.error());
    const auto format = call.format();
    if (!format) return tl::unexpected(format.error());
    const auto request = check_body<Message>(call, *format);
    if (!request) return tl::unexpected(request.error());
    if (const auto source = check_source(*request); !source) return tl::unexpected(source.error());
    const auto certificate = choose_certificate(call, *user, wanted_thumbprint(call, *request));
    if (!certificate) return tl::unexpected(certificate.error());
    const auto digest = digest_of(*certificate);
    if (!digest) return refusal::internal();

    const Resolver resolver(call.store(), user->user_id, box->id, Message::descriptor()->name(), *digest);
    auto resolved = resolve<Message>(call, *format, resolver);
    if (!resolved) return tl::unexpected(resolved.error());

    Task task;
    task.id = random_uuid();
    task.user_id = user->user_id;
    task.box_id = box->id;
    task.client_id = user->client_id;
    task.thumbprint = certificate->thumbprint;
    Peer peer = call.request().caller.peer;
    peer.identify();
    task.program = peer.program;
    task.process = peer.process;
    task.system_user = peer.user;
    task.digest_algorithm = *digest;
    task.created = call.now();
    task.deadline = task.created + std::chrono::milliseconds(call.context().options.confirmation).count();
    Diadoc::Api::Proto::AsyncMethodResult result;
    result.set_taskid(task.id);
    call.context().engine->accept(std::move(task), resolved->files, *certificate, std::move(resolved->sources));
    return call.answer(result);
}

}  // namespace

Answer<Response> dss_sign(const Call& call) { return start<proto::Dss::DssSignRequest>(call); }
Answer<Response> dss_sign_v2(const Call& call) { return start<proto::Dss::DssSignRequestV2>(call); }

}  // namespace pidpys::api::dss
