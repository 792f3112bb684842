import type { Opening } from '@clove/contracts';

/** What a part of an inventory is to a voucher's scope: one of its lists, and what stands in it. */
export type ScopedItem = { readonly goods: string } | { readonly rooms: string };

/** Until when an item of goods or rooms may be held although the sale did not open yet; undefined: not before it opens. */
export function openedUntil(opening: Opening | undefined, item: ScopedItem): Date | undefined {
  if (opening === undefined || !opening.presale) return undefined;
  const { scope, until } = opening;
  const covered = 'goods' in item ? scope.goods?.includes(item.goods) : scope.rooms?.includes(item.rooms);
  return (covered ?? coversAll(opening)) ? new Date(until) : undefined;
}

/** Without any list a voucher covers everything. */
export function coversAll({ scope }: Opening): boolean {
  return Object.values(scope).every((list) => list === undefined);
}
