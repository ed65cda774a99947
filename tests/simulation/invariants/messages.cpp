// What comes in.

#include <optional>
#include <string>

#include "all.hpp"

namespace emsocket::simulation {

namespace {

/// Each message of the present socket reaches whom it is for, once and whole.
class Inbound final : public Watch<Inbound> {
 public:
  explicit Inbound(const Ledger& ledger)
      : Watch("each inbound message is told once, to whom it is for", ledger) {}

  void see(const Entry&, const Asked& it) {
    if (it.callback == Callback::authenticate) listens_ = false;
  }
  void see(const Entry&, const Called& it) {
    if (it.command == Command::authentication_listen &&
        ledger_.is_authenticating && it.number == ledger_.authentication &&
        ledger_.socket != 0) {
      listens_ = true;
    }
  }
  void see(const Entry&, const SocketMessage& it) {
    due_.reset();
    is_for_authentication_ = false;
    if (!it.heard || it.socket != ledger_.socket) return;
    if (ledger_.step.too_large) return;
    if (ledger_.is_authenticating) {
      is_for_authentication_ = true;
      if (listens_) due_ = it;
      return;
    }
    if (ledger_.state == State::open) due_ = it;
  }
  void see(const Entry&, const MessageTold& it) {
    require(due_ && !is_for_authentication_ && it.kind == due_->kind &&
                it.bytes == due_->bytes,
            [] { return "a message nobody sent to it"; });
    due_.reset();
  }
  void see(const Entry&, const AuthenticationMessage& it) {
    require(due_ && is_for_authentication_ && it.kind == due_->kind &&
                it.bytes == due_->bytes,
            [] { return "authenticate() hears what is not for it"; });
    due_.reset();
  }
  void see(const Entry&, const CloseAsked& it) {
    if (it.code == 4009) is_refused_ = true;
  }
  void see(const Entry& entry, const StepEnded&) {
    require(!due_, [] { return "a message is lost"; });
    if (ledger_.step.too_large && entry.glance) {
      require(is_refused_, [] { return "a message too large is not refused"; });
    }
    due_.reset();
    is_refused_ = false;
  }
  template <class Other>
  void see(const Entry&, const Other&) {}

 private:
  bool listens_ = false;
  bool is_for_authentication_ = false;
  bool is_refused_ = false;
  std::optional<SocketMessage> due_;
};

}  // namespace

void add_message_invariants(Invariants& all, const Ledger& ledger) {
  all.push_back(std::make_unique<Inbound>(ledger));
}

}  // namespace emsocket::simulation
