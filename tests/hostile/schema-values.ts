import fc from 'fast-check';
import { z } from 'zod';

/** The parts of JSON Schema that our OpenAPI documents use. */
export type JsonSchema = z.infer<typeof JsonSchema>;
export const JsonSchema = z.looseObject({
  type: z.string().optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  required: z.array(z.string()).optional(),
  get items() {
    return JsonSchema.optional();
  },
  get properties() {
    return z.record(z.string(), JsonSchema).optional();
  },
  get anyOf() {
    return z.array(JsonSchema).optional();
  },
  get oneOf() {
    return z.array(JsonSchema).optional();
  },
  get allOf() {
    return z.array(JsonSchema).optional();
  },
});

/** Most items of a generated list; longer ones cost time and find nothing more. */
const LONGEST_LIST = 4;
const LONGEST_TEXT = 40;
/** Whole numbers beyond this are hostile, not valid. */
const LARGEST = 2_000_000;

/**
 * Values that fit a schema, or nearly.
 * @param known values that exist in the running office, tried where a text is asked for
 */
export function valuesOf(schema: JsonSchema, known: readonly string[]): fc.Arbitrary<unknown> {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined && choices.length > 0) {
    return fc.oneof(...choices.map((choice) => valuesOf(choice, known)));
  }
  if (schema.allOf?.[0] !== undefined) return valuesOf(schema.allOf[0], known);
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'string':
      return textsOf(schema, known);
    case 'integer':
    case 'number':
      return fc.integer({
        min: Math.max(schema.minimum ?? 0, -LARGEST),
        max: Math.min(schema.maximum ?? LARGEST, LARGEST),
      });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}, known), {
        minLength: Math.min(schema.minItems ?? 0, LONGEST_LIST),
        maxLength: Math.min(schema.maxItems ?? LONGEST_LIST, LONGEST_LIST),
      });
    case 'object':
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([name, property]) => [
            name,
            valuesOf(property, known),
          ]),
        ),
        { requiredKeys: [...(schema.required ?? [])] },
      );
    default:
      return fc.jsonValue();
  }
}

function textsOf(schema: JsonSchema, known: readonly string[]): fc.Arbitrary<string> {
  const texts: fc.Arbitrary<string>[] = [ofFormat(schema)];
  if (known.length > 0) texts.push(fc.constantFrom(...known));
  return fc.oneof(...texts);
}

function ofFormat({
  format,
  pattern,
  minLength = 0,
  maxLength = LONGEST_TEXT,
}: JsonSchema): fc.Arbitrary<string> {
  switch (format) {
    case 'uuid':
      return fc.uuid();
    case 'date-time':
      return fc
        .date({ noInvalidDate: true, min: new Date('2000-01-01'), max: new Date('2100-01-01') })
        .map((date) => date.toISOString());
    case 'email':
      return fc.emailAddress();
  }
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.string({
    unit: 'grapheme',
    minLength,
    maxLength: Math.max(minLength, Math.min(maxLength, LONGEST_TEXT)),
  });
}
