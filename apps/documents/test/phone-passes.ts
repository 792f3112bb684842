import { createHash, randomUUID } from 'node:crypto';
import { type RunningService, startService } from '@clove/service-kit/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import { z } from 'zod';
import { documentsService } from '../src/documents-service.ts';
import type { DocumentsUnderTest } from './documents-for-all.ts';
import { usedPass } from './samples.ts';

/** Passes for Apple Wallet and Google Wallet. */
export function phonePasses(running: DocumentsUnderTest): void {
  const { environment, get, holder } = running;

  let on: RunningService;
  beforeAll(async () => {
    on = await startService(documentsService, { ...environment(), WALLET: 'unsigned' });
  });
  afterAll(() => on.stop());

  test('is off by default', async () => {
    const { fan, own } = holder();
    for (const path of [`${own.id}.pkpass`, `${own.id}.google.json`]) {
      const response = await get(`/api/documents/tickets/${path}`, fan);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ type: '/problems/wallet-off' });
    }
  });

  test('is a file of pass, images and a manifest that is true of each; it says that it is not signed', async () => {
    const { fan, own } = holder();
    const response = await get(`/api/documents/tickets/${own.id}.pkpass`, fan, on.url);
    expect(response.headers.get('content-type')).toBe('application/vnd.apple.pkpass');
    expect(response.headers.get('clove-pass')).toBe('unsigned');
    const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
    const manifest = z.record(z.string(), z.string()).parse(JSON.parse(strFromU8(files['manifest.json']!)));
    const { 'manifest.json': _, ...listed } = files;
    const sums = Object.entries(listed).map(([name, bytes]) => [
      name,
      createHash('sha1').update(bytes).digest('hex'),
    ]);
    expect(Object.fromEntries(sums)).toEqual(manifest);
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining(['pass.json', 'icon.png', 'icon@2x.png', 'logo.png']),
    );
    expect(Object.keys(files)).not.toContain('signature');
    expect(Buffer.from(files['icon@2x.png']!).readUInt32BE(16)).toBe(58);
    const pass = JSON.parse(strFromU8(files['pass.json']!));
    expect(pass).toMatchObject({
      formatVersion: 1,
      serialNumber: `${own.id}-1`,
      organizationName: '주식회사 클로브',
      relevantDate: own.startsAt,
      barcodes: [{ format: 'PKBarcodeFormatQR', message: own.qr }],
      eventTicket: {
        primaryFields: [{ value: '첫째 날', label: '입장권 1/2' }],
        secondaryFields: [{ key: 'start' }, { key: 'doors' }],
        auxiliaryFields: [
          { key: 'place', value: 'A 3-12' },
          { key: 'category', value: '청소년' },
        ],
      },
    });
  });

  test('of a pass has in front what is left of it, and is shown by the phone then', async () => {
    const { fan, own } = holder('김하늘', usedPass);
    const response = await get(`/api/documents/tickets/${own.id}.pkpass?language=en`, fan, on.url);
    const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
    expect(JSON.parse(strFromU8(files['pass.json']!))).toMatchObject({
      relevantDate: '2026-08-09T04:00:00.000Z',
      barcodes: [{ message: own.qr }],
      eventTicket: {
        primaryFields: [{ value: 'Weekend pass' }],
        secondaryFields: [{ key: 'performance day-3', label: 'Day 3' }],
        backFields: expect.arrayContaining([
          expect.objectContaining({ label: 'Day 1', value: expect.stringContaining('used') }),
        ]),
      },
    });
  });

  test('for Google is the class and the object of the ticket; another member gets neither', async () => {
    const { fan, own } = holder();
    const path = `/api/documents/tickets/${own.id}.google.json?language=en`;
    const response = await get(path, fan, on.url);
    expect(response.headers.get('clove-pass')).toBe('unsigned');
    expect(await response.json()).toMatchObject({
      eventTicketClasses: [{ eventName: { defaultValue: { value: 'Busan Rock Festival 2026: Day 1' } } }],
      eventTicketObjects: [{ barcode: { type: 'QR_CODE', value: own.qr }, ticketNumber: own.id }],
    });
    for (const kind of ['pkpass', 'google.json']) {
      const asked = await get(`/api/documents/tickets/${own.id}.${kind}`, randomUUID(), on.url);
      expect(asked.status).toBe(404);
    }
  });
}
