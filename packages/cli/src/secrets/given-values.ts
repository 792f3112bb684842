/** Values that come from outside: looked up as `<secret>/<key>`, then as `<key>`. */
export type GivenValues = (secret: string, key: string) => string | undefined;

/**
 * Values from lines `KEY=value` or `secret/KEY=value` (empty ones and those with # are skipped), then from
 * environment variables called like the key.
 */
export function givenValues(lines: string, env: Readonly<Record<string, string | undefined>>): GivenValues {
  const written = new Map(
    lines
      .split('\n')
      .filter((line) => line.includes('=') && !line.trimStart().startsWith('#'))
      .map((line) => [line.slice(0, line.indexOf('=')).trim(), line.slice(line.indexOf('=') + 1).trim()]),
  );
  return (secret, key) => written.get(`${secret}/${key}`) ?? written.get(key) ?? env[key];
}
