/** An item of a set-based call with the correlation id of the request it came from. @default the call's own id */
export type Asked<I> = I & { readonly correlationId?: string };
