import type { Place } from '../provenance/place.ts';
import { because, reason } from '../provenance/reason.ts';

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

/**
 * An edge with the places that decide it.
 * @param places of its port where `ofPort`, otherwise of its ends
 */
export function edge(fields: Edge, places: (ofPort: boolean) => readonly Place[]): Edge {
  const { from, to, port, why } = fields;
  const given = reason(`${from.name} -> ${to.name}:${port}: ${why}`, ([field]) => places(field === 'ports'));
  return because(fields, given);
}
