// SPDX-License-Identifier: MIT
// Where every request to the test authority arrives: finds the service, the fault it is told to have and the time it is
// to believe. A fault stands in the path (`/tsp/dstu/fault/html`, so that certificates can bear it), in the query
// (`?fault=html`), in the header X-Fault, or was set for the service before; the nearest counts. `?delay=MILLISECONDS` in
// the query or set before keeps an answer back.
//
//   POST /tsp/FAMILY          POST /ocsp/FAMILY
//   POST /cmp/FAMILY
//   GET  /crl/FAMILY[/root|/delta]      GET /aia/FAMILY
//
//   POST /control/issue?family=&name=&password=&bare=&fault-…   a person's key and certificate; fault-tsp=html and the
//                                                         like put a fault into that address of the certificate; bare=1
//                                                         leaves the certificate out of the container
//   POST /control/event?family=&serial=[&reason=][&ago=]  revoked or held (reason 6); without a reason released
//   POST /control/publish?family=                         the full list stays as it is; what comes goes into the delta
//   POST /control/fault?service=&fault=[&delay=][&times=] an empty fault ends it; service: tsp, ocsp, crl, aia, cmp
//   POST /control/clock?ahead=SECONDS                     the time of every service
//   GET  /control/house?family=                           certificates of its members
//   GET  /control/trusted-list?family=                    a trusted list of its authorities, signed by its time-stamp server
//   GET  /control/log                                     requests since the last reading
#pragma once

#include <mutex>

#include "tests/authority/desks.hpp"

namespace pidpys::test::authority {

struct Arrival {
    std::string method, target, fault_header;
    ByteView body;
};

class FrontDesk {
public:
    explicit FrontDesk(std::map<std::string, Office> offices) : offices_(std::move(offices)) {}

    // Any number of threads. Never fails: what is not understood is status 400 or 404 with a text.
    Reply receive(const Arrival& arrival);

private:
    struct Standing {
        std::string fault;
        std::chrono::milliseconds delay{};
        int times = -1;  // how many requests it is for; negative: all
    };
    struct Address;

    Reply serve(const Arrival& arrival, const Address& address);
    Reply control(const Address& address);
    Reply issue(const Address& address, Office& office);
    Reply serve_desk(const Address& address, const std::string& fault, ByteView body);

    std::mutex mutex_;
    std::map<std::string, Office> offices_;  // by family
    std::map<std::string, Standing> standing_;
    std::vector<std::string> log_;
    std::chrono::seconds ahead_{};
};

Result<Office> open_office(const std::string& family, const std::string& address, certs::TimePoint now);

}  // namespace pidpys::test::authority
