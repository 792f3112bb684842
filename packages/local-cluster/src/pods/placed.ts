import type { Place } from '../network/addresses.ts';

/** Scheme and user, host, port, and what follows. */
const ADDRESS = /^([a-z][a-z0-9+.-]*:\/\/(?:[^@/]*@)?)([a-z0-9.-]+):(\d+)(.*)$/s;

/** Where a program is to listen: on all addresses it would be open to the machine's network. */
const LOOPBACK = '127.0.0.1';

/**
 * The environment of a program that no preload teaches the names of Services and keeps on loopback: variables that are
 * addresses of Services say where these really are, and HOST says where to listen.
 */
export function placed(
  environment: Readonly<Record<string, string>>,
  placeOf: (host: string, port: number) => Place | undefined,
): Record<string, string> {
  const translated = Object.fromEntries(
    Object.entries(environment).map(([key, value]) => {
      const [, before = '', host = '', port = '', after = ''] = ADDRESS.exec(value) ?? [];
      const place = host === '' ? undefined : placeOf(host, Number(port));
      return [key, place === undefined ? value : `${before}${place.host}:${place.port}${after}`];
    }),
  );
  return { HOST: LOOPBACK, ...translated };
}
