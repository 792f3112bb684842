/** The methods that a fan may pay with: a sum of 0 needs no provider, and any other sum needs one. */
export function methodsFor(total: number, offered: readonly string[]): string[] {
  return total === 0 ? ['none'] : offered.filter((method) => method !== 'none');
}
