/** One end of an edge: pods of this festival by name, a neighbouring namespace, known networks, or a host outside. */
export type Endpoint =
  | { readonly kind: 'pods'; readonly name: string }
  | { readonly kind: 'namespace'; readonly name: string }
  | { readonly kind: 'network'; readonly name: string; readonly cidrs: readonly string[] }
  | { readonly kind: 'host'; readonly name: string };

/** Who may talk to whom, on which port, and why. What is not in the table is denied. */
export interface Edge {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly port: number;
  readonly why: string;
  /** Secret with the edge's own token; only calls to a management port carry one. */
  readonly credential?: string;
  /** Set when the caller gets the callee's address as an environment variable. */
  readonly variable?: string;
}
