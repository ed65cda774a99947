#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <emsocket/environment.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

/// Time that jumps to whatever is due next.
class Clock : public emsocket::Scheduler {
 public:
  [[nodiscard]] std::chrono::milliseconds now() const override { return now_; }
  TimerId call_after(std::chrono::milliseconds delay,
                     std::function<void()> task) override {
    timers_.emplace(++last_id_, Timer{now_ + delay, std::move(task)});
    return last_id_;
  }
  void cancel(TimerId timer) override { timers_.erase(timer); }

  /// Until nothing is left to do.
  void run() {
    while (!timers_.empty()) {
      const auto next = std::min_element(timers_.begin(), timers_.end(),
                                         [](const auto& a, const auto& b) {
                                           return a.second.due < b.second.due;
                                         });
      now_ = std::max(now_, next->second.due);
      const auto task = std::move(next->second.task);
      timers_.erase(next);
      task();
    }
  }

 private:
  struct Timer {
    std::chrono::milliseconds due;
    std::function<void()> task;
  };
  std::chrono::milliseconds now_{0};
  TimerId last_id_ = 0;
  std::map<TimerId, Timer> timers_;
};

/// A socket to a peer in the same program that sends every message back.
class EchoSocket : public emsocket::Connection {
 public:
  EchoSocket(const emsocket::ConnectRequest& request,
             emsocket::ConnectionListener& listener, Clock& clock)
      : attempt_(request.attempt), listener_(listener), clock_(clock) {
    later([this, url = request.url] {
      is_open_ = true;
      listener_.on_connection_open(attempt_, {url, {}, {}});
    });
  }

  bool send_text(std::string_view text) override {
    echo(emsocket::MessageKind::text, std::as_bytes(std::span(text)));
    return true;
  }
  bool send_binary(std::span<const std::byte> bytes) override {
    echo(emsocket::MessageKind::binary, bytes);
    return true;
  }
  // Only a browser has such messages.
  bool send_host(const emsocket::HostMessage&) override { return false; }

  void close(std::optional<emsocket::CloseCode> code,
             std::string_view reason) override {
    is_open_ = false;
    later([this, code = code.value_or(emsocket::close_code::no_status),
           reason = std::string(reason)] {
      listener_.on_connection_close(attempt_, code, reason, true);
    });
  }
  [[nodiscard]] bool is_open() const override { return is_open_; }
  [[nodiscard]] std::uint64_t buffered_amount() const override { return 0; }
  void set_binary_type(emsocket::BinaryType) override {}

 private:
  struct Body : emsocket::MessageBody {
    explicit Body(std::span<const std::byte> of) : bytes(of) {}
    std::span<const std::byte> read() override { return bytes; }
    std::span<const std::byte> bytes;
  };

  void echo(emsocket::MessageKind kind, std::span<const std::byte> bytes) {
    later([this, kind, copy = std::vector(bytes.begin(), bytes.end())] {
      Body body(copy);
      listener_.on_connection_message(attempt_, {kind, copy.size(), body});
    });
  }

  /// Never from within a call, and not when the socket is gone by then.
  void later(std::function<void()> task) {
    (void)clock_.call_after(
        std::chrono::milliseconds{0},
        [alive = std::weak_ptr(alive_), task = std::move(task)] {
          if (!alive.expired()) task();
        });
  }

  emsocket::AttemptNumber attempt_;
  emsocket::ConnectionListener& listener_;
  Clock& clock_;
  bool is_open_ = false;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

/// The world of a Client outside of a browser.
class EchoEnvironment {
 public:
  [[nodiscard]] emsocket::Environment ports() {
    return {transport_, clock_, random_, page_, exceptions_};
  }
  void run() { clock_.run(); }

 private:
  struct Transport : emsocket::Transport {
    explicit Transport(Clock& with) : clock(with) {}
    std::variant<std::unique_ptr<emsocket::Connection>, emsocket::Refusal>
    connect(const emsocket::ConnectRequest& request,
            emsocket::ConnectionListener& listener) override {
      return std::make_unique<EchoSocket>(request, listener, clock);
    }
    Clock& clock;
  };
  struct Random : emsocket::Random {
    double next() override { return 0.5; }
  };
  struct Page : emsocket::PageSignals {
    void subscribe(emsocket::PageSignalListener&) override {}
    void unsubscribe(emsocket::PageSignalListener&) override {}
  };
  struct Exceptions : emsocket::ExceptionReporter {
    void report(std::string_view what) override {
      std::printf("exception: %.*s\n", static_cast<int>(what.size()),
                  what.data());
    }
  };

  Clock clock_;
  Transport transport_{clock_};
  Random random_;
  Page page_;
  Exceptions exceptions_;
};
