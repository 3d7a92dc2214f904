// SPDX-License-Identifier: MIT
// Trusted lists, and XML that is signed as they are: written as text in its canonical form and hashed as such, so that
// nothing of the reader's own canonicalization makes what it is to find right.
#pragma once

#include <string>
#include <vector>

#include "tests/authority/house.hpp"

namespace pidpys::test::authority {

struct ListedService {
    std::string type = "http://czo.gov.ua/TrstSvc/Svctype/CA/QC";
    std::string status = "granted";
    std::string since = "2020-01-01T00:00:00Z";
    std::vector<Bytes> certificates = {};
    std::vector<std::pair<std::string, std::string>> history = {};  // status, since
    std::string provider = "КНЕДП «Перевірка»";
    std::string edrpou = "12345678";
};

struct ListSpec {
    int number = 32;
    std::string issued = "2026-05-19T09:02:00Z", next_update = "2026-11-19T09:02:00Z";  // the second empty: none
    std::string territory = "UA";
    std::vector<ListedService> services = {};
};

// Of its issuing authority, withdrawn for some years, and its root; issued on the day when its certificates are valid.
ListSpec list_of(const House& house);

// Without a signature, in canonical form.
std::string trusted_list(const ListSpec& spec);

struct SignAs {
    std::string method = {};  // the last word of its URI, "xmldsig-more#rsa-sha256"; empty: the usual one of the key
    std::string digest = "SHA256";
    std::string uri = {};    // of the reference to the document
    bool inclusive = false;  // C14N 1.0 in place of the exclusive form, over the namespaces of `scope`
    std::string scope = " xmlns=\"http://uri.etsi.org/02231/v2#\"";
    std::string transforms = {};         // in place of the usual ones
    std::string more_references = {};    // within SignedInfo
    std::string properties_target = {};  // in place of the signature's own
    bool der_value = false;              // ECDSA as libcrypto writes it
};

// `text`, one element in canonical form, with an enveloped XAdES-B-B signature as its last child. Throws where it cannot be made.
std::string sign_document(const std::string& text, const Member& signer, const SignAs& how = {});

}  // namespace pidpys::test::authority
