#pragma once

#include <cstddef>
#include <string_view>

#include "emsocket/json/dom.hpp"
#include "emsocket/json/structs.hpp"
#include "emsocket/json/value.hpp"

namespace emsocket::detail {

template <class T>
[[nodiscard]] constexpr bool has_field([[maybe_unused]] std::string_view name) {
  if constexpr (DeclaredStruct<T>) {
    for (const auto& field : field_names<T>) {
      if (field == name) return true;
    }
  }
  return false;
}

/// A message's own part, as an envelope reads it.
template <class T>
class IncomingPayload {
 public:
  explicit IncomingPayload(T& value) : value_(&value) {}

  template <Reader R>
  bool read(R& reader) {
    return Value<T>::read(reader, *value_);
  }
  /// An envelope without payload is as good as one with an empty object.
  [[nodiscard]] bool read_missing(DecodeContext& context) {
    if constexpr (DeclaredStruct<T>) {
      return StructFields<T>{}.finish(context);
    } else {
      return context.fail(DecodeFault::missing_field,
                          std::string(Value<T>::expected), "no such field");
    }
  }

 private:
  T* value_;
};

/// A message's own part, as an envelope writes it.
template <class T>
class OutgoingPayload {
 public:
  explicit OutgoingPayload(const T& value) : value_(&value) {}

  template <Writer W>
  void write(W& writer) const {
    Value<T>::write(writer, *value_);
  }
  // For envelopes that put the members among their own.
  [[nodiscard]] std::size_t members() const {
    return StructFields<T>::count_of(*value_);
  }
  template <Writer W>
  void write_members(W& writer) const {
    StructFields<T>::write(writer, *value_);
  }

 private:
  const T* value_;
};

/// Of a type that brings to_json(), which has to make an object for those
/// envelopes.
template <NlohmannType T>
class OutgoingPayload<T> {
 public:
  explicit OutgoingPayload(const T& value) : json_(value) {}

  template <Writer W>
  void write(W& writer) const {
    Value<nlohmann::json>::write(writer, json_);
  }
  [[nodiscard]] std::size_t members() const {
    return json_.is_object() ? json_.size() : 0;
  }
  template <Writer W>
  void write_members(W& writer) const {
    if (!json_.is_object()) return;
    for (const auto& [key, member] : json_.items()) {
      writer.write_key(key);
      Value<nlohmann::json>::write(writer, member);
    }
  }

 private:
  nlohmann::json json_;
};

}  // namespace emsocket::detail
