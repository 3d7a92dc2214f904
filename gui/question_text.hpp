// SPDX-License-Identifier: MIT
// What a question is about, in words.
#pragma once

#include <QString>

#include "channel/question.hpp"
#include "gui/strings.hpp"

namespace pidpys::gui {

bool has_bare_hashes(const channel::Question& question);
bool is_permission(const channel::Question& question);  // for documents that nobody knows yet
bool signs(const channel::Question& question);
// Whom a message is for, or whom it names as its sender: a line each.
Text correspondents_name(const channel::Question& question);
QString correspondents_text(const channel::Question& question);
QString documents_title(const channel::Question& question);

// What the signature gets from servers, in plain words; empty: nothing.
QString proofs_line(const channel::Proofs& proofs);
QString servers_text(const channel::Proofs& proofs);  // a line each

// As RFC 5280 §5.3.1 names it, in words; one of a later service as it is.
QString revocation_reason(const std::string& name);

// What a careful clerk would read out: who asks for what, the document's name and size or how many they are, how many
// signatures, of which level, and whose key.
QString spoken_sentence(const channel::Question& question);

// What he would add when asked; empty if there is no digest.
QString spoken_digest(const channel::Document& document);

}  // namespace pidpys::gui
