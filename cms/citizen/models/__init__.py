from cms.citizen.models.lookup_budget import BudgetKind, LookupBudget

__all__ = ["BudgetKind", "LookupBudget"]
