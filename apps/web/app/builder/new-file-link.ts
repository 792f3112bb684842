/** Where the festival files are kept. */
export interface Repository {
  /** Of a clone: `https://github.com/owner/name`, with or without `.git`. */
  readonly url: string;
  readonly branch: string;
}

/** Longest address that GitHub and browsers take. Source: GitHub answers 414 above 8,192 bytes; some are left for its own. */
const MAX_ADDRESS = 7_500;

/** How a text gets into a pull request. */
export type PullRequestWay =
  /** The page opens with the text in it. */
  | { readonly kind: 'prefilled'; readonly href: string }
  /** The page opens, and the text is pasted: it is too long for an address, or the file exists. */
  | { readonly kind: 'paste'; readonly href: string; readonly why: 'too-long' | 'exists' }
  /** The repository is not known, or is no GitHub one. */
  | { readonly kind: 'by-hand' };

/** The page that proposes a file in a pull request. @param exists the file is in the repository already */
export function pullRequestWay(
  repository: Repository | undefined,
  file: string,
  text: string,
  exists: boolean,
): PullRequestWay {
  const page = repository && gitHubPage(repository);
  if (page === undefined) return { kind: 'by-hand' };
  if (exists) return { kind: 'paste', href: page('edit', file), why: 'exists' };
  const empty = page('new', '');
  const href = `${empty}?${new URLSearchParams({ filename: file, value: text })}`;
  if (href.length <= MAX_ADDRESS) return { kind: 'prefilled', href };
  return { kind: 'paste', href: `${empty}?${new URLSearchParams({ filename: file })}`, why: 'too-long' };
}

/** Where a file of the repository is read. Undefined: the repository is not known, or is no GitHub one. */
export function filePage(repository: Repository | undefined, file: string): string | undefined {
  return repository && gitHubPage(repository)?.('blob', file);
}

function gitHubPage({ url, branch }: Repository) {
  const [, owner, name] =
    /^(?:https:\/\/|git@|ssh:\/\/git@)github\.com[/:]([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(url) ?? [];
  if (owner === undefined || name === undefined) return undefined;
  const root = `https://github.com/${owner}/${name}`;
  const inAddress = (path: string) => path.split('/').map(encodeURIComponent).join('/');
  return (kind: 'new' | 'edit' | 'blob', file: string) =>
    [root, kind, inAddress(branch), ...(file === '' ? [] : [inAddress(file)])].join('/');
}
