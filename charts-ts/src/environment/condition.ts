import type { EnvironmentFile } from './schema.ts';

/** Switches of an environment that a part of a template, a secret or a host may depend on; absent ones do not matter. */
export interface Condition {
  readonly payments?: 'sandbox' | 'live' | undefined;
  readonly mail?: 'sandbox' | undefined;
  readonly kakaoLogin?: 'sandbox' | 'live' | undefined;
}

/** What conditions are held against. */
export type Switches = Pick<EnvironmentFile, 'payments' | 'mail' | 'kakaoLogin'>;

/** Whether an environment has every switch as a condition wants it. */
export function holdsIn(condition: Condition, environment: Switches): boolean {
  const { payments, mail, kakaoLogin } = condition;
  return (
    (payments === undefined || payments === environment.payments) &&
    (mail === undefined || mail === environment.mail) &&
    (kakaoLogin === undefined || kakaoLogin === kakaoLoginOf(environment))
  );
}

/** The switches that a condition names. */
export function switchesOf(condition: Condition): (keyof Condition)[] {
  return (['payments', 'mail', 'kakaoLogin'] as const).filter((name) => condition[name] !== undefined);
}

/** Who logs members in with Kakao: as the environment says, else the sandbox wherever no money moves. */
export function kakaoLoginOf({ kakaoLogin, payments }: Omit<Switches, 'mail'>): 'sandbox' | 'live' | 'off' {
  return kakaoLogin ?? (payments === 'sandbox' ? 'sandbox' : 'off');
}
