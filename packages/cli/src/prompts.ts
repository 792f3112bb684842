/** How a verb asks a person: handed in, so that tests answer and a script is never asked. */
export interface Prompts {
  /** @param question.validate true, or what is wrong with the answer. */
  input(question: {
    readonly message: string;
    readonly default?: string;
    readonly validate: (answer: string) => true | string;
  }): Promise<string>;
  select(question: {
    readonly message: string;
    readonly choices: readonly { readonly value: string; readonly name: string }[];
  }): Promise<string>;
}

/** The person pressed Ctrl-C at a question. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
}

/** Questions on the terminal; the library is only loaded when one is asked. */
export function terminalPrompts(): Prompts {
  return {
    async input({ message, validate, default: preset }) {
      const { input } = await import('@inquirer/prompts');
      return answered(input({ message, validate, ...(preset === undefined ? {} : { default: preset }) }));
    },
    async select({ message, choices }) {
      const { select } = await import('@inquirer/prompts');
      return answered(select({ message, choices: [...choices], pageSize: 16 }));
    },
  };
}

async function answered(answer: Promise<string>): Promise<string> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') throw new Unanswered();
    throw error;
  }
}
