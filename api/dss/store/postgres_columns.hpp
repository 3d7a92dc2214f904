// SPDX-License-Identifier: MIT
// Columns in the order in which rows.hpp reads them, to stand in literals. Statements name what they read and write: a later
// version may add to tables while this program works on them.
#pragma once

#define PIDPYS_USER_COLUMNS "id, login, password_hash, last_name, first_name, middle_name"
#define PIDPYS_BOX_COLUMNS "id, organization_id, organization, inn, kpp, paid"
#define PIDPYS_CLIENT_COLUMNS "id, name, blocked, requests_per_second"
#define PIDPYS_CERTIFICATE_COLUMNS "thumbprint, user_id, purpose, der, not_before, not_after, container, password"
#define PIDPYS_TOKEN_COLUMNS "digest, kind, user_id, client, thumbprint, expires"
#define PIDPYS_SESSION_COLUMNS "digest, user_id, began, expires"
#define PIDPYS_MESSAGE_COLUMNS "id, from_box, to_box, user_id, created, draft, internal, operation"
#define PIDPYS_TASK_COLUMNS                                                                                         \
    "number, id, user_id, box, client, thumbprint, program, digest_algorithm, state, created, deadline, finished, " \
    "file_count, reason, process, system_user"
