// SPDX-License-Identifier: MIT
// One PostgreSQL server for the whole test program: tests/main/postgres_cluster, which ends with it.
#pragma once

#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include "crypto/base/encoding.hpp"
#include "postgres/connection.hpp"
#include "tests/main/places.hpp"

namespace pidpys::test {

class PostgresCluster {
public:
    static PostgresCluster& one() {
        static PostgresCluster cluster;
        return cluster;
    }
    PostgresCluster(const PostgresCluster&) = delete;
    PostgresCluster& operator=(const PostgresCluster&) = delete;
    ~PostgresCluster() { ::pclose(server_); }

    [[nodiscard]] std::string uri(const std::string& database, const std::string& user = "pidpys") const {
        return "postgresql://" + user + "@/" + database + "?host=" + directory_ + "&port=" + port_;
    }
    [[nodiscard]] std::string port() const { return port_; }
    [[nodiscard]] std::unique_ptr<postgres::Connection> connect(const std::string& uri) const {
        return std::make_unique<postgres::Connection>(postgres::Address::parse(uri).value(), SecretString(),
                                                      std::chrono::seconds(60));
    }
    // Its URI. Names are given as they come.
    std::string new_database(std::string name = {}) {
        if (name.empty()) name = "test_" + std::to_string(++databases_);
        connect(uri("postgres"))->script(("CREATE DATABASE " + name).c_str());
        return uri(name);
    }

private:
    PostgresCluster() : directory_("/tmp/pidpys-pg-" + random_uuid().substr(0, 13)) {
        const std::string command = places::in_source("tests/main/postgres_cluster") + " " + directory_ + " tcp";
        server_ = ::popen(command.c_str(), "we");
        for (int i = 0; i < 1200 && server_ != nullptr; ++i) {
            std::ifstream ready(directory_ + "/ready");
            if (std::getline(ready, port_)) return;
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        throw std::runtime_error("no PostgreSQL server: ./dev installs it");
    }

    std::string directory_, port_;
    std::FILE* server_ = nullptr;
    int databases_ = 0;
};

}  // namespace pidpys::test
