#pragma once

#include <concepts>
#include <new>
#include <type_traits>
#include <utility>

namespace emsocket::detail {

template <class Signature>
class SmallFunction;

/// A std::function for what captures no more than a pointer: it lies in place
/// and needs neither to be cloned nor freed, for which std::function makes five
/// functions each time.
template <class Result, class... Arguments>
class SmallFunction<Result(Arguments...)> {
 public:
  template <class F>
  requires(!std::same_as<F, SmallFunction>) SmallFunction(F function)
      : call_([](void* place, Arguments... arguments) -> Result {
          return (*std::launder(static_cast<F*>(place)))(
              std::forward<Arguments>(arguments)...);
        }) {
    static_assert(sizeof(F) <= sizeof(place_) &&
                  std::is_trivially_copyable_v<F> &&
                  std::is_trivially_destructible_v<F>);
    new (&place_) F(function);
  }

  Result operator()(Arguments... arguments) {
    return call_(&place_, std::forward<Arguments>(arguments)...);
  }

 private:
  void* place_ = nullptr;
  Result (*call_)(void*, Arguments...);
};

}  // namespace emsocket::detail
