import type * as JestGlobals from '@jest/globals';

export type Globals = Pick<
  typeof JestGlobals,
  'afterAll' | 'afterEach' | 'beforeAll' | 'beforeEach' | 'describe' | 'expect' | 'jest' | 'test'
>;

let current: Globals | undefined;

/** From now on the functions below are those of this file's run. */
export function useGlobals(globals: Globals): void {
  current = globals;
}

// What modules that several files share import once is, for each file, its own.
export const afterAll: Globals['afterAll'] = ofCurrent('afterAll');
export const afterEach: Globals['afterEach'] = ofCurrent('afterEach');
export const beforeAll: Globals['beforeAll'] = ofCurrent('beforeAll');
export const beforeEach: Globals['beforeEach'] = ofCurrent('beforeEach');
export const describe: Globals['describe'] = ofCurrent('describe');
export const expect: Globals['expect'] = ofCurrent('expect');
export const jest: Globals['jest'] = ofCurrent('jest');
export const test: Globals['test'] = ofCurrent('test');

function ofCurrent<Name extends keyof Globals>(name: Name): Globals[Name] {
  const now = (): Globals[Name] => {
    if (current === undefined) throw new Error(`${name} is for tests that run`);
    return current[name];
  };
  const handler: ProxyHandler<Globals[Name]> = {
    apply: (_target, receiver, args) =>
      Reflect.apply(now() as (...all: unknown[]) => unknown, receiver, args),
    get: (_target, key) => Reflect.get(now(), key),
  };
  return new Proxy(Object.assign(() => undefined) as unknown as Globals[Name], handler);
}
