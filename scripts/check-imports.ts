import { findCircles } from './import-circles.ts';
import { findViolations } from './import-rule.ts';

const faults = [
  ...findViolations(process.cwd()),
  ...findCircles(process.cwd()).map((circle) => `imports in a circle: ${circle.join(' -> ')}`),
];
for (const fault of faults) console.error(fault);
if (faults.length > 0) {
  console.error(`${faults.length} fault(s) against the import rule; see CONTRIBUTING.md`);
  process.exitCode = 1;
}
