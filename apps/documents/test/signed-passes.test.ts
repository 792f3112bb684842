import { createHash, createPublicKey, generateKeyPairSync, randomUUID, verify } from 'node:crypto';
import { type RunningService, startService, type TestTokens, testTokens } from '@clove/service-kit/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import { jwtVerify } from 'jose';
import forge from 'node-forge';
import { documentsService } from '../src/documents-service.ts';
import { environmentOf } from './documents-for-all.ts';
import { festival, ticket } from './samples.ts';
import { type AuthStandIn, authStandIn, type TicketStandIn, ticketStandIn } from './stand-ins.ts';

let tokens: TestTokens;
let tickets: TicketStandIn;
let auth: AuthStandIn;
const running: RunningService[] = [];
beforeAll(async () => {
  [tokens, tickets, auth] = await Promise.all([
    testTokens(),
    ticketStandIn('ticket-edge'),
    authStandIn('auth-edge'),
  ]);
});
afterAll(async () => {
  await Promise.all(running.map((service) => service.stop()));
  await Promise.all([tickets.close(), auth.close(), tokens.close()]);
});

/** Keys of an issuer, made here as Apple and Google would have given them. */
const pair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
const [authority, own, google] = [pair(), pair(), pair()];
const certificate = (subject: string, of: { publicKey: string }, serial: string) => {
  const made = forge.pki.createCertificate();
  made.publicKey = forge.pki.publicKeyFromPem(of.publicKey);
  made.serialNumber = serial;
  made.validity.notBefore = new Date(Date.now() - 86_400_000);
  made.validity.notAfter = new Date(Date.now() + 86_400_000);
  made.setSubject([{ name: 'commonName', value: subject }]);
  made.setIssuer([{ name: 'commonName', value: 'Intermediate' }]);
  made.sign(forge.pki.privateKeyFromPem(authority.privateKey), forge.md.sha256.create());
  return forge.pki.certificateToPem(made);
};
const APPLE = {
  APPLE_PASS_TYPE_ID: 'pass.org.example.festival',
  APPLE_TEAM_ID: 'TEAM000001',
  APPLE_PASS_CERTIFICATE: certificate('Pass', own, '02'),
  APPLE_PASS_PRIVATE_KEY: own.privateKey,
  APPLE_INTERMEDIATE_CERTIFICATE: certificate('Intermediate', authority, '01'),
};
const GOOGLE = {
  GOOGLE_WALLET_ISSUER_ID: '3388000000000000000',
  GOOGLE_WALLET_ACCOUNT: 'passes@example.iam.gserviceaccount.com',
  GOOGLE_WALLET_PRIVATE_KEY: google.privateKey,
};

async function start(values: Record<string, string>): Promise<RunningService> {
  const service = await startService(documentsService, {
    ...environmentOf({ tokens, tickets, auth }),
    WALLET: 'signed',
    ...values,
  });
  running.push(service);
  return service;
}

async function pass(service: RunningService, kind: 'pkpass' | 'google.json') {
  const fan = randomUUID();
  const held = ticket({});
  tickets.tickets.set(`${fan} ${held.id}`, { result: 'ok', festival, ticket: held });
  const token = await tokens.sign({ memberId: fan, role: 'fan', sessionId: randomUUID() });
  const response = await fetch(`${service.url}/api/documents/tickets/${held.id}.${kind}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return { response, held };
}

test('an Apple pass is signed by its certificate: detached PKCS #7 of its manifest, both certificates in it', async () => {
  const { response } = await pass(await start(APPLE), 'pkpass');
  expect(response.headers.get('clove-pass')).toBe('signed');
  const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
  expect(JSON.parse(strFromU8(files['pass.json']!))).toMatchObject({
    passTypeIdentifier: 'pass.org.example.festival',
    teamIdentifier: 'TEAM000001',
  });
  const { attributes, signature, certificates, content } = readSignature(files['signature']!);
  expect(content).toBe(false);
  expect(certificates.sort()).toEqual(['Intermediate', 'Pass']);
  // RFC 5652, 5.4: what is signed are the attributes as a SET, and they have the digest of the content.
  const digest = createHash('sha256').update(files['manifest.json']!).digest('latin1');
  expect(attributes.toString('latin1')).toContain(digest);
  expect(verify('sha256', attributes, createPublicKey(own.publicKey), signature)).toBe(true);
});

test('a Google pass is an address with the pass in it, signed by the account of the issuer', async () => {
  const { response, held } = await pass(await start(GOOGLE), 'google.json');
  expect(response.headers.get('clove-pass')).toBe('signed');
  const { saveUrl } = (await response.json()) as { saveUrl: string };
  const [, jwt = ''] = /^https:\/\/pay\.google\.com\/gp\/v\/save\/([\w.-]+)$/.exec(saveUrl) ?? [];
  const { payload } = await jwtVerify(jwt, createPublicKey(google.publicKey), {
    issuer: GOOGLE.GOOGLE_WALLET_ACCOUNT,
    audience: 'google',
  });
  expect(payload).toMatchObject({
    typ: 'savetowallet',
    payload: {
      eventTicketObjects: [
        { id: `${GOOGLE.GOOGLE_WALLET_ISSUER_ID}.${held.id}-1`, barcode: { value: held.qr } },
      ],
    },
  });
});

test('the passes of a provider whose keys are not there are switched off', async () => {
  const { response } = await pass(await start(GOOGLE), 'pkpass');
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ type: '/problems/wallet-off' });
});

test.each([
  ['nothing to sign with', {}, 'WALLET is signed'],
  ['a value missing', { ...APPLE, APPLE_TEAM_ID: undefined }, 'APPLE_TEAM_ID is missing'],
  ['the key of another certificate', { ...APPLE, APPLE_PASS_PRIVATE_KEY: google.privateKey }, 'APPLE_*'],
  [
    'a certificate of another issuer',
    { ...APPLE, APPLE_INTERMEDIATE_CERTIFICATE: APPLE.APPLE_PASS_CERTIFICATE },
    'APPLE_*',
  ],
  ['no key at all', { ...GOOGLE, GOOGLE_WALLET_PRIVATE_KEY: 'secret text' }, 'GOOGLE_WALLET_*'],
])('with %s it does not start, and says no value', async (_what, values, message) => {
  const given = Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
  const failure = await start(given).then(
    () => 'it started',
    (error: unknown) => String(error),
  );
  expect(failure).toContain(message);
  expect(failure).not.toMatch(/PRIVATE KEY-----|secret text/);
});

/** The parts of a SignedData (RFC 5652) with one signer. */
function readSignature(der: Uint8Array) {
  const asn1 = forge.asn1.fromDer(Buffer.from(der).toString('binary'));
  const message = forge.pkcs7.messageFromAsn1(asn1) as forge.pkcs7.PkcsSignedData & {
    rawCapture: { content?: unknown; authenticatedAttributes: forge.asn1.Asn1[]; signature: string };
  };
  const { authenticatedAttributes, signature, content } = message.rawCapture;
  const set = forge.asn1.create(
    forge.asn1.Class.UNIVERSAL,
    forge.asn1.Type.SET,
    true,
    authenticatedAttributes,
  );
  return {
    attributes: Buffer.from(forge.asn1.toDer(set).getBytes(), 'binary'),
    signature: Buffer.from(signature, 'binary'),
    certificates: message.certificates.map((one) => String(one.subject.getField('CN').value)),
    content: content !== undefined,
  };
}
