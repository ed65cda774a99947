#include "search.hpp"

#include <set>

#include "invariants/all.hpp"
#include "model/refinement.hpp"
#include "simulation.hpp"

namespace emsocket::simulation {

namespace {

/// Shows each entry to all that judge it, and stops the run at a violation.
class Judge final : public Observer {
 public:
  explicit Judge(const Setup& setup)
      : ledger_(setup), invariants_(all_invariants(ledger_)) {
    invariants_.push_back(model::make_refinement(setup, applied_rules_));
  }

  void on(const Entry& entry) override {
    if (violation_) return;
    ledger_.on(entry);
    for (const auto& invariant : invariants_) {
      invariant->on(entry);
      if (!invariant->violation()) continue;
      violation_ = invariant->violation();
      return;
    }
    if (std::holds_alternative<StepEnded>(entry.record)) ledger_.begin_step();
  }

  [[nodiscard]] const std::optional<Violation>& violation() const {
    return violation_;
  }

 private:
  Ledger ledger_;
  std::set<int> applied_rules_;
  Invariants invariants_;
  std::optional<Violation> violation_;
};

/// Shows the trace up to the entry that breaks something.
class UntilBroken final : public Observer {
 public:
  UntilBroken(const Judge& judge, const std::vector<Observer*>& observers)
      : judge_(judge), observers_(observers) {}
  void on(const Entry& entry) override {
    if (judge_.violation()) return;
    for (Observer* observer : observers_) observer->on(entry);
  }

 private:
  const Judge& judge_;
  const std::vector<Observer*>& observers_;
};

}  // namespace

std::optional<Violation> judge(const History& history, Coverage& coverage,
                               const std::vector<Observer*>& observers) {
  Judge judge(history.setup);
  CoverageObserver counter(coverage);
  UntilBroken shown(judge, observers);
  run(history, {&shown, &counter, &judge},
      [&judge] { return !judge.violation(); });
  ++coverage.histories;
  return judge.violation();
}

}  // namespace emsocket::simulation
