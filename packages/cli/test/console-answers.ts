import { z } from 'zod';

/** What tests read of the console's answers, which say more. An answer of another shape fails the test that asked. */
const Answer = z.looseObject({
  // Problems.
  type: z.string().optional(),
  status: z.number().optional(),
  findings: z.array(z.looseObject({ file: z.string(), message: z.string() })).optional(),
  // Lists.
  festivals: z
    .array(
      z.looseObject({
        slug: z.string(),
        places: z.array(
          z.looseObject({ environment: z.string(), pods: z.object({ min: z.number() }).optional() }),
        ),
      }),
    )
    .optional(),
  images: z
    .array(z.looseObject({ image: z.string(), usedBy: z.array(z.string()), versions: z.array(z.unknown()) }))
    .optional(),
  templates: z.array(z.looseObject({ name: z.string(), edges: z.array(z.unknown()).optional() })).optional(),
  branches: z.array(z.looseObject({ name: z.string() })).optional(),
  rows: z.array(z.unknown()).optional(),
  // A proposal, and what became of it.
  id: z.uuid().optional(),
  files: z.array(z.string()).optional(),
  report: z.looseObject({ classes: z.array(z.string()), counts: z.unknown() }).optional(),
  counts: z.unknown().optional(),
  branch: z.string().optional(),
  commit: z.string().optional(),
  isPushed: z.boolean().optional(),
  notPushed: z.string().optional(),
  // Where a log-out leads.
  to: z.string().optional(),
});
export type Answer = z.infer<typeof Answer>;

/** What an answer says; nothing where it is no JSON. */
export function answerOf(text: string): Answer {
  return /^[[{]/.test(text) ? Answer.parse(JSON.parse(text)) : {};
}

/** The data of the events of a stream that have this name. */
export function eventsOf(text: string, name: string): readonly string[] {
  return [...text.matchAll(/^event: (\w+)\ndata: (.*)$/gm)].flatMap(([, event, data = '']) =>
    event === name ? [data] : [],
  );
}

/** How a stream ended; one that did not begin failed. */
export function endOf(status: number, text: string) {
  if (status !== 200) return { done: undefined, failed: answerOf(text) };
  const [done, failed] = ['done', 'failed'].map((name) => eventsOf(text, name).map(answerOf)[0]);
  return { done, failed };
}
