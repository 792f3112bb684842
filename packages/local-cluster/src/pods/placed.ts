import type { Place } from '../network/addresses.ts';

/** Scheme and user, host, port, and what follows. */
const ADDRESS = /^([a-z][a-z0-9+.-]*:\/\/(?:[^@/]*@)?)([a-z0-9.-]+):(\d+)(.*)$/s;

/** Variables that are addresses of Services, with where these really are: for programs that no preload teaches their names. */
export function placed(
  environment: Readonly<Record<string, string>>,
  placeOf: (host: string, port: number) => Place | undefined,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([key, value]) => {
      const [, before = '', host = '', port = '', after = ''] = ADDRESS.exec(value) ?? [];
      const place = host === '' ? undefined : placeOf(host, Number(port));
      return [key, place === undefined ? value : `${before}${place.host}:${place.port}${after}`];
    }),
  );
}
