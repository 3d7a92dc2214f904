// SPDX-License-Identifier: MIT
// Records out of rows, whose columns are in one order in both databases. `Row` is files::Query or postgres::Row.
#pragma once

#include "api/dss/store/store.hpp"

namespace pidpys::api::dss {

template <class Row>
User user_of(const Row& row) {
    return {row.text(0), row.text(1), row.text(2), row.text(3), row.text(4), row.text(5)};
}

template <class Row>
Box box_of(const Row& row) {
    return {row.text(0), row.text(1), row.text(2), row.text(3), row.text(4), row.flag(5)};
}

template <class Row>
ApiClient client_of(const Row& row) {
    return {row.text(0), row.text(1), row.flag(2), static_cast<std::uint32_t>(row.number(3))};
}

template <class Row>
CertificateRecord certificate_of(const Row& row) {
    return {row.text(0),           row.text(1),   static_cast<CertificateUse>(row.number(2)),
            to_bytes(row.blob(3)), row.number(4), row.number(5),
            row.text(6),           row.text(7)};
}

template <class Row>
Token token_of(const Row& row) {
    return {to_bytes(row.blob(0)), static_cast<TokenKind>(row.number(1)), row.text(2), row.text(3), row.text(4),
            row.number(5)};
}

template <class Row>
Session session_of(const Row& row) {
    return {to_bytes(row.blob(0)), row.text(1), row.number(2), row.number(3)};
}

template <class Row>
MessageRecord message_of(const Row& row) {
    return {row.text(0), row.text(1), row.text(2), row.text(3), row.number(4), row.flag(5), row.flag(6), {}};
}

template <class Row>
EntityRecord entity_of(const Row& row) {
    return {row.text(0), row.text(1),   row.text(2),
            row.flag(3), row.number(4), static_cast<std::uint64_t>(row.number(5))};
}

inline constexpr int after_task = 16;  // columns of a task

template <class Row>
Task task_of(const Row& row) {
    return {row.number(0),
            row.text(1),
            row.text(2),
            row.text(3),
            row.text(4),
            row.text(5),
            row.text(6),
            row.text(7),
            static_cast<TaskState>(row.number(8)),
            row.number(9),
            row.number(10),
            row.number(11),
            static_cast<std::uint32_t>(row.number(12)),
            row.text(13),
            row.number(14),
            row.number(15)};
}

// A row of a state of unfinished tasks: the state, how many, and when the oldest of them was made.
template <class Row>
void count_in(TaskStore::Queue& queue, const Row& row) {
    const bool asking = static_cast<TaskState>(row.number(0)) == TaskState::asking;
    (asking ? queue.asking : queue.allowed) = static_cast<std::uint64_t>(row.number(1));
    if (queue.oldest == 0 || row.number(2) < queue.oldest) queue.oldest = row.number(2);
}

}  // namespace pidpys::api::dss
