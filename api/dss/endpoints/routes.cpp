// SPDX-License-Identifier: MIT
#include "api/dss/endpoints/endpoints.hpp"

namespace pidpys::api::dss {

const std::vector<Path>& paths() {
    using Body = Path::Body;
    static const std::vector<Path> table = {
        {Method::post, "/DssSign", Body::sign, dss_sign},
        {Method::post, "/V2/DssSign", Body::sign, dss_sign_v2},
        {Method::get, "/DssSignResult", Body::none, dss_sign_result},
        {Method::get, "/GetMyCertificates", Body::none, my_certificates},
        {Method::post, "/V3/Authenticate", Body::small, nullptr, authenticate_v3},
        {Method::post, "/V3/AuthenticateConfirm", Body::small, authenticate_confirm},
        {Method::post, "/V2/Authenticate", Body::small, nullptr, authenticate_v2},
        {Method::post, "/ShelfUpload", Body::part, shelf_upload},
        {Method::get, "/ShelfDownload", Body::none, shelf_download},
        {Method::post, "/V2/ShelfUpload", Body::part, shelf_upload_v2},
        {Method::post, "/ShelfUploadPartInit", Body::part, shelf_part_init},
        {Method::post, "/ShelfUploadPart", Body::part, shelf_part},
        {Method::get, "/V2/ShelfDownload", Body::none, shelf_download_v2},
        {Method::post, "/V3/PostMessage", Body::part, post_message},
        {Method::get, "/V4/GetEntityContent", Body::none, entity_content},
        {Method::post, "/PrepareDocumentsToSign", Body::small, prepare_documents},
        {Method::get, "/GetMyOrganizations", Body::none, my_organizations},
        {Method::get, "/V2/GetMyUser", Body::none, my_user},
    };
    return table;
}

}  // namespace pidpys::api::dss
