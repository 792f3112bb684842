/** How long the fans of a run go on asking: until its time is over, or it is interrupted. */
export class Patience {
  readonly #interrupted: AbortSignal | undefined;
  #until = Number.POSITIVE_INFINITY;

  constructor(interrupted?: AbortSignal) {
    this.#interrupted = interrupted;
  }

  /** From then on no fan asks again any more. */
  endsIn(ms: number): this {
    this.#until = performance.now() + ms;
    return this;
  }

  get isOver(): boolean {
    return this.#interrupted?.aborted === true || performance.now() > this.#until;
  }
}
