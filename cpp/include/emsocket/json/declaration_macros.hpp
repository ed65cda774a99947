#pragma once

/// The macros that declaration.hpp explains.

#define EMSOCKET_MESSAGE(Type, wire_name, ...)                              \
  [[maybe_unused]] constexpr auto emsocket_declaration(                     \
      ::emsocket::TypeTag<Type>) {                                          \
    return ::emsocket::declare_message(wire_name __VA_OPT__(                \
        , EMSOCKET_DETAIL_EACH(EMSOCKET_DETAIL_FIELD, Type, __VA_ARGS__))); \
  }

#define EMSOCKET_STRUCT(Type, ...)                                        \
  [[maybe_unused]] constexpr auto emsocket_declaration(                   \
      ::emsocket::TypeTag<Type>) {                                        \
    return ::emsocket::declare_struct(__VA_OPT__(                         \
        EMSOCKET_DETAIL_EACH(EMSOCKET_DETAIL_FIELD, Type, __VA_ARGS__))); \
  }

#define EMSOCKET_MESSAGE_NAME(Type, wire_name)          \
  [[maybe_unused]] constexpr auto emsocket_declaration( \
      ::emsocket::TypeTag<Type>) {                      \
    return ::emsocket::declare_name(wire_name);         \
  }

#define EMSOCKET_ENUM(Type, ...)                                              \
  [[maybe_unused]] constexpr auto emsocket_declaration(                       \
      ::emsocket::TypeTag<Type>) {                                            \
    return ::emsocket::declare_enum(                                          \
        EMSOCKET_DETAIL_EACH(EMSOCKET_DETAIL_ENUMERATOR, Type, __VA_ARGS__)); \
  }

// `name`, or (name, what else is said of it).
#define EMSOCKET_DETAIL_FIELD(Type, item) \
  EMSOCKET_DETAIL_PLAIN_OR_NOT(item, EMSOCKET_DETAIL_FIELD)(Type, item)
#define EMSOCKET_DETAIL_FIELD_PLAIN(Type, member) \
  ::emsocket::detail::declared_field<&Type::member>(#member)
#define EMSOCKET_DETAIL_FIELD_PAIR(Type, pair) \
  EMSOCKET_DETAIL_FIELD_PARTS(Type, EMSOCKET_DETAIL_UNWRAP pair)
#define EMSOCKET_DETAIL_FIELD_PARTS(Type, ...) \
  EMSOCKET_DETAIL_FIELD_OPTIONS(Type, __VA_ARGS__)
#define EMSOCKET_DETAIL_FIELD_OPTIONS(Type, member, ...) \
  ::emsocket::detail::declared_field<&Type::member>(#member, __VA_ARGS__)

#define EMSOCKET_DETAIL_ENUMERATOR(Type, item) \
  EMSOCKET_DETAIL_PLAIN_OR_NOT(item, EMSOCKET_DETAIL_ENUMERATOR)(Type, item)
#define EMSOCKET_DETAIL_ENUMERATOR_PLAIN(Type, name) \
  ::emsocket::Enumerator<Type> { Type::name, #name }
#define EMSOCKET_DETAIL_ENUMERATOR_PAIR(Type, pair) \
  EMSOCKET_DETAIL_ENUMERATOR_PARTS(Type, EMSOCKET_DETAIL_UNWRAP pair)
#define EMSOCKET_DETAIL_ENUMERATOR_PARTS(Type, ...) \
  EMSOCKET_DETAIL_ENUMERATOR_OPTIONS(Type, __VA_ARGS__)
#define EMSOCKET_DETAIL_ENUMERATOR_OPTIONS(Type, name, wire_name) \
  ::emsocket::Enumerator<Type> { Type::name, wire_name }

// prefix_PAIR where the item stands in parentheses, else prefix_PLAIN: only
// there does the probe expand, and moves _PAIR to the second place.
#define EMSOCKET_DETAIL_PLAIN_OR_NOT(item, prefix) \
  EMSOCKET_DETAIL_JOIN(                            \
      prefix, EMSOCKET_DETAIL_SECOND(EMSOCKET_DETAIL_PROBE item, _PLAIN, ))
#define EMSOCKET_DETAIL_PROBE(...) , _PAIR
#define EMSOCKET_DETAIL_SECOND(...) EMSOCKET_DETAIL_SECOND_OF(__VA_ARGS__)
#define EMSOCKET_DETAIL_SECOND_OF(first, second, ...) second
#define EMSOCKET_DETAIL_JOIN(a, b) EMSOCKET_DETAIL_JOIN_NOW(a, b)
#define EMSOCKET_DETAIL_JOIN_NOW(a, b) a##b
#define EMSOCKET_DETAIL_UNWRAP(...) __VA_ARGS__

// macro(Type, item) for each item, with commas between: up to 256 items, as
// often as the expansions below scan again.
#define EMSOCKET_DETAIL_EACH(macro, Type, ...) \
  EMSOCKET_DETAIL_SCAN(EMSOCKET_DETAIL_NEXT(macro, Type, __VA_ARGS__))
#define EMSOCKET_DETAIL_NEXT(macro, Type, item, ...)                           \
  macro(Type, item) __VA_OPT__(, EMSOCKET_DETAIL_AGAIN EMSOCKET_DETAIL_PARENS( \
                                     macro, Type, __VA_ARGS__))
#define EMSOCKET_DETAIL_AGAIN() EMSOCKET_DETAIL_NEXT
#define EMSOCKET_DETAIL_PARENS ()
#define EMSOCKET_DETAIL_SCAN(...)                  \
  EMSOCKET_DETAIL_SCAN_64(EMSOCKET_DETAIL_SCAN_64( \
      EMSOCKET_DETAIL_SCAN_64(EMSOCKET_DETAIL_SCAN_64(__VA_ARGS__))))
#define EMSOCKET_DETAIL_SCAN_64(...)               \
  EMSOCKET_DETAIL_SCAN_16(EMSOCKET_DETAIL_SCAN_16( \
      EMSOCKET_DETAIL_SCAN_16(EMSOCKET_DETAIL_SCAN_16(__VA_ARGS__))))
#define EMSOCKET_DETAIL_SCAN_16(...)             \
  EMSOCKET_DETAIL_SCAN_4(EMSOCKET_DETAIL_SCAN_4( \
      EMSOCKET_DETAIL_SCAN_4(EMSOCKET_DETAIL_SCAN_4(__VA_ARGS__))))
#define EMSOCKET_DETAIL_SCAN_4(...)              \
  EMSOCKET_DETAIL_SCAN_1(EMSOCKET_DETAIL_SCAN_1( \
      EMSOCKET_DETAIL_SCAN_1(EMSOCKET_DETAIL_SCAN_1(__VA_ARGS__))))
#define EMSOCKET_DETAIL_SCAN_1(...) __VA_ARGS__
