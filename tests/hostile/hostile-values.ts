import fc from 'fast-check';

/** Texts that broke services elsewhere. */
const TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udc00x',
  '\u202e',
  '\u001b[2J',
  '\r\nset-cookie: a=b',
  '👩‍👩‍👧‍👦'.repeat(40),
  'e\u0301',
  'x'.repeat(10_000),
  "'; DROP TABLE holds; --",
  '../../internal/audit',
  '__proto__',
  '0190F2A8-1F6B-7C3E-9A44-5D3C2B1A0F9E',
  '2026-02-30T25:61:61Z',
  '99999999999999999999999999',
  '1e309',
];

const VALUES: readonly unknown[] = [
  ...TEXTS,
  null,
  true,
  -1,
  0,
  1.5,
  Number.MAX_SAFE_INTEGER,
  -Number.MAX_VALUE,
  Number.MAX_VALUE,
  [],
  {},
  [[[[]]]],
  JSON.parse('{"__proto__": {"admin": true}, "constructor": {"prototype": {}}}'),
];

/** Bodies that are no JSON value of reasonable shape. */
const BODIES: readonly string[] = [
  '',
  'null',
  '[',
  '{"a":',
  '"\\ud800"',
  '[]',
  '1e400',
  `${'['.repeat(3_000)}${']'.repeat(3_000)}`,
  `${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}`,
  `{"${'k'.repeat(20_000)}":1}`,
  '\ufeff{}',
];

/** Parts of a path or a query, percent-encoded. */
const ENCODED: readonly string[] = [
  '%00',
  '%ED%A0%80',
  '%FF',
  '%',
  '%zz',
  '%2e%2e%2f',
  '%252e%252e',
  'x'.repeat(3_000),
  '%F0%9F%91%A9',
  '0190F2A8-1F6B-7C3E-9A44-5D3C2B1A0F9E',
  '%0d%0aset-cookie:a=b',
  "'%20OR%20'1'='1",
];

const HEADERS: readonly Readonly<Record<string, string>>[] = [
  {},
  { 'content-type': 'text/plain' },
  { 'content-type': 'application/json; charset=utf-16' },
  { 'content-encoding': 'gzip' },
  { 'idempotency-key': 'x'.repeat(300) },
  { 'idempotency-key': 'a b' },
  { 'x-correlation-id': 'y'.repeat(500) },
  { prefer: 'wait=-1' },
  { prefer: 'wait=1e9' },
  { 'if-none-match': '*, W/"x", ' },
  { authorization: 'Bearer not.a.token' },
  { authorization: 'bearer e30.e30.e30' },
  { accept: 'image/png' },
  { range: 'bytes=0-0,5-2' },
  { origin: 'https://elsewhere.example' },
];

export const hostileBody = fc.constantFrom(...BODIES);
export const hostileEncoded = fc.constantFrom(...ENCODED);
export const hostileHeaders = fc.constantFrom(...HEADERS);

/** The value with one of its parts, or itself, replaced by something hostile. */
export function spoiled(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.tuple(values, fc.nat(), fc.constantFrom(...VALUES)).map(([value, at, hostile]) => {
    const paths = pathsOf(value);
    return replaced(value, paths[at % paths.length] ?? [], hostile);
  });
}

type Path = readonly string[];

function pathsOf(value: unknown): Path[] {
  if (typeof value !== 'object' || value === null) return [[]];
  return [[], ...Object.entries(value).flatMap(([key, item]) => pathsOf(item).map((path) => [key, ...path]))];
}

function replaced(value: unknown, [key, ...below]: Path, hostile: unknown): unknown {
  if (key === undefined || typeof value !== 'object' || value === null) return hostile;
  const entries = Object.entries(value).map(([name, item]) => [
    name,
    name === key ? replaced(item, below, hostile) : item,
  ]);
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}
