import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { events } from './index.ts';

/** What release 0.6.0 always wrote, by event type: outboxes keep such events, and a replay sends them. */
const released = z
  .record(z.string(), z.array(z.string()))
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'released-0.6.0.json'), 'utf8')));

const current = new Map(Object.entries(events).map(([type, { data }]) => [type, requiredFields(data)]));

test.each(Object.keys(released))(
  '%s as release 0.6.0 wrote it is still read: what came since is optional',
  (type) => {
    const written = new Set(released[type]);
    expect(current.get(type)).toBeDefined();
    expect(current.get(type)?.filter((field) => !written.has(field))).toEqual([]);
  },
);

/**
 * Paths of the fields that a reader of this shape cannot do without, sorted: `lines[].id`. Of alternatives, those that all of
 * them need; of an optional part, none.
 */
function requiredFields(data: z.ZodType): string[] {
  return [...requiredIn(z.toJSONSchema(data, { io: 'input' }), '')].sort();
}

function requiredIn(schema: z.core.JSONSchema._JSONSchema, path: string): Set<string> {
  if (typeof schema === 'boolean') return new Set();
  const { properties = {}, required = [], items, anyOf = [], oneOf = [] } = schema;
  const fields = new Set(required.map((name) => `${path}${name}`));
  for (const name of required) {
    for (const field of requiredIn(properties[name] ?? true, `${path}${name}.`)) fields.add(field);
  }
  if (items !== undefined && !Array.isArray(items)) {
    for (const field of requiredIn(items, `${path.slice(0, -1)}[].`)) fields.add(field);
  }
  const [first, ...others] = [...anyOf, ...oneOf].map((one) => requiredIn(one, path));
  for (const field of first ?? []) if (others.every((other) => other.has(field))) fields.add(field);
  return fields;
}
