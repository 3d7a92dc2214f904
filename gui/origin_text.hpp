// SPDX-License-Identifier: MIT
// A page's origin as a person should read it: whose site it is before all else, and what its letters may hide.
#pragma once

#include <string>

#include <QString>

namespace pidpys::gui {

struct OriginText {
    QString site;            // registrable domain (or host) as it is on the wire: "bank.ua", "xn--80ak6aa92e.com"
    QString address;         // the whole origin
    QString decoded;         // the host in letters; empty where it has none but ASCII
    bool mixed = false;      // a label has letters of several scripts, as no language has them together
    bool lookalike = false;  // a label of another script can be read as Latin
};

// `site`: the registrable domain, as the daemon has found it (Question::asker); without it the host stands for it.
OriginText origin_text(const std::string& origin, const std::string& site);

}  // namespace pidpys::gui
