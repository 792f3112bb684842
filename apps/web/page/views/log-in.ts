import { ApiProblem } from '../api.ts';
import { element } from '../element.ts';
import { t } from '../language.ts';
import { clearNotice, showNotice, showProblem } from '../notice.ts';
import { logIn, type Member, signUp } from '../session.ts';

interface Field {
  name: 'name' | 'email' | 'password';
  label: string;
  type: string;
  autocomplete: AutoFill;
  minlength?: number;
}

/**
 * Log in or sign up inside `host`; `done` continues what the fan was about to do.
 */
export function logInForm(host: HTMLElement, done: () => void, mode: 'logIn' | 'signUp' = 'logIn'): void {
  const fields: Field[] = [
    { name: 'email', label: t('email'), type: 'email', autocomplete: 'email' },
    mode === 'signUp'
      ? {
          name: 'password',
          label: t('passwordRule'),
          type: 'password',
          autocomplete: 'new-password',
          minlength: 10,
        }
      : { name: 'password', label: t('password'), type: 'password', autocomplete: 'current-password' },
    ...(mode === 'signUp'
      ? [{ name: 'name', label: t('yourName'), type: 'text', autocomplete: 'name' } satisfies Field]
      : []),
  ];
  const inputs = new Map(fields.map((field) => [field.name, inputOf(field)]));
  const value = (name: Field['name']) => inputs.get(name)?.value ?? '';
  const submit = element('button', { attributes: { type: 'submit' } }, t(mode));

  const enter = (): Promise<Member> =>
    mode === 'signUp'
      ? signUp(value('email'), value('password'), value('name'))
      : logIn(value('email'), value('password'));
  const form = element(
    'form',
    {
      on: {
        submit: (event) => {
          event.preventDefault();
          submit.disabled = true;
          clearNotice();
          enter()
            .then((member) => {
              done();
              // Afterwards: opening another page removes the message.
              showNotice(t('welcome', { name: member.name }));
            })
            .catch((error: unknown) => {
              markFields(inputs, error);
              showProblem(error);
            })
            .finally(() => {
              submit.disabled = false;
            });
        },
      },
    },
    ...fields.map((field) => element('label', {}, field.label, inputs.get(field.name))),
    submit,
  );
  const other = mode === 'logIn' ? 'signUp' : 'logIn';
  const card = element(
    'section',
    { class: 'card narrow' },
    element('h1', { attributes: { tabindex: -1 } }, t(mode)),
    form,
    element(
      'p',
      { class: 'row' },
      t(mode === 'logIn' ? 'newHere' : 'memberAlready'),
      element(
        'button',
        { class: 'quiet', attributes: { type: 'button' }, on: { click: () => logInForm(host, done, other) } },
        t(other),
      ),
    ),
  );
  host.replaceChildren(card);
  inputs.get('email')?.focus();
}

function inputOf({ name, type, autocomplete, minlength }: Field): HTMLInputElement {
  return element('input', { attributes: { name, type, autocomplete, minlength, required: true } });
}

function markFields(inputs: ReadonlyMap<string, HTMLInputElement>, error: unknown): void {
  const wrong = new Set(
    error instanceof ApiProblem ? error.errors.map(({ path }) => path.replace(/^body\./, '')) : [],
  );
  for (const [name, input] of inputs) {
    input.setAttribute('aria-invalid', String(wrong.has(name)));
  }
  [...inputs].find(([name]) => wrong.has(name))?.[1].focus();
}
