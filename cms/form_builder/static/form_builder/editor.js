import "./rule.js";
import "./choices.js";
import "./names.js";
import "./problems.js";
