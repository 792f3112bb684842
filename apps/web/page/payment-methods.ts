/** What a fan may pay with: nothing to pay needs no provider, and a sum is never given away. */
export function methodsFor(total: number, offered: readonly string[]): string[] {
  return total === 0 ? ['none'] : offered.filter((method) => method !== 'none');
}
