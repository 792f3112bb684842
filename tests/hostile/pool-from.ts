import { type Dispatcher, Pool } from 'undici';

/** Connections of clients who have an address of their own, as the proxy in front of the gateway says. */
export class PoolFrom extends Pool {
  readonly #from: string;

  constructor(url: string, from: string) {
    super(url);
    this.#from = from;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const headers = { ...options.headers, 'x-forwarded-for': this.#from };
    return super.dispatch({ ...options, headers }, handler);
  }
}
