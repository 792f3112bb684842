import * as contracts from '@clove/contracts';
import { z } from 'zod';

const { Amount, Currency, DomainEvent, HeldUnit, Id, Instant, InventoryName, Label, LocalId, UnitId } =
  contracts;
/** Parts that many of them have: written once. */
const SHARED = [Amount, Currency, HeldUnit, Id, Instant, InventoryName, Label, LocalId, UnitId];

/** The envelope, the data of every event and what they share, by the names that packages/contracts exports them under. */
const names = exportedNames(new Set<unknown>([DomainEvent, ...SHARED, ...dataShapes()]));

/** Where a document refers to a shape. @throws where packages/contracts does not export it. */
export function schemaRef(shape: z.ZodType): string {
  const name = names.get(shape);
  if (name === undefined) throw new Error('packages/contracts does not export the data of one of its events');
  return `#/components/schemas/${name}`;
}

/** JSON Schemas (draft 7, as AsyncAPI reads them) by name: what a reader must take, so later fields are optional and others open. */
export const EVENT_SCHEMAS: Readonly<Record<string, object>> = jsonSchemas();

function jsonSchemas(): Record<string, object> {
  const registry = z.registry<{ id: string }>();
  for (const [shape, id] of names) registry.add(shape, { id });
  const { schemas } = z.toJSONSchema(registry, {
    target: 'draft-7',
    io: 'input',
    uri: (name) => `#/components/schemas/${name}`,
  });
  return Object.fromEntries(
    // Inside of a document a schema has neither an address nor a dialect of its own.
    Object.entries(schemas).map(([name, { $id: _address, $schema: _dialect, ...schema }]) => [name, schema]),
  );
}

function dataShapes(): z.ZodType[] {
  return Object.values(contracts.events).map(({ data }) => data);
}

function exportedNames(wanted: ReadonlySet<unknown>): ReadonlyMap<z.ZodType, string> {
  return new Map(
    Object.entries(contracts).flatMap(([name, value]): [z.ZodType, string][] =>
      value instanceof z.ZodType && wanted.has(value) ? [[value, name]] : [],
    ),
  );
}
