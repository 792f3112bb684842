import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import protobuf from 'protobufjs';
import { inventoryGrpc } from './inventory-messages.ts';

const file = (name: string) => join(import.meta.dirname, name);
const described = protobuf.parse(readFileSync(file('inventory.proto'), 'utf8')).root.toJSON();

test('the descriptor that services load is the one of inventory.proto (GOLDEN=update writes it again)', () => {
  if (process.env['GOLDEN'] === 'update') {
    writeFileSync(file('inventory-descriptor.json'), `${JSON.stringify(described, null, 2)}\n`);
  } else expect(inventoryGrpc.descriptor).toEqual(described);
});
