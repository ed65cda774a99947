#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/client_core.hpp"
#include "page_options.hpp"

namespace emsocket::page {

/// The client of one EmSocket: a ClientCore whose events go to the page, and
/// whose questions too. It stands in for Client with its handlers, providers
/// and rules, which would be a third of the module.
class PageClient final : public detail::ClientCore {
 public:
  /// `fixed` has the url and the protocols for which the page has no provider.
  /// The page has checked that all of it can work.
  PageClient(int page, const PageOptions& options,
             std::string heartbeat_message, ConnectRequest fixed);

  /// From here on it lives until let_go_of_itself(): the page has only a
  /// pointer.
  void hold_itself(std::shared_ptr<PageClient> self) {
    self_ = std::move(self);
  }
  [[nodiscard]] std::shared_ptr<PageClient> let_go_of_itself() {
    return std::move(self_);
  }

  /// The page's answers to emsocket_page_ask. A number that nobody waits for is
  /// no error; false then.
  bool answer_url(int request, std::string url);
  void answer_protocols(int request, std::vector<std::string> protocols);
  void reject_request(int request, const std::string& reason);

  /// The authentication that the page was asked for last.
  [[nodiscard]] AttemptNumber authentication() const { return authentication_; }

 private:
  // The last act of each is to call the page, which may destroy everything.
  void emit_open(std::uint32_t attempt, bool reconnected) override;
  void emit(const Message& message) override;
  void emit(const ErrorEvent& event) override;
  void emit(const CloseEvent& event) override;
  void emit(const ReconnectingEvent& event) override;
  void emit(const StateEvent& event) override;
  void emit(const DrainEvent& event) override;

  [[nodiscard]] bool check_options() override { return true; }
  void ask_endpoint() override;
  void forget_attempt() override { url_request_ = protocols_request_ = 0; }
  [[nodiscard]] bool is_asking() const override {
    return url_request_ != 0 || protocols_request_ != 0;
  }
  [[nodiscard]] std::optional<RetryDecision> own_decision(
      const CloseEvent& close) override;
  [[nodiscard]] bool wants_authentication() const override {
    return has_authenticate_;
  }
  void authenticate(AttemptNumber attempt) override;
  void on_authentication_message(const Message& message) override;

  /// Asks where there is a provider; returns the number of the question, or 0.
  [[nodiscard]] int ask(bool has_provider, int what);
  void open_when_answered();

  std::shared_ptr<PageClient> self_;
  int page_;
  bool has_url_provider_;
  bool has_protocols_provider_;
  bool has_should_retry_;
  bool has_authenticate_;
  AttemptNumber authentication_ = 0;
  int last_request_ = 0;
  // The questions whose answer is due; 0 is none.
  int url_request_ = 0;
  int protocols_request_ = 0;
  /// Where the attempt goes, as far as it is known.
  ConnectRequest endpoint_;
};

}  // namespace emsocket::page
