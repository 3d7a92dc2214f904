// SPDX-License-Identifier: MIT
// The endpoints of the Cipher contract as a table: routes.cpp lists the families, each family lists its paths.
#pragma once

#include "api/cipher/cipher.hpp"
#include "api/http/router.hpp"

namespace pidpys::api {

// Of requests that carry a few parameters and no data.
inline constexpr std::uint64_t max_command_body = std::uint64_t{1} << 20;

// What a handler is given. The references live as long as the handler's own call.
struct Call {
    const Request& request;
    const PathParams& params;
    Language language;
    Reply reply;
    AccountPtr account;  // of the caller
    SessionPtr session;  // null outside /ticket/{uuid}
};

class Routes {
public:
    using Handle = void (*)(Cipher&, Call);

    Routes(Router& router, const Contract& contract, Cipher& cipher)
        : router_(router), contract_(contract), cipher_(cipher) {}

    // `path` is relative to /api/v1.
    void add(Method method, const std::string& path, Access access, Handle handle,
             std::uint64_t max_body = max_command_body);

    // `path` is relative to /api/v1/ticket/{uuid}. An unknown session, or another caller's, is answered here.
    void add_ticket(Method method, const std::string& path, Access access, Handle handle,
                    std::uint64_t max_body = max_command_body);

private:
    Router& router_;
    const Contract& contract_;
    Cipher& cipher_;
};

// The contract's own way of errors, for the router; register it before the routes.
Contract cipher_contract(const LanguageTable& languages);

// Every endpoint. `contract` is the router's copy; `cipher` outlives the router.
void add_cipher_routes(Router& router, const Contract& contract, Cipher& cipher);

void add_ticket_routes(Routes& routes);              // ticket
void add_data_routes(Routes& routes);                // ticket/{uuid}/data
void add_option_routes(Routes& routes);              // ticket/{uuid}/option
void add_metadata_routes(Routes& routes);            // ticket/{uuid}/metadata
void add_creator_routes(Routes& routes);             // ticket/{uuid}/ds/creator
void add_bulk_routes(Routes& routes);                // ticket/{uuid}/ds/creator/data.bulk
void add_signature_routes(Routes& routes);           // ticket/{uuid}/ds/data, base64Data, signedData, base64SignedData
void add_modifier_routes(Routes& routes);            // ticket/{uuid}/ds/modifier, modifiedData, base64ModifiedData
void add_verifier_routes(Routes& routes);            // ticket/{uuid}/ds/verifier
void add_timestamp_routes(Routes& routes);           // ticket/{uuid}/ts/creator, data, base64Data
void add_timestamp_verifier_routes(Routes& routes);  // ticket/{uuid}/ts/verifier
void add_recipients_routes(Routes& routes);          // ticket/{uuid}/encryptor/certificates
void add_encryptor_routes(Routes& routes);           // ticket/{uuid}/encryptor, data, base64Data
void add_decryptor_routes(Routes& routes);           // ticket/{uuid}/decryptor, data, base64Data
void add_key_store_routes(Routes& routes);           // ticket/{uuid}/keyStore…
void add_certificate_import_routes(Routes& routes);  // ticket/{uuid}/keyStore/certificate/importer
void add_certificate_info_routes(Routes& routes);    // certificateInfo, certificate/base64
void add_permission_routes(Routes& routes);          // accessToken
void add_personal_keys_routes(Routes& routes);       // personalKeysSession
void add_info_routes(Routes& routes);                // status, features, certificateAuthority, token, mssp
void add_ui_routes(Routes& routes);                  // ui/keyContainerChooser, captcha
void add_language_routes(Routes& routes);            // language
void add_generator_routes(Routes& routes);           // generator/keysProfiles, generator/creator
void add_revoker_routes(Routes& routes);             // ticket/{uuid}/keyStore/certificate/revoker

}  // namespace pidpys::api
