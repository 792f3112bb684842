import { useSyncExternalStore } from 'react';
import { read, serverNow } from '../api/client.ts';
import type { Text } from '../api/festival.ts';
import { currentMember, useMember } from '../api/session.ts';
import type { InventoryName } from './hold.ts';

/** What a code opens for a member: hidden sections, and what is sold to them before the sale opens. */
export interface OpenedCode {
  readonly memberId: string;
  /** As it was typed. */
  readonly code: string;
  readonly title?: Text | undefined;
  /** Ids of hidden sections. */
  readonly opens: readonly string[];
  /** Hidden passes: they are in no list of the festival. Absent: of an earlier release. */
  readonly passes?: readonly HiddenPass[];
  readonly presale: boolean;
  readonly scope: Scope;
  /** Excluded; by the server's clock. */
  readonly until: string;
  /** Shown to each inventory with what is asked of it. */
  readonly grants: Readonly<Partial<Record<InventoryName, string>>>;
}

/** A pass that only who has a code for it sees; its prices are on its map. */
export interface HiddenPass {
  readonly id: string;
  readonly title: Text;
  readonly performances: readonly string[];
  readonly sectionId: string;
  readonly startsAt: string;
}

interface Scope {
  readonly performances?: readonly string[];
  readonly sections?: readonly string[];
  readonly categories?: readonly string[];
  readonly goods?: readonly string[];
  readonly rooms?: readonly string[];
}

interface Answer extends Omit<OpenedCode, 'memberId' | 'code' | 'title'> {
  readonly voucher: { readonly id: string; readonly title?: Text };
}

/** In this browser, so that a reload and another tab have it; of no use to another member. */
const key = 'clove.opened';
const listeners = new Set<() => void>();
let kept: { readonly text: string | null; readonly opened: OpenedCode | undefined } = {
  text: null,
  opened: undefined,
};

/** What the member's code opens, also when its time is over; undefined: none was sent. */
export function useOpenedCode(): OpenedCode | undefined {
  const memberId = useMember()?.id;
  const opened = useSyncExternalStore(subscribe, stored);
  return opened?.memberId === memberId ? opened : undefined;
}

/** The same outside of components. */
export function openedCode(): OpenedCode | undefined {
  const opened = stored();
  return opened !== undefined && opened.memberId === currentMember()?.id ? opened : undefined;
}

/** Sends a code and keeps what it opens. @throws ApiProblem */
export async function openCode(code: string, memberId: string): Promise<OpenedCode> {
  // A code is a secret of few: it travels in a body, and no use of it is taken.
  const { voucher, opens, passes, presale, scope, until, grants } = await read<Answer>(
    '/api/vouchers/openings',
    {
      method: 'POST',
      body: { code },
    },
  );
  const opened: OpenedCode = {
    ...{ memberId, code, title: voucher.title, opens, presale, scope, until, grants },
    ...(passes === undefined ? {} : { passes }),
  };
  store(opened);
  return opened;
}

export function forgetCode(): void {
  store(undefined);
}

/** Headers of a request; of any name, the compiler would take them for options of a request, too. */
type GrantHeaders = { readonly 'voucher-grant'?: string };

/** What a request to an inventory shows, while the code's time is not over. */
export function grantHeaders(inventory: InventoryName): GrantHeaders {
  const opened = openedCode();
  const grant = opened !== undefined && isOn(opened, serverNow()) ? opened.grants[inventory] : undefined;
  return grant === undefined ? {} : { 'voucher-grant': grant };
}

export function isOn({ until }: Pick<OpenedCode, 'until'>, now: number): boolean {
  return now < Date.parse(until);
}

/** Whether a code sells a section, or anything of a performance, before the sale opens: as the seat service decides it. */
export function sellsEarly(
  { presale, opens, scope }: Pick<OpenedCode, 'presale' | 'opens' | 'scope'>,
  performanceId: string,
  sectionId?: string,
): boolean {
  const among = (list: readonly string[] | undefined, id: string) => list === undefined || list.includes(id);
  if (!presale || !among(scope.performances, performanceId)) return false;
  if (opens.length > 0 && (sectionId === undefined || opens.includes(sectionId))) return true;
  const ofPlaces = [scope.performances, scope.sections, scope.categories].some((list) => list !== undefined);
  if (!ofPlaces) return scope.goods === undefined && scope.rooms === undefined;
  return sectionId === undefined || among(scope.sections, sectionId);
}

function stored(): OpenedCode | undefined {
  const text = localStorage.getItem(key);
  if (text !== kept.text) kept = { text, opened: parsed(text) };
  return kept.opened;
}

/** What an earlier release of this page kept in another form is forgotten. */
function parsed(text: string | null): OpenedCode | undefined {
  if (text === null) return undefined;
  const opened: Partial<OpenedCode> = JSON.parse(text);
  const { memberId, code, opens, presale, scope, until, grants } = opened;
  const isWhole =
    [memberId, code, until].every((each) => typeof each === 'string') &&
    Array.isArray(opens) &&
    typeof presale === 'boolean' &&
    [scope, grants].every((each) => typeof each === 'object' && each !== null);
  return isWhole ? (opened as OpenedCode) : undefined;
}

function store(opened: OpenedCode | undefined): void {
  if (opened === undefined) localStorage.removeItem(key);
  else localStorage.setItem(key, JSON.stringify(opened));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  const other = ({ key: changed }: StorageEvent) => {
    if (changed === key || changed === null) listener();
  };
  listeners.add(listener);
  window.addEventListener('storage', other);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', other);
  };
}
