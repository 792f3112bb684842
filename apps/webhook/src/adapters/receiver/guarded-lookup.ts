import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { Resolver } from '../../application/ports.ts';
import { isPublicAddress } from '../../domain/public-address.ts';

/** A name leads to an address that is not on the internet. */
export class AddressRefused extends Error {
  constructor() {
    super('the name leads to an address that is not on the internet');
    this.name = 'AddressRefused';
  }
}

/**
 * Looks a name up for a connection and refuses it when any of its addresses is not public. What is checked is what is
 * connected to: there is no second look-up that could answer something else.
 */
export const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, []);
    if (!addresses.every(({ address }) => isPublicAddress(address)))
      return callback(new AddressRefused(), []);
    if (options.all === true) return callback(null, addresses);
    const [first] = addresses;
    return callback(null, first?.address ?? '', first?.family);
  });
};

/** Names as the operating system resolves them. */
export const resolver: Resolver = {
  addresses: (host) =>
    new Promise((resolve, reject) => {
      lookup(host, { all: true }, (error, addresses) => {
        if (error === null) resolve(addresses.map(({ address }) => address));
        else if (error.code === 'ENOTFOUND') resolve([]);
        else reject(error);
      });
    }),
};
