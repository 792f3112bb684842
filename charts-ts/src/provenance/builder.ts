import type { Cause } from './cause.ts';
import type { Existence } from './reason.ts';

/** A line of a stack: `    at addService (file:///.../charts-ts/src/charts/services.ts:42:5)`. */
const BUILDER_FRAME =
  /\/(?<file>charts-ts\/src\/(?:charts|platform)\/[^:]+):(?<line>\d+):(?<column>\d+)\)?$/m;

/** The line of the charts where a builder says why its object exists, for what no input decides. */
export function builderCause({ builder: { name, stack = '' } }: Existence, why: string): Cause {
  const { file, line, column } = BUILDER_FRAME.exec(stack)?.groups ?? {};
  if (file === undefined) throw new Error(`${name} is not on the stack:\n${stack}`);
  return { file, line: Number(line), column: Number(column), field: `builder: ${name}`, why };
}
