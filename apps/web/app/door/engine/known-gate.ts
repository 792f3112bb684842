import { addPack, addScan, type OfflineGate, openPack, readQr, verificationKey } from '@clove/contracts/gate';
import type { GateApi } from './gate-api.ts';
import type { KeptScan } from './shapes.ts';
import type { DoorStore } from './store.ts';

/** After so many packs the whole is read again: opening them all at the start takes time. */
const MOST_PACKS = 40;
const KEY_FACT = 'verification-key';

/** What a phone knows of a gate: the signed packs that it keeps, and its own scans since. */
export class KnownGate {
  readonly #gateId: string;
  readonly #store: DoorStore;
  readonly #api: GateApi;
  #key: CryptoKey | undefined;
  #texts: string[] = [];
  #packs: OfflineGate | undefined;
  #gate: OfflineGate | undefined;

  constructor(gateId: string, store: DoorStore, api: GateApi) {
    this.#gateId = gateId;
    this.#store = store;
    this.#api = api;
  }

  /** Undefined: nothing is known. */
  get gate(): OfflineGate | undefined {
    return this.#gate;
  }

  /** Opens what is kept. Packs that the festival's key did not sign are thrown away. @throws where the browser has no Ed25519 */
  async load(): Promise<void> {
    const pem = await this.#store.read<string>(KEY_FACT);
    if (pem === undefined) return;
    this.#key = await verificationKey(pem);
    const texts = await this.#store.packs(this.#gateId);
    if (await this.#take(texts, true)) return;
    await this.#store.keepPacks(this.#gateId, []);
  }

  /**
   * Reads what changed since the last pack, or the whole.
   * @returns whether the packs are signed with the festival's key
   * @throws ApiProblem; and where the browser has no Ed25519
   */
  async refresh(signal: AbortSignal): Promise<boolean> {
    const whole = this.#packs === undefined || this.#texts.length >= MOST_PACKS;
    const texts: string[] = [];
    let since = whole ? undefined : this.#packs?.pack.version;
    this.#key ??= await this.#newKey(signal);
    for (;;) {
      const text = await this.#api.pack(this.#gateId, since, signal);
      let pack = await openPack(text, this.#key);
      if (pack === undefined) {
        // The festival may have a new key.
        this.#key = await this.#newKey(signal);
        pack = await openPack(text, this.#key);
      }
      if (pack?.gateId !== this.#gateId) return false;
      texts.push(text);
      since = pack.version;
      if (pack.complete) break;
    }
    const isTaken = await this.#take(texts, whole);
    if (isTaken) await this.#store.keepPacks(this.#gateId, this.#texts);
    return isTaken;
  }

  async forget(): Promise<void> {
    this.#texts = [];
    this.#packs = undefined;
    this.#gate = undefined;
    await this.#store.forgetPacks();
  }

  /** As the packs say, and what this phone let in and out since. */
  replay(scans: readonly KeptScan[]): void {
    this.#gate = this.#packs;
    for (const scan of scans) this.add(scan);
  }

  /** The phone let someone in or out. */
  add({ qr, direction, at, door, gateId }: KeptScan): void {
    const code = readQr(qr)?.payload;
    const performance = this.#gate?.pack.performances.find(({ id }) => id === code?.performanceId);
    if (this.#gate === undefined || code === undefined || performance === undefined) return;
    if (gateId !== this.#gateId) return;
    const place = { performance, sectionId: code.sectionId };
    const facts = { code, place };
    const decision =
      direction === 'out'
        ? { outcome: 'out' as const, ...facts }
        : { outcome: 'in' as const, again: false, overridden: [], ...facts };
    this.#gate = addScan(this.#gate, decision, { at: new Date(at), door });
  }

  async #take(texts: readonly string[], whole: boolean): Promise<boolean> {
    let packs = whole ? undefined : this.#packs;
    const kept = whole ? [] : [...this.#texts];
    for (const text of texts) {
      const pack = this.#key === undefined ? undefined : await openPack(text, this.#key);
      if (pack === undefined) return false;
      packs = await addPack(packs, pack);
      if (pack.since === null) kept.length = 0;
      // What says nothing new but its age is replaced by the next.
      const last = kept.at(-1);
      if (last !== undefined && kept.length > 1 && saysNothing(last)) kept.pop();
      kept.push(text);
    }
    this.#packs = packs;
    this.#texts = kept;
    return true;
  }

  async #newKey(signal: AbortSignal): Promise<CryptoKey> {
    const pem = await this.#api.verificationKey(signal);
    const key = await verificationKey(pem);
    await this.#store.write(KEY_FACT, pem);
    return key;
  }
}

/** Whether a signed pack has no tickets; it was verified before. */
function saysNothing(text: string): boolean {
  const body = text.split('.')[1] ?? '';
  return atob(body.replaceAll('-', '+').replaceAll('_', '/')).includes('"tickets":[]');
}
