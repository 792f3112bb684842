import { act } from './client.ts';

/** What a log-in with Kakao that was begun in this window is for. */
export interface KakaoFlow {
  readonly flow: string;
  readonly purpose: 'log-in' | 'link';
  /** Path of this site to come back to. */
  readonly back: string;
}

const key = 'clove.kakao';

/** Goes to Kakao; it comes back to /account/kakao in this window. @throws ApiProblem */
export async function beginKakao(purpose: KakaoFlow['purpose'], back: string): Promise<void> {
  const { body } = await act<{ flow: string; redirectUrl: string }>(
    crypto.randomUUID(),
    'POST',
    '/api/auth/kakao/flows',
  );
  const begun: KakaoFlow = { flow: body.flow, purpose, back };
  sessionStorage.setItem(key, JSON.stringify(begun));
  location.assign(body.redirectUrl);
}

/** The log-in that this window began, once; null: none. */
export function takeKakaoFlow(): KakaoFlow | null {
  const text = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  return text === null ? null : flowOf(text);
}

function flowOf(text: string): KakaoFlow | null {
  const { flow, purpose, back }: Partial<KakaoFlow> = JSON.parse(text);
  const isOurs = typeof back === 'string' && back.startsWith('/') && !back.startsWith('//');
  if (typeof flow !== 'string' || (purpose !== 'log-in' && purpose !== 'link') || !isOurs) return null;
  return { flow, purpose, back };
}
