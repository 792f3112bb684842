/** The target of a request. */
export interface Target {
  /** As it came, with the query: what the upstream gets. */
  readonly url: string;
  /**
   * The path for decisions: lower case, no trailing slash. Services match paths that way too, so a decision made on the
   * raw path could be bypassed with a capital letter or a slash.
   */
  readonly path: string;
}

/**
 * What no ordinary client sends: bytes outside of visible ASCII, backslashes, fragments, path parameters, empty and dot
 * segments, and encodings of a dot, slash, backslash, semicolon, percent sign or control character. They are refused, not
 * repaired: parsers that repair differently disagree on which path is meant.
 */
const suspicious =
  /[^\x21-\x7e]|[\\#;]|\/\/|\/\.{1,2}(?:\/|$)|%(?:2[ef5]|5c|3b|[01][0-9a-f]|7f)|%(?![0-9a-f]{2})/i;

/** Undefined when the path is not one to forward. */
export function parseTarget(url: string): Target | undefined {
  if (!url.startsWith('/') || url.length > 4096) return undefined;
  const query = url.indexOf('?');
  const raw = query === -1 ? url : url.slice(0, query);
  if (suspicious.test(raw) || (query !== -1 && /[^\x21-\x7e]|#/.test(url))) return undefined;
  const lower = raw.toLowerCase();
  const path = lower.length > 1 && lower.endsWith('/') ? lower.slice(0, -1) : lower;
  return { url, path };
}

/** True for `prefix` itself and everything below it. */
export function isBelow(path: string, prefix: string): boolean {
  return path.startsWith(prefix) && (path.length === prefix.length || path.charCodeAt(prefix.length) === 47);
}
