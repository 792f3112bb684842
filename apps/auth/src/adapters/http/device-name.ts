import type { IncomingHttpHeaders } from 'node:http';
import Bowser from 'bowser';

/** Longest name that is stored. */
const LONGEST = 60;

/**
 * What a person recognises a device by, e.g. `Chrome, Windows`: names alone, without versions, so that an update makes no
 * new device. A client may send any text, so nothing is allowed or refused by it.
 */
export function deviceName(headers: IncomingHttpHeaders): string {
  const userAgent = headers['user-agent'];
  if (userAgent === undefined || userAgent.trim() === '') return 'unknown';
  const { browser, os } = Bowser.parse(userAgent);
  const known = [browser.name, os.name].filter((part) => part !== undefined && part !== '');
  const name = known.length > 0 ? known.join(', ') : (userAgent.split(/[\s/]/)[0] ?? '');
  return name.replace(/[^\p{L}\p{N} ,.()_-]/gu, '').slice(0, LONGEST) || 'unknown';
}
