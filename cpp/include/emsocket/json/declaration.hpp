#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "emsocket/json/declaration_macros.hpp"

/// @file
/// How a type says what it is on the wire. Most say it with one line, in the
/// namespace of the type:
///
///     struct ChatMessage {
///       std::string text;
///       std::int64_t sent_at = 0;
///       std::optional<std::string> reply_to;  // may be missing, or null
///       int priority = 1;
///     };
///     EMSOCKET_MESSAGE(ChatMessage, "chat", text, (sent_at, "sentAt"),
///                      reply_to, (priority, emsocket::defaulted))
///
/// A field in parentheses may have a name of its own on the wire, and be
/// `defaulted`: it may be missing, and then keeps what the struct gives it. For
/// both: (priority, "prio", emsocket::defaulted).
///
/// EMSOCKET_STRUCT declares a struct that is a field and no message, and
/// EMSOCKET_ENUM the names of an enum:
///
///     EMSOCKET_STRUCT(Person, id, name)
///     EMSOCKET_ENUM(Level, info, (warning, "warn"))
///
/// Who dislikes macros specialises `declaration` instead:
///
///     template <>
///     inline constexpr auto emsocket::declaration<ChatMessage> =
///         emsocket::declare_message(
///             "chat", emsocket::field("text", &ChatMessage::text),
///             emsocket::field("priority", &ChatMessage::priority,
///                             emsocket::defaulted));
///
/// A type that brings nlohmann's to_json() and from_json() needs only a name:
///
///     EMSOCKET_MESSAGE_NAME(Legacy, "legacy")
namespace emsocket {

/// A field that may be missing.
struct Defaulted {};
/// Says of a field that it may be missing.
inline constexpr Defaulted defaulted;

/// What field() gives.
template <class Class, class Type>
struct Field {
  std::string_view name;      ///< on the wire
  Type Class::*member;        ///< where its value is
  bool is_defaulted = false;  ///< it may be missing
};

/// A field by its name on the wire.
template <class Class, class Type>
[[nodiscard]] constexpr Field<Class, Type> field(std::string_view name,
                                                 Type Class::*member) {
  return {name, member};
}
/// A field that may be missing, and then keeps what the struct gives it.
template <class Class, class Type>
[[nodiscard]] constexpr Field<Class, Type> field(std::string_view name,
                                                 Type Class::*member,
                                                 Defaulted) {
  return {name, member, true};
}

namespace detail {

constexpr void apply_to(auto& field, std::string_view name) {
  field.name = name;
}
constexpr void apply_to(auto& field, Defaulted) { field.is_defaulted = true; }

/// As the macros write it: the member's name, then what else is said of it.
template <auto member>
[[nodiscard]] constexpr auto declared_field(std::string_view name,
                                            auto... options) {
  auto declared = field(name, member);
  (apply_to(declared, options), ...);
  return declared;
}

}  // namespace detail

/// What declare_message() and declare_struct() give.
template <bool is_message, class... Fields>
struct StructDeclaration {
  std::string_view name;         ///< of a message, else empty
  std::tuple<Fields...> fields;  ///< in the order of the declaration
};

/// Declares a message by its wire name and its fields.
template <class... Fields>
[[nodiscard]] constexpr StructDeclaration<true, Fields...> declare_message(
    std::string_view name, Fields... fields) {
  return {name, std::tuple<Fields...>(fields...)};
}

/// Declares a struct that is a field and no message.
template <class... Fields>
[[nodiscard]] constexpr StructDeclaration<false, Fields...> declare_struct(
    Fields... fields) {
  return {{}, std::tuple<Fields...>(fields...)};
}

/// What declare_name() gives: a message whose fields nlohmann's to_json() and
/// from_json() know.
struct NameDeclaration {
  std::string_view name;  ///< of the message on the wire
};

/// Declares a message that brings nlohmann's to_json() and from_json().
[[nodiscard]] constexpr NameDeclaration declare_name(std::string_view name) {
  return {name};
}

/// One value of an enum.
template <class Enum>
struct Enumerator {
  Enum value;             ///< in C++
  std::string_view name;  ///< on the wire
};

/// What declare_enum() gives.
template <class Enum, std::size_t count>
struct EnumDeclaration {
  std::array<Enumerator<Enum>, count> enumerators;  ///< all, in any order
};

/// Declares the names of an enum.
template <class Enum, class... More>
[[nodiscard]] constexpr EnumDeclaration<Enum, 1 + sizeof...(More)> declare_enum(
    Enumerator<Enum> first, More... more) {
  return {{first, more...}};
}

/// Carries a type to emsocket_declaration(), which the macros define beside it.
template <class T>
struct TypeTag {};

/// What is declared of a type of which nothing is.
struct Undeclared {};
/// The macros put a better one beside the type.
template <class T>
[[nodiscard]] constexpr Undeclared emsocket_declaration(TypeTag<T>) {
  return {};
}

/// What is declared of T; may be specialised.
template <class T>
inline constexpr auto declaration = emsocket_declaration(TypeTag<T>{});

namespace detail {

template <class T>
using DeclarationOf = std::remove_const_t<decltype(declaration<T>)>;

template <class Declaration>
inline constexpr bool is_struct_declaration = false;
template <bool is_message, class... Fields>
inline constexpr bool
    is_struct_declaration<StructDeclaration<is_message, Fields...>> = true;

template <class Declaration>
inline constexpr bool is_message_declaration =
    std::same_as<Declaration, NameDeclaration>;
template <class... Fields>
inline constexpr bool
    is_message_declaration<StructDeclaration<true, Fields...>> = true;

template <class Declaration>
inline constexpr bool is_enum_declaration = false;
template <class Enum, std::size_t count>
inline constexpr bool is_enum_declaration<EnumDeclaration<Enum, count>> = true;

template <class T>
inline constexpr std::size_t field_count =
    std::tuple_size_v<decltype(DeclarationOf<T>::fields)>;

/// The wire names of T's fields, in their order.
template <class T>
inline constexpr auto field_names = std::apply(
    [](const auto&... fields) {
      return std::array<std::string_view, sizeof...(fields)>{fields.name...};
    },
    declaration<T>.fields);

template <std::size_t count>
[[nodiscard]] constexpr bool are_distinct(
    const std::array<std::string_view, count>& names) {
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = i + 1; j < count; ++j) {
      if (names[i] == names[j]) return false;
    }
  }
  return true;
}

}  // namespace detail

/// A struct whose fields are declared.
template <class T>
concept DeclaredStruct =
    detail::is_struct_declaration<detail::DeclarationOf<T>>;

/// An enum whose names are declared.
template <class T>
concept DeclaredEnum = detail::is_enum_declaration<detail::DeclarationOf<T>>;

/// A type with a wire name: what can be sent and received by itself.
template <class T>
concept MessageType = detail::is_message_declaration<detail::DeclarationOf<T>>;

/// The wire name of a message.
template <MessageType T>
inline constexpr std::string_view message_name = declaration<T>.name;

}  // namespace emsocket
