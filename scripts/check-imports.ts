import { findViolations } from './import-rule.ts';

const violations = findViolations(process.cwd());
for (const violation of violations) console.error(violation);
if (violations.length > 0) {
  console.error(`${violations.length} import(s) against the import rule; see CONTRIBUTING.md`);
  process.exitCode = 1;
}
