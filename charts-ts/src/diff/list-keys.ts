import { canonicalJson } from '../charts/content-hash.ts';
import { valueAt } from '../field-path.ts';

/** How an item of a list is recognised on the other side. */
export interface ItemKey {
  /** Equal for the same item; unique in a list. */
  readonly key: string;
  /** What people call it. */
  readonly label: string;
}

/** Items of lists whose order is their meaning: compared place by place. */
const ORDERED = new Set(['args', 'command', 'envFrom']);

/**
 * Natural keys by the name of the list; tried in this order, the first one that is unique on both sides counts.
 * Lists that are not named here use `name`, `id`, or, for plain values, the value.
 */
const KEYS: Readonly<Record<string, readonly ((item: unknown) => ItemKey | undefined)[]>> = {
  ports: [field('name'), portNumber],
  volumeMounts: [field('mountPath')],
  volumeDevices: [field('devicePath')],
  topologySpreadConstraints: [field('topologyKey')],
  volumeClaimTemplates: [field('metadata', 'name')],
  ingress: [peers('from'), whole],
  egress: [peers('to'), whole],
  from: [whole],
  to: [whole],
  metrics: [field('resource', 'name')],
  hostAliases: [field('ip')],
  refunds: [refundRule],
};

const DEFAULT_KEYS = [field('name'), field('id'), requirement, plainValue];

/** The keys of two lists, or undefined when their items can only be distinguished by their place. */
export function itemKeys(
  list: string | undefined,
  before: readonly unknown[],
  after: readonly unknown[],
): { before: ItemKey[]; after: ItemKey[] } | undefined {
  if (list !== undefined && ORDERED.has(list)) return undefined;
  const special = list === undefined || !Object.hasOwn(KEYS, list) ? undefined : KEYS[list];
  for (const keyOf of special ?? DEFAULT_KEYS) {
    const left = uniqueKeys(before, keyOf);
    const right = uniqueKeys(after, keyOf);
    if (left !== undefined && right !== undefined) return { before: left, after: right };
  }
  return undefined;
}

function uniqueKeys(
  items: readonly unknown[],
  keyOf: (item: unknown) => ItemKey | undefined,
): ItemKey[] | undefined {
  const keys = items.flatMap((item) => keyOf(item) ?? []);
  const unique = new Set(keys.map(({ key }) => key)).size === items.length;
  return keys.length === items.length && unique ? keys : undefined;
}

function field(...path: string[]) {
  return (item: unknown): ItemKey | undefined => {
    const value = valueAt(item, path);
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    return { key: JSON.stringify(value), label: String(value) };
  };
}

function portNumber(item: unknown): ItemKey | undefined {
  const port = valueAt(item, ['containerPort']) ?? valueAt(item, ['port']);
  if (typeof port !== 'number' && typeof port !== 'string') return undefined;
  const key = `${String(valueAt(item, ['protocol']) ?? 'TCP')} ${port}`;
  return { key, label: key };
}

/** One line of the secret requirements. */
function requirement(item: unknown): ItemKey | undefined {
  const [secret, key] = [valueAt(item, ['secret']), valueAt(item, ['key'])];
  if (typeof secret !== 'string' || typeof key !== 'string') return undefined;
  return { key: JSON.stringify([secret, key]), label: `${secret}/${key}` };
}

function plainValue(item: unknown): ItemKey | undefined {
  if (item !== null && typeof item === 'object') return undefined;
  return { key: JSON.stringify(item) ?? 'undefined', label: String(item) };
}

function whole(item: unknown): ItemKey {
  return { key: canonicalJson(item), label: peerLabel(item) };
}

/** A refund rule by what it counts from. */
function refundRule(item: unknown): ItemKey | undefined {
  const [before, after] = [valueAt(item, ['untilDaysBefore']), valueAt(item, ['withinDaysOfPurchase'])];
  if (typeof before === 'number') return { key: `before ${before}`, label: String(before) };
  if (typeof after === 'number') return { key: `after ${after}`, label: `${after} after purchase` };
  return undefined;
}

/** A rule of a policy by its peers. */
function peers(side: 'from' | 'to') {
  return (item: unknown): ItemKey => {
    const list = valueAt(item, [side]);
    const label = Array.isArray(list) ? list.map(peerLabel).join(', ') : 'everyone';
    return { key: canonicalJson(list ?? null), label: `${side} ${label}` };
  };
}

function peerLabel(peer: unknown): string {
  const cidr = valueAt(peer, ['ipBlock', 'cidr']);
  if (typeof cidr === 'string') return cidr;
  const pod = valueAt(peer, ['podSelector', 'matchLabels', 'app.kubernetes.io/name']);
  const space = valueAt(peer, ['namespaceSelector', 'matchLabels', 'kubernetes.io/metadata.name']);
  const words = [
    ...(typeof pod === 'string' ? [pod] : []),
    ...(typeof space === 'string' ? [`namespace ${space}`] : []),
  ];
  return words.join(' in ') || canonicalJson(peer);
}
