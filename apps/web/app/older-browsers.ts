/**
 * What the oldest browsers that the build is for (vite.config.ts) lack of what pages and the festival file's checks use. A phone
 * with iOS 16 has neither a newer browser nor a way to one, and is let in as every other. main.tsx reads it first.
 */
Map.groupBy ??= <Key, Item>(items: Iterable<Item>, keyOf: (item: Item, index: number) => Key) => {
  const groups = new Map<Key, Item[]>();
  let index = 0;
  for (const item of items) {
    const key = keyOf(item, index);
    groups.set(key, [...(groups.get(key) ?? []), item]);
    index += 1;
  }
  return groups;
};

String.prototype.isWellFormed ??= function isWellFormed(this: string) {
  return !/\p{Surrogate}/u.test(this);
};
