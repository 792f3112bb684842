import { expect } from '@jest/globals';
import { create as createQr } from 'qrcode';
import type { StorefrontFan } from './storefront-fan.ts';

/** The quiet zone that the page draws around a QR code, in modules; scanners are promised four. */
const quietZone = 4;

/** Expects the QR code that the page draws at this place to say the payload, module by module. */
export async function expectQr(fan: StorefrontFan, index: number, payload: string): Promise<void> {
  const { modules } = createQr(payload, { errorCorrectionLevel: 'M' });
  const expected = Array.from(modules.data, (module) => module === 1);
  expect(await fan.seenQr(index, modules.size, quietZone)).toEqual(expected);
}
