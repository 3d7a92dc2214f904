// SPDX-License-Identifier: MIT
// A task as one order of signatures: everything that would be signed, for whom, with whose key.
#pragma once

#include "api/dss/store/accounts.hpp"
#include "api/dss/store/tasks.hpp"
#include "api/order/order.hpp"
#include "journal/record.hpp"

namespace pidpys::api::dss {

// The program that started it, as far as it is known.
Caller caller_of(const Task& task);

// From what the task store has of it. The digests were made when the task was accepted and are what will be signed; the
// order's key is the certificate's public half. unsupported: the digest's algorithm is none of ours.
Result<Order> order_of(const Task& task, const std::vector<TaskFile>& files, const CertificateRecord& certificate);

// The one question of a task.
Result<channel::Question> question_of(const Task& task, const Order& order);

// How the question ended that rules had left open; with the digests, for it may have been put on another node, whose
// journal has them.
journal::Record record_of_answer(const Task& task, const channel::Question& question, const channel::Answer& answer);

// The digest a signature by this certificate's key takes, OpenSSL's name. malformed, unsupported.
Result<std::string> digest_of(const CertificateRecord& certificate);

}  // namespace pidpys::api::dss
