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

}  // namespace

std::optional<Violation> judge(const History& history, Coverage& coverage,
                               const std::vector<Observer*>& observers) {
  Judge judge(history.setup);
  CoverageObserver counter(coverage);
  std::vector<Observer*> all = observers;
  all.push_back(&counter);
  all.push_back(&judge);
  run(history, all, [&judge] { return !judge.violation(); });
  ++coverage.histories;
  return judge.violation();
}

}  // namespace emsocket::simulation
