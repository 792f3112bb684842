import type { EnvironmentContext, JestEnvironment, JestEnvironmentConfig } from '@jest/environment';
import { ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';
import { countCpu } from './cpu-of-files.ts';

/** Where jest-circus keeps what one file registers: on the global object, which all files of a worker share here. */
const OF_ONE_FILE = new Set(['EVENT_HANDLERS', 'JEST_STATE_SYMBOL', 'TEST_TIMEOUT_SYMBOL']);

/**
 * Tests run in the worker process itself instead of in a context of their own: what is loaded once stays loaded for the files after
 * it (process-runtime.ts). What a file changes of the process is changed back after it: variables, listeners, exit code.
 */
export default class ProcessEnvironment implements JestEnvironment<unknown> {
  readonly global = globalThis as unknown as JestEnvironment['global'];
  readonly fakeTimers = null;
  readonly fakeTimersModern: ModernFakeTimers;
  readonly moduleMocker = new ModuleMocker(globalThis);
  readonly #restore = [restoreVariables(), restoreListeners(), restoreProcess(), restoreConsole()];
  readonly #noteCpu: () => void;

  constructor({ projectConfig }: JestEnvironmentConfig, { testPath }: EnvironmentContext) {
    this.#noteCpu = countCpu(testPath);
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
  }

  async setup(): Promise<void> {
    removeFramework();
  }

  async teardown(): Promise<void> {
    this.fakeTimersModern.dispose();
    for (const restore of this.#restore) restore();
    removeFramework();
    this.#noteCpu();
  }

  exportConditions(): string[] {
    return ['node', 'node-addons'];
  }

  getVmContext(): null {
    return null;
  }
}

function removeFramework(): void {
  for (const key of Object.getOwnPropertySymbols(globalThis)) {
    if (OF_ONE_FILE.has(key.description ?? '')) Reflect.deleteProperty(globalThis, key);
  }
}

function restoreVariables(): () => void {
  const before = { ...process.env };
  return () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  };
}

function restoreListeners(): () => void {
  const before = new Set(process.eventNames().flatMap((name) => process.rawListeners(name)));
  return () => {
    for (const name of process.eventNames()) {
      for (const listener of process.rawListeners(name)) {
        if (!before.has(listener)) process.removeListener(name, listener as () => void);
      }
    }
  };
}

function restoreProcess(): () => void {
  const { exit } = process;
  return () => {
    // jest replaces it, to report who calls it.
    process.exit = exit;
    process.exitCode = undefined;
  };
}

function restoreConsole(): () => void {
  const before = globalThis.console;
  return () => {
    globalThis.console = before;
  };
}
