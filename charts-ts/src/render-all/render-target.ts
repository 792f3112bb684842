import { type Catalogue, FindingsError, loadCatalogue } from '@clove/pool-images';
import { type LoadedEnvironment, loadEnvironment } from '../environment/load.ts';
import { projectFiles } from '../platform/index.ts';
import { render } from '../render.ts';
import { planOfTarget, type Target } from '../targets.ts';
import { compareRendered, writeRendered } from '../write-rendered.ts';
import type { RenderOutcome } from './outcome.ts';

/** Renders targets one after the other; what they share is read once. */
export class TargetRenderer {
  readonly #root: string;
  readonly #write: boolean;
  readonly #environments = new Map<string, LoadedEnvironment>();
  #catalogue: Catalogue | undefined;

  constructor(root: string, write: boolean) {
    this.#root = root;
    this.#write = write;
  }

  /** Renders and writes (or only compares) one target; its findings are an answer, not an error. */
  render(target: Target): RenderOutcome {
    const { environment, slug } = target;
    try {
      const catalogue = this.#pool();
      const { plan, folder } = planOfTarget(this.#root, this.#environment(environment), target, {
        catalogue,
      });
      const rendered = render(plan);
      const differences = this.#write
        ? writeRendered(this.#root, folder, rendered)
        : compareRendered(this.#root, folder, rendered);
      const project = [...projectFiles(plan)];
      return { kind: 'rendered', environment, slug, folder, manifests: rendered.size, differences, project };
    } catch (error) {
      if (error instanceof FindingsError) {
        return { kind: 'refused', environment, slug, findings: error.findings };
      }
      throw error;
    }
  }

  #pool(): Catalogue {
    this.#catalogue ??= loadCatalogue(this.#root);
    return this.#catalogue;
  }

  #environment(name: string): LoadedEnvironment {
    const environment = this.#environments.get(name) ?? loadEnvironment(this.#root, name);
    this.#environments.set(name, environment);
    return environment;
  }
}
