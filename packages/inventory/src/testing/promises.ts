import type { AuditFact } from '@clove/contracts';
import { expect } from '@jest/globals';

/** A hold that orders ask for. */
export interface Known {
  readonly id: string;
  readonly fanId: string;
  readonly units: readonly string[];
  /** Orders that may ask for it: the first that pins owns it. */
  readonly orders: readonly [string, string];
}

/** What a buyer may rely on, kept apart from the code under test: a pinned unit has one owner until that owner lets go. */
export class Promises {
  readonly #owner = new Map<string, string>();
  readonly #boundTo = new Map<string, string>();

  pinned(hold: Known, orderId: string): void {
    const before = this.#boundTo.get(hold.id);
    expect(before ?? orderId).toBe(orderId);
    if (before !== undefined) return;
    this.#boundTo.set(hold.id, orderId);
    for (const unit of hold.units) {
      expect(this.#owner.get(unit) ?? hold.id).toBe(hold.id);
      this.#owner.set(unit, hold.id);
    }
  }

  unpinned(hold: Known, orderId: string): void {
    if (!this.isBound(hold, orderId)) return;
    this.#boundTo.delete(hold.id);
    this.letGo(hold, hold.units);
  }

  letGo(hold: Known, units: readonly string[]): void {
    for (const unit of units) if (this.#owner.get(unit) === hold.id) this.#owner.delete(unit);
  }

  isBound(hold: Known, orderId: string): boolean {
    return this.#boundTo.get(hold.id) === orderId;
  }

  /** Whether the order was promised the hold's first unit and never let it go: its SELL cannot be refused. */
  maySell(hold: Known, orderId: string): boolean {
    return this.isBound(hold, orderId) && this.#owner.get(hold.units[0] ?? '') === hold.id;
  }

  /** Every promised unit is its owner's, for its order. */
  expectKept(facts: readonly AuditFact[]): void {
    const found = new Map(facts.flatMap((fact) => (fact.kind === 'unit' ? [[fact.unitId, fact]] : [])));
    for (const [unitId, holdId] of this.#owner) {
      expect({ unitId, ...found.get(unitId) }).toMatchObject({
        unitId,
        holdId,
        orderId: this.#boundTo.get(holdId),
        state: expect.stringMatching(/^(PINNED|SOLD)$/),
      });
    }
  }
}
