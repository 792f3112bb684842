import { dictionary } from '@zxcvbn-ts/language-common';

/** Source of the list: zxcvbn's, of leaked passwords by frequency. Lower case; shorter ones are refused for their length. */
const COMMON: ReadonlySet<string> = new Set(
  dictionary['passwords-common'].filter((password) => password.length >= 10),
);

/** Whether many people use this password: it is among the first that are guessed. In any letter case. */
export function isCommonPassword(password: string): boolean {
  return COMMON.has(password.normalize('NFKC').toLowerCase()) || /^(.)\1*$/u.test(password);
}
