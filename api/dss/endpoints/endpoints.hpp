// SPDX-License-Identifier: MIT
// The endpoints, one function each; the paths stand in routes.cpp. They run on a worker and may block on the disk.
#pragma once

#include "api/dss/endpoints/call.hpp"

namespace pidpys::api::dss {

// authenticate.cpp
LoginBegun authenticate_v3(const Call& call);
LoginBegun authenticate_v2(const Call& call);
std::optional<CertificateRecord> valid_certificate(const Context& context, ByteView der);  // the very one, in its time
// 429, 401. Whoever guesses at one `door` shuts out nobody at another. On the lane: derives.
Answer<User> user_by_password(Context& context, const std::string& login, const SecretString& password,
                              std::string_view door = {});
Answer<Response> log_in(const Call& call, const LoginAttempt& attempt);  // on the lane
Answer<Response> authenticate_confirm(const Call& call);

// account.cpp
Answer<Response> my_organizations(const Call& call);
Answer<Response> my_user(const Call& call);
Answer<Response> my_certificates(const Call& call);

// shelf.cpp
Answer<Response> shelf_upload(const Call& call);
Answer<Response> shelf_download(const Call& call);
Answer<Response> shelf_upload_v2(const Call& call);
Answer<Response> shelf_part_init(const Call& call);
Answer<Response> shelf_part(const Call& call);
Answer<Response> shelf_download_v2(const Call& call);

// message.cpp, prepare.cpp
Answer<Response> post_message(const Call& call);
Answer<Response> entity_content(const Call& call);
Answer<Response> prepare_documents(const Call& call);

// sign.cpp, result.cpp
Answer<Response> dss_sign(const Call& call);
Answer<Response> dss_sign_v2(const Call& call);
Answer<Response> dss_sign_result(const Call& call);

struct Path {
    Method method;
    const char* path;  // as documented; matched without regard to case
    enum class Body { none, small, part, sign } body;
    Endpoint endpoint;  // or:
    LoginEndpoint login = nullptr;
};
const std::vector<Path>& paths();

}  // namespace pidpys::api::dss
