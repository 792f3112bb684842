import { describe, expect, test } from '@jest/globals';
import { type OwnedEntity, planApply, sameJson, threeWay } from './ownership.ts';

describe('the three-way rule of file and console', () => {
  test.each([
    {
      rule: 'an entity seen for the first time takes every field of the file',
      input: { current: null, lastApplied: null, file: { price: 100 } },
      next: { price: 100 },
      overridden: [],
      changed: ['price'],
    },
    {
      rule: 'nothing changed anywhere changes nothing',
      input: { current: { price: 100 }, lastApplied: { price: 100 }, file: { price: 100 } },
      next: { price: 100 },
      overridden: [],
      changed: [],
    },
    {
      rule: 'a console edit survives an apply whose file did not change that field',
      input: {
        current: { price: 90, title: 'x' },
        lastApplied: { price: 100, title: 'x' },
        file: { price: 100, title: 'y' },
      },
      next: { price: 90, title: 'y' },
      overridden: [],
      changed: ['title'],
    },
    {
      rule: 'a field the file changed wins over the console, and the override is reported',
      input: { current: { price: 90 }, lastApplied: { price: 100 }, file: { price: 120 } },
      next: { price: 120 },
      overridden: ['price: 90 -> 120'],
      changed: ['price'],
    },
    {
      rule: 'a file change on a field that the console did not change overrides nothing',
      input: { current: { price: 100 }, lastApplied: { price: 100 }, file: { price: 120 } },
      next: { price: 120 },
      overridden: [],
      changed: ['price'],
    },
    {
      rule: 'file and console agreeing on the new value is no override and no change',
      input: { current: { price: 120 }, lastApplied: { price: 100 }, file: { price: 120 } },
      next: { price: 120 },
      overridden: [],
      changed: [],
    },
    {
      rule: 'a field that leaves the file is removed',
      input: { current: { price: 1, note: 'a' }, lastApplied: { price: 1, note: 'a' }, file: { price: 1 } },
      next: { price: 1 },
      overridden: [],
      changed: ['note'],
    },
    {
      rule: 'a field that only the console set is never touched',
      input: { current: { price: 1, description: 'mine' }, lastApplied: { price: 1 }, file: { price: 2 } },
      next: { price: 2, description: 'mine' },
      overridden: [],
      changed: ['price'],
    },
    {
      rule: 'nested values are compared by meaning, not by key order',
      input: {
        current: { title: { ko: 'ㄱ', en: 'a' } },
        lastApplied: { title: { ko: 'ㄱ', en: 'a' } },
        file: { title: { en: 'a', ko: 'ㄱ' } },
      },
      next: { title: { ko: 'ㄱ', en: 'a' } },
      overridden: [],
      changed: [],
    },
  ])('$rule', ({ input, next, overridden, changed }) => {
    const result = threeWay(input);
    expect(result.next).toEqual(next);
    expect(result.overridden).toEqual(overridden);
    expect(result.changedFields).toEqual(changed);
  });

  test('arrays differ when their order differs', () => {
    expect(sameJson([1, 2], [2, 1])).toBe(false);
    expect(sameJson([1, 2], [1, 2])).toBe(true);
    expect(sameJson([], {})).toBe(false);
  });
});

describe('planning an apply of many entities', () => {
  const fileMade = (id: string, price: number, onSale = true): OwnedEntity => ({
    id,
    managedBy: 'file',
    onSale,
    current: { price },
    lastApplied: { price },
  });
  const consoleMade: OwnedEntity = {
    id: 'mine',
    managedBy: 'console',
    onSale: true,
    current: { price: 5 },
    lastApplied: null,
  };

  test('an entity that leaves the file is withdrawn once and never deleted', () => {
    const first = planApply([fileMade('a', 1), fileMade('b', 2)], [{ id: 'a', fields: { price: 1 } }]);
    expect(first.entities.map(({ id, action, onSale }) => ({ id, action, onSale }))).toEqual([
      { id: 'a', action: 'unchanged', onSale: true },
      { id: 'b', action: 'withdrawn', onSale: false },
    ]);
    const again = planApply([fileMade('b', 2, false)], []);
    expect(again.entities).toMatchObject([{ id: 'b', action: 'unchanged', onSale: false }]);
  });

  test('a withdrawn entity that returns to the file is on sale again', () => {
    const plan = planApply([fileMade('b', 2, false)], [{ id: 'b', fields: { price: 2 } }]);
    expect(plan.entities).toMatchObject([{ id: 'b', action: 'updated', onSale: true, changedFields: [] }]);
  });

  test('a console-made entity is neither withdrawn nor changed, and a file that claims its id is a clash', () => {
    expect(planApply([consoleMade], [])).toEqual({ entities: [], clashes: [] });
    const plan = planApply([consoleMade], [{ id: 'mine', fields: { price: 1 } }]);
    expect(plan.clashes).toEqual(['mine']);
    expect(plan.entities).toEqual([]);
  });

  test('an unseen entity is created with the file as its last applied document', () => {
    const plan = planApply([], [{ id: 'n', fields: { price: 3 } }]);
    expect(plan.entities).toMatchObject([
      { id: 'n', action: 'created', next: { price: 3 }, lastApplied: { price: 3 } },
    ]);
  });
});
