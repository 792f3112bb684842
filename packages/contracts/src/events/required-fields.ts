import { z } from 'zod';

/**
 * Paths of the fields that a reader of this shape cannot do without, sorted: `lines[].id`. Of alternatives, those that all of
 * them need; of an optional part, none.
 */
export function requiredFields(data: z.ZodType): string[] {
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

/** Paths of all fields that a shape names, required or not, of whichever alternative. */
export function namedFields(data: z.ZodType): string[] {
  return [...namedIn(z.toJSONSchema(data, { io: 'input' }), '')].sort();
}

function namedIn(schema: z.core.JSONSchema._JSONSchema, path: string): Set<string> {
  if (typeof schema === 'boolean') return new Set();
  const { properties = {}, items, anyOf = [], oneOf = [] } = schema;
  const parts = Object.entries(properties).flatMap(([name, part]) => [
    `${path}${name}`,
    ...namedIn(part, `${path}${name}.`),
  ]);
  const elements =
    items === undefined || Array.isArray(items) ? [] : [...namedIn(items, `${path.slice(0, -1)}[].`)];
  const alternatives = [...anyOf, ...oneOf].flatMap((one) => [...namedIn(one, path)]);
  return new Set([...parts, ...elements, ...alternatives]);
}
