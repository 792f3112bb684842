/**
 * Whether a system call failed with one of these codes. Looks at the code alone: under jest, Node's own errors are no
 * instance of the test's Error.
 */
export function failedWith(error: unknown, ...codes: string[]): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    codes.some((code) => error.code === code)
  );
}
