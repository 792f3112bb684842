import { named } from '../images.ts';
import { environment, festival } from '../place.ts';
import type { Row } from '../row.ts';
import { namespaceName } from '../settings.ts';

const ANY = /^\S+ /;

/** What every object has: where it lives, what it is called and whose it is. Last in the table: rows of one kind know better. */
export const commonRows: readonly Row[] = [
  {
    object: ANY,
    field: 'metadata.namespace',
    why: "the environment's prefix and the festival's slug",
    from: namespaceName,
  },
  { object: ANY, field: 'metadata.name', why: 'called as its service', from: named },
  { object: ANY, field: '**.app.kubernetes.io/name', why: 'called as its service', from: named },
  {
    object: ANY,
    field: '**.app.kubernetes.io/instance',
    why: "the festival's slug",
    from: () => [festival('festival')],
  },
  {
    object: ANY,
    field: '**.clove.dev/festival',
    why: "the festival's slug",
    from: () => [festival('festival')],
  },
  {
    object: ANY,
    field: '**.clove.dev/environment',
    why: "the environment's name",
    from: () => [environment('environment')],
  },
];
