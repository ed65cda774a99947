#include "emsocket/client.hpp"

#include "handling_core.hpp"

namespace emsocket {

// Each call that can lead to user code, which the end of a handler's captures
// is too, holds the core itself: it may destroy the Client, and with it
// `core_`.

Client::Client(UrlSource url, Options options, const Environment& environment)
    : core_(std::make_shared<detail::HandlingCore>(
          std::move(url), std::move(options), environment)) {}

Client::~Client() {
  if (core_) core_->abandon();
}

Client::Client(Client&& other) noexcept = default;

Client& Client::operator=(Client&& other) noexcept {
  if (this != &other) {
    if (core_) core_->abandon();
    core_ = std::move(other.core_);
  }
  return *this;
}

void Client::connect() {
  const auto core = core_;
  core->connect();
}

void Client::close() {
  const auto core = core_;
  core->close(std::nullopt, {});
}

CloseResult Client::close(CloseCode code, std::string_view reason) {
  if (!may_be_sent(code)) return CloseResult::invalid_code;
  if (reason.size() > max_close_reason_bytes) {
    return CloseResult::reason_too_long;
  }
  const auto core = core_;
  core->close(code, reason);
  return CloseResult::ok;
}

void Client::reconnect() {
  const auto core = core_;
  core->reconnect();
}

SendResult Client::send(std::string_view text) {
  return core_->send_text(text);
}

SendResult Client::send(std::span<const std::byte> bytes) {
  return core_->send_binary(bytes);
}

SendResult Client::send(const HostMessage& message) {
  return core_->send(message);
}

bool Client::remove_handler(HandlerId id) {
  const auto core = core_;
  return core->remove_handler(id);
}

void Client::report(const ErrorEvent& event) {
  const auto core = core_;
  core->report(event);
}

State Client::state() const { return core_->state(); }

ReadyState Client::ready_state() const { return core_->ready_state(); }

const std::string& Client::url() const { return core_->info().url; }

const std::string& Client::protocol() const { return core_->info().protocol; }

const std::string& Client::extensions() const {
  return core_->info().extensions;
}

BinaryType Client::binary_type() const { return core_->binary_type(); }

void Client::set_binary_type(BinaryType type) { core_->set_binary_type(type); }

std::uint64_t Client::buffered_amount() const {
  return core_->buffered_amount();
}

std::size_t Client::outbox_messages() const { return core_->outbox_messages(); }

std::uint64_t Client::clear_outbox() { return core_->clear_outbox(); }

bool Client::writable() const { return core_->writable(); }

HandlerId Client::add(Handler<OpenEvent> handler) {
  return core_->add(std::move(handler));
}
HandlerId Client::add(Handler<Message> handler) {
  return core_->add(std::move(handler));
}
HandlerId Client::add(Handler<ErrorEvent> handler) {
  return core_->add(std::move(handler));
}
HandlerId Client::add(Handler<CloseEvent> handler) {
  return core_->add(std::move(handler));
}
HandlerId Client::add(Handler<ReconnectingEvent> handler) {
  return core_->add(std::move(handler));
}
HandlerId Client::add(Handler<StateEvent> handler) {
  return core_->add(std::move(handler));
}
HandlerId Client::add(Handler<DrainEvent> handler) {
  return core_->add(std::move(handler));
}

}  // namespace emsocket
