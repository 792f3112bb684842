import { z } from 'zod';
import { BUILT_IN_NAMES } from './built-in.ts';

const Name = z.string().regex(/^[a-z](?:[a-z0-9-]{0,50}[a-z0-9])?$/, 'a DNS label in lower case');

/** The name of a template: editors complete the built-in ones, a file of gitops/templates makes any other. */
export const TemplateName = Name.meta({
  anyOf: [{ enum: BUILT_IN_NAMES }, { pattern: '^[a-z](?:[a-z0-9-]{0,50}[a-z0-9])?$' }],
});

/** gitops/templates/<name>.yaml: a template of one's own, as steps on another one. */
export const CustomTemplate = z
  .strictObject({
    title: z.strictObject({ ko: z.string().min(1), en: z.string().min(1) }),
    why: z.string().min(1).describe('What it is for, and why no other template fits.'),
    extends: TemplateName.describe('A built-in template or another file of this folder.'),
    remove: z.array(Name).min(1).optional().describe('Services that are left out.'),
    replace: z
      .record(Name, Name)
      .optional()
      .describe('Service to the image that fills its place instead: a variant of the same service.'),
    add: z.array(Name).min(1).optional().describe('Images whose services are new.'),
    addOptional: z
      .array(Name)
      .min(1)
      .optional()
      .describe(
        'Images whose services are new and that the festival can do without: where one cannot run, it is left out.',
      ),
  })
  .meta({ title: 'Clove template' });
export type CustomTemplate = z.infer<typeof CustomTemplate>;
