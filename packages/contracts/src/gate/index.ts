/** What gates and scanners need, without a database or Node.js: a page in a browser imports it as it is. */
export * from './pack.ts';
export * from './qr.ts';
export * from './rules.ts';
