/**
 * Why a request is not done, as facts. Domain and application know only this: the status and the words of an answer
 * belong to adapters/http. A service's refusals are one union of such types, discriminated by `reason`.
 */
export interface Refusal {
  /** Kebab-case slug, unique within the union. */
  readonly reason: string;
  /** The same request may succeed later: something is busy, unavailable or over a limit. @default false */
  readonly temporary?: boolean;
}

/**
 * A refusal, thrown. Each service or package with use cases has one subclass for its union, by which its adapter
 * recognises it: `class OrderRefused extends Refused<OrderRefusal> {}`.
 */
export abstract class Refused<R extends Refusal = Refusal> extends Error {
  readonly refusal: R;

  /** @param options `cause`: the failure behind a temporary refusal; it is logged and never answered */
  constructor(refusal: R, options?: ErrorOptions) {
    super(`refused: ${refusal.reason}`, options);
    this.name = new.target.name;
    this.refusal = refusal;
  }
}

/** Whether an error is a refusal of which the same request may succeed later. */
export function isTemporaryRefusal(error: unknown): boolean {
  return error instanceof Refused && error.refusal.temporary === true;
}
