import { textFault } from '@clove/contracts';
import { type FieldError, refuseInvalid } from './parse-parts.ts';
import type { RequestParts } from './route.ts';

/** Deepest nesting of a body. Source: the deepest schema has 6 levels; recursion over 3,000 overflowed the stack. */
const DEEPEST = 32;

/**
 * The parts of a request in which every text can be stored and shown: in Unicode's composed form (NFC).
 * @throws Problem 400 naming every text that cannot, and a body that is nested too deeply.
 */
export function received(raw: RequestParts): RequestParts {
  const errors: FieldError[] = [];
  const checked = {
    params: readable(raw.params, 'params', 0, errors),
    query: readable(raw.query, 'query', 0, errors),
    body: readable(raw.body, 'body', 0, errors),
  };
  refuseInvalid(errors);
  return checked;
}

function readable(value: unknown, path: string, depth: number, errors: FieldError[]): unknown {
  if (typeof value === 'string') {
    const fault = textFault(value);
    if (fault !== undefined) errors.push({ path, message: fault });
    return value.normalize('NFC');
  }
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  if (depth === DEEPEST) {
    errors.push({ path: path.split('.')[0] ?? path, message: `is nested more than ${DEEPEST} levels deep` });
    return undefined;
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => readable(item, `${path}.${index}`, depth + 1, errors));
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const fault = textFault(key);
      if (fault !== undefined) errors.push({ path, message: `has a field whose name ${fault}` });
      return [key, readable(item, `${path}.${fault === undefined ? key : '?'}`, depth + 1, errors)];
    }),
  );
}
