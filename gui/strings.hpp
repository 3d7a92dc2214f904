// SPDX-License-Identifier: MIT
// Every text of the agent's windows, in four languages. The windows follow the desktop's language.
#pragma once

#include <optional>

#include <QString>

namespace pidpys::gui {

enum class Language { uk, en, ru, pl };

// clang-format off
enum class Text {
    // questions
    question_title, a_site, a_program, a_client, unknown_program,
    asks_admission, asks_signature, asks_signatures, asks_permission, asks_batch, asks_container,
    admission_explained, container_explained,
    key, organization, issuer, serial, valid_until, program, box, boxs_organization,
    level, level_t, level_x_long, level_lt, level_lta, content_stamped, stamp_servers,
    signatures_allowed, signatures_unasked, holds_until, how_to_end, grant_uses, grant_time, hours, minutes, many_explained, documents_unknown, document, document_name, document_size, digest, documents, unnamed_document, total_size,
    hash_alone, hashes, hashes_explained,
    filter_documents, leave_out_explained, show_document, other_key, other_key_explained, preview_title, preview_text, preview_structure, preview_octets, preview_page, page_of, previous_page, next_page,
    preview_loading, preview_unavailable, preview_too_large, preview_left_out, preview_cut, save_copy, save_copy_title, saved, save_failed,
    site_says, program_says, shortened, address, reads_as, mixed_scripts, lookalike_letters, more_above, more_below, read_first,
    admission_lasts, once, today, remember_always, deny_all, allow, deny, no_for_an_hour, no_for_an_hour_explained, choose_file, arming, time_left, more_waiting, choose_file_title, key_files, all_files,
    // batch progress
    progress_title, progress_text,
    // login
    login_title, login_explained, container_file, browse, password, certificates, certificates_explained, add, remove, login,
    without_keys, close, opening, certificate_files, path_missing,
    // overview
    overview_title, keys_tab, permissions_tab, sites_tab, no_keys, no_permissions, no_sites, revoke, logout, choose_key, key_chosen, caller, owner,
    local_programs, uses_left, expires, site, decision, decided, admitted, refused, by_configuration, purpose,
    purpose_signature, purpose_agreement,
    // history
    history_title, event, no_history, older, refresh, fingerprint, decision_remembered, decided_by, reason,
    identifier, by_virtue_of, more_digests, record_hash, event_opened, event_started, event_question, event_answer,
    event_permission_given, event_permission_used_up, event_permission_revoked, event_permission_expired,
    event_signature, event_key_login, event_key_logout, event_admission_revoked, event_sealed, outcome_timed_out,
    outcome_unavailable, outcome_cancelled, outcome_not_asked, kind_admission, kind_batch, kind_container, by_agent, by_terminal,
    by_policy, by_page,
    by_permission, by_caller, by_settings,
    // tray
    state_disconnected, state_locked, state_no_keys, state_keys, state_question, menu_question, menu_login, menu_overview,
    menu_history, menu_demo, menu_quit, listening_at,
    // errors
    error_wrong_password, error_no_certificate, error_no_key, error_not_found, error_malformed, error_unsupported,
    error_too_large, error_expired, error_untrusted, error_busy, error_unavailable, error_other,
    octets, kilobytes, megabytes, gigabytes,
#define X(name, uk, en, ru, pl) name,
#include "gui/desk_text.def"
#undef X
    count_
};
// clang-format on

// uk for a desktop without a language (C, POSIX), en for one that is not among the four.
Language desktop_language();
Language current_language();
QString code_of(Language language);  // ISO 639-1
std::optional<Language> language_of(const QString& code);
void set_language(Language language);

QString say(Text text);
QString say(Text text, const QString& argument);
QString say(Text text, const QString& first, const QString& second);

}  // namespace pidpys::gui
