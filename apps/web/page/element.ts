type Child = Node | string | null | undefined | false;

export interface ElementOptions {
  class?: string;
  /** Plain attributes; false or undefined leaves one out. */
  attributes?: Record<string, string | number | boolean | undefined>;
  on?: Partial<Record<'click' | 'submit' | 'keydown' | 'change' | 'input', (event: Event) => void>>;
}

/** Makes an element. Texts become text nodes, so data is never parsed as markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  options: ElementOptions = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (options.class !== undefined) made.className = options.class;
  for (const [name, value] of Object.entries(options.attributes ?? {})) {
    if (value === false || value === undefined) continue;
    made.setAttribute(name, value === true ? '' : String(value));
  }
  for (const [name, listener] of Object.entries(options.on ?? {})) made.addEventListener(name, listener);
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** A button that is busy, and can't be pressed again, until its work is done. */
export function actionButton(
  label: string,
  work: () => Promise<void>,
  options: { class?: string; disabled?: boolean } = {},
): HTMLButtonElement {
  const button = element(
    'button',
    {
      ...(options.class === undefined ? {} : { class: options.class }),
      attributes: { type: 'button', disabled: options.disabled === true },
      on: {
        click: () => {
          button.disabled = true;
          button.setAttribute('aria-busy', 'true');
          void work().finally(() => {
            button.disabled = false;
            button.removeAttribute('aria-busy');
          });
        },
      },
    },
    label,
  );
  return button;
}
