// SPDX-License-Identifier: MIT
#include "flow.hpp"

#include <stdexcept>

namespace bench {
namespace {

class TicketFlow final : public Script {
public:
    TicketFlow(int port, std::string creator) : port_(port), creator_(std::move(creator)) {}

    const std::string& first() override {
        step_ = 0;
        return ask("POST", "", "", "");
    }

    const std::string& next(const Answer& answer, bool& round_done) override {
        if (answer.status != 200)
            throw std::runtime_error("step " + std::to_string(step_) + " of the flow: " +
                                     std::to_string(answer.status) + " " + std::string(answer.body.substr(0, 300)));
        switch (step_++) {
            case 0: {
                static constexpr std::string_view kName = "\"ticketUuid\":\"";
                const auto at = answer.body.find(kName);
                if (at == std::string_view::npos) throw std::runtime_error("no ticketUuid");
                uuid_ = answer.body.substr(at + kName.size(), 36);
                return ask("POST", "/data", "application/octet-stream", content_);
            }
            case 1:
                return ask("PUT", "/option", "application/json",
                           R"({"signatureType":"detached","embedCertificateType":"signerCert"})");
            case 2: return ask("POST", "/ds/creator", "application/json", creator_);
            case 3: return ask("GET", "/ds/data", "", "");
            case 4:
                if (answer.body.size() < 300) throw std::runtime_error("this is no signature");
                return ask("DELETE", "", "", "");
            default:
                round_done = true;
                uuid_.clear();
                return first();
        }
    }

private:
    const std::string& ask(const char* method, const char* path, const char* type, const std::string& body) {
        return request_ = make_request(port_, method, "/api/v1/ticket" + (uuid_.empty() ? "" : "/" + uuid_) + path,
                                       type, body);
    }

    int port_, step_ = 0;
    std::string creator_, uuid_, request_;
    const std::string content_ = std::string(1024, 'x');
};

}  // namespace

std::string make_request(int port, const std::string& method, const std::string& path, const std::string& type,
                         const std::string& body) {
    std::string request = method + " " + path + " HTTP/1.1\r\nHost: localhost:" + std::to_string(port) + "\r\n";
    if (!type.empty()) request += "Content-Type: " + type + "\r\n";
    if (method != "GET" && method != "DELETE") request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    return request + "\r\n" + body;
}

std::unique_ptr<Script> ticket_flow(int port, std::string creator) {
    return std::make_unique<TicketFlow>(port, std::move(creator));
}

}  // namespace bench
