import { isIP } from 'node:net';
import { isPublicAddress } from './public-address.ts';

/** Most characters of a receiver's address. Source: what proxies pass on. */
export const LONGEST_URL = 2_048;

/** Why an address is no receiver's. */
export type UrlFault =
  | 'not-a-url'
  | 'not-https'
  | 'port-not-443'
  | 'has-credentials'
  | 'has-fragment'
  | 'private-address';

/** The host of a URL as it is looked up: an IPv6 address without brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

/**
 * What is wrong with a receiver's address, as far as it shows without a look-up; undefined: nothing. Numbers in other
 * notations (`0x7f.1`) were made an address by the URL parser.
 * @param allowPrivate one machine: plain http and private addresses are receivers, too
 */
export function urlFault(text: string, allowPrivate: boolean): UrlFault | undefined {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return 'not-a-url';
  if (url.username !== '' || url.password !== '') return 'has-credentials';
  if (url.hash !== '') return 'has-fragment';
  if (allowPrivate) return undefined;
  if (url.protocol !== 'https:') return 'not-https';
  if (url.port !== '') return 'port-not-443';
  const host = hostOf(url);
  if (isIP(host) !== 0 && !isPublicAddress(host)) return 'private-address';
  return undefined;
}
