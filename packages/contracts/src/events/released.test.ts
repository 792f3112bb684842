import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { events } from './index.ts';
import { requiredFields } from './required-fields.ts';

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
