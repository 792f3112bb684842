import { z } from 'zod';
import { EVENT_SCHEMAS } from './event-schemas.ts';

/** What the schemas of events are made of; anything else fails the reading. */
interface Schema {
  readonly $ref?: string | undefined;
  readonly const?: unknown;
  readonly enum?: readonly unknown[] | undefined;
  readonly type?: string | readonly string[] | undefined;
  readonly format?: string | undefined;
  readonly minimum?: number | undefined;
  readonly minItems?: number | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly items?: Schema | undefined;
  readonly allOf?: readonly Schema[] | undefined;
  readonly anyOf?: readonly Schema[] | undefined;
  readonly oneOf?: readonly Schema[] | undefined;
}
const Schema: z.ZodType<Schema> = z.lazy(() =>
  z.looseObject({
    $ref: z.string().optional(),
    const: z.unknown().optional(),
    enum: z.array(z.unknown()).optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
    format: z.string().optional(),
    minimum: z.number().optional(),
    minItems: z.number().optional(),
    properties: z.record(z.string(), Schema).optional(),
    items: Schema.optional(),
    allOf: z.array(Schema).optional(),
    anyOf: z.array(Schema).optional(),
    oneOf: z.array(Schema).optional(),
  }),
);
const schemas = new Map(Object.entries(EVENT_SCHEMAS).map(([name, schema]) => [name, Schema.parse(schema)]));

/** Of every id: examples say which shape a field has, not which of them belong together. */
const ID = '01990000-0000-7000-8000-000000000001';

/** Values of fields by their names, so that an example reads like a festival; other fields have one of their type. */
const BY_NAME: Readonly<Record<string, unknown>> = {
  id: 'day-1',
  ko: '부산국제록페스티벌 2026',
  en: 'Busan Rock Festival 2026',
  festival: 'busan-rock-2026',
  timezone: 'Asia/Seoul',
  performanceId: 'day-1',
  covers: ['day-1', 'day-2'],
  sectionId: 'A',
  seat: 'A 3-12',
  seats: ['A 3-12'],
  label: 'A 3-12',
  blocked: ['1-1..1-4'],
  house: ['1-5'],
  accessible: ['2-1..2-2'],
  item: 'day-1/A',
  unitId: 'day-1/A/3-12',
  quantity: 1,
  price: 132_000,
  paid: 132_000,
  unitPrice: 132_000,
  total: 132_000,
  state: 'COMPLETED',
  amount: 132_000,
  paymentMethod: 'kakao-pay',
  from: '2026-08-06',
  to: '2026-08-08',
  stars: 5,
  text: '음향이 아주 좋았습니다.',
  receiver: 'crm.example.com',
  reason: '태풍 북상',
};

/** An event of this type as it is published, with every field that its data may have. */
export function exampleEvent(type: string, version: number, dataRef: string): object {
  return {
    id: ID,
    type,
    version,
    source: `busan-rock-2026/${type.split('.')[0]}`,
    time: '2026-06-01T11:00:03.000Z',
    subject: ID,
    subjectVersion: 1,
    correlationId: ID,
    causationId: ID,
    data: exampleOf({ $ref: dataRef }, ''),
  };
}

/** @param name of the field whose value it is; empty: of none */
function exampleOf(schema: Schema, name: string): unknown {
  if (schema.$ref !== undefined) return exampleOf(referred(schema.$ref), name);
  if (schema.const !== undefined) return schema.const;
  const [first] = schema.enum ?? [];
  if (first !== undefined) return first;
  const [variant] = schema.anyOf ?? schema.oneOf ?? [];
  if (variant !== undefined) return exampleOf(variant, name);
  if (schema.allOf !== undefined) return inAll(schema.allOf, name);
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0];
  switch (type) {
    case 'object':
      return fieldsOf(schema);
    case 'array':
      return (
        BY_NAME[name] ??
        Array.from({ length: schema.minItems ?? 1 }, () => exampleOf(schema.items ?? {}, name))
      );
    case 'string':
      return stringOf(schema, name);
    case 'integer':
    case 'number':
      return typeof BY_NAME[name] === 'number' ? BY_NAME[name] : Math.max(1, schema.minimum ?? 1);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return {};
  }
}

function fieldsOf({ properties = {} }: Schema): object {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, exampleOf(schema, name)]),
  );
}

function inAll(parts: readonly Schema[], name: string): unknown {
  const values = parts.map((part) => exampleOf(part, name));
  return values.every((value) => typeof value === 'object') ? Object.assign({}, ...values) : values[0];
}

function stringOf({ format }: Schema, name: string): string {
  if (format === 'uuid') return ID;
  if (format === 'date-time') return '2026-08-07T04:00:00.000Z';
  const named = BY_NAME[name];
  if (typeof named === 'string') return named;
  return format === 'date' ? '2026-08-07' : (name.replaceAll(/[^a-z0-9]/gi, '') || 'x').slice(0, 8);
}

function referred(ref: string): Schema {
  const schema = schemas.get(ref.replace('#/components/schemas/', ''));
  if (schema === undefined) throw new Error(`there is no schema ${ref}`);
  return schema;
}
