// Messages as structs: reads one from the bytes that JavaScript has put into
// memory, and writes it again. Each field is read, so that none is optimised
// away.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "emsocket/json.hpp"

namespace bench {

struct Chat {
  std::int64_t id = 0;
  std::string from;
  std::string text;
  std::optional<std::string> reply_to;
  bool is_own = false;
};
EMSOCKET_STRUCT(Chat, id, from, text, (reply_to, "replyTo"), (is_own, "isOwn"))

struct Quote {
  std::string symbol;
  double price = 0;
  double bid = 0;
  double ask = 0;
  double change = 0;
  std::int64_t volume = 0;
  double time = 0;
};
EMSOCKET_STRUCT(Quote, symbol, price, bid, ask, change, volume, time)

struct History {
  std::vector<Chat> messages;
};
EMSOCKET_STRUCT(History, messages)

struct Tree {
  std::string name;
  std::vector<Tree> children;
};
EMSOCKET_STRUCT(Tree, name, children)

namespace {

double sum(const Chat& chat) {
  return static_cast<double>(chat.id) +
         static_cast<double>(chat.from.size() + chat.text.size()) +
         (chat.reply_to ? static_cast<double>(chat.reply_to->size()) : 0) +
         (chat.is_own ? 1 : 0);
}
double sum(const Quote& quote) {
  return static_cast<double>(quote.symbol.size()) + quote.price + quote.bid +
         quote.ask + quote.change + static_cast<double>(quote.volume) +
         quote.time;
}
double sum(const History& history) {
  double total = 0;
  for (const auto& chat : history.messages) total += sum(chat);
  return total;
}
double sum(const Tree& tree) {
  auto total = static_cast<double>(tree.name.size());
  for (const auto& child : tree.children) total += sum(child);
  return total;
}

std::vector<char> input;
std::string output;
/// What was read, of each kind, by number.
std::tuple<std::vector<Chat>, std::vector<Quote>, std::vector<History>,
           std::vector<Tree>>
    values;
double total = 0;

template <class C, class T>
bool read_as(std::size_t number, std::string_view message) {
  T value;
  if (emsocket::decode<C>(message, value)) return false;
  total += sum(value);
  auto& all = std::get<std::vector<T>>(values);
  if (all.size() <= number) all.resize(number + 1);
  all[number] = std::move(value);
  return true;
}

template <class C>
bool read(int kind, std::size_t number, std::string_view message) {
  switch (kind) {
    case 0:
      return read_as<C, Chat>(number, message);
    case 1:
      return read_as<C, Quote>(number, message);
    case 2:
      return read_as<C, History>(number, message);
    default:
      return read_as<C, Tree>(number, message);
  }
}

template <class C>
std::string write(int kind, std::size_t number) {
  switch (kind) {
    case 0:
      return emsocket::encode<C>(std::get<0>(values)[number]);
    case 1:
      return emsocket::encode<C>(std::get<1>(values)[number]);
    case 2:
      return emsocket::encode<C>(std::get<2>(values)[number]);
    default:
      return emsocket::encode<C>(std::get<3>(values)[number]);
  }
}

}  // namespace

}  // namespace bench

extern "C" {

/// Room for a message.
char* bench_typed_room(std::size_t size) {
  if (bench::input.size() < size) bench::input.resize(size);
  return bench::input.data();
}

/// The codecs are JSON, CBOR and MessagePack, the kinds those of `values`; 0
/// where the message is refused.
int bench_typed_read(int codec, int kind, std::size_t number,
                     std::size_t size) {
  const std::string_view message(bench::input.data(), size);
  using emsocket::CborCodec;
  using emsocket::JsonCodec;
  using emsocket::MessagePackCodec;
  const bool is_read =
      codec == 0   ? bench::read<JsonCodec>(kind, number, message)
      : codec == 1 ? bench::read<CborCodec>(kind, number, message)
                   : bench::read<MessagePackCodec>(kind, number, message);
  return is_read ? 1 : 0;
}

/// Writes what was read; its size.
std::size_t bench_typed_write(int codec, int kind, std::size_t number) {
  using emsocket::CborCodec;
  using emsocket::JsonCodec;
  using emsocket::MessagePackCodec;
  bench::output = codec == 0   ? bench::write<JsonCodec>(kind, number)
                  : codec == 1 ? bench::write<CborCodec>(kind, number)
                               : bench::write<MessagePackCodec>(kind, number);
  return bench::output.size();
}
const char* bench_typed_written() { return bench::output.data(); }

double bench_typed_total() { return bench::total; }
}
