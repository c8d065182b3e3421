from cms.register.models.households import Classification, Household, HouseholdMember

__all__ = ["Classification", "Household", "HouseholdMember"]
