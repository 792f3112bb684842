import type { DiffReport } from '@clove/charts-ts';
import type { Finding } from '@clove/pool-images';
import type { DeployReport } from '../argocd/deploy.ts';
import type { planSummary } from '../verbs/plan.ts';
import type { FestivalEntry } from './festival-answers.ts';
import type { clusterStatus } from './festival-reads.ts';
import type { pool } from './pool-reads.ts';

/** Says an English text of the commands in the language of who asks. */
export type Translate = (text: string) => string;

/** What the console answers, with every sentence in the language of who asks; names, paths and values stay as they are. */
export function inLanguage(findings: readonly Finding[], say: Translate): Finding[] {
  return findings.map((finding) => ({ ...finding, message: say(finding.message) }));
}

export function festivalsIn(festivals: readonly FestivalEntry[], say: Translate): FestivalEntry[] {
  return festivals.map((festival) => ({
    ...festival,
    places: festival.places.map((place) => ({ ...place, findings: inLanguage(place.findings, say) })),
  }));
}

type Status = Awaited<ReturnType<typeof clusterStatus>>;

export function statusIn({ rows, unavailable }: Status, say: Translate): Status {
  return {
    rows: rows.map((row) => ({ ...row, message: say(row.message) })),
    ...(unavailable === undefined ? {} : { unavailable: say(unavailable) }),
  };
}

type PlanAnswer = ReturnType<typeof planSummary>;

export function planIn(plan: PlanAnswer, say: Translate): PlanAnswer {
  return {
    ...plan,
    template: {
      ...plan.template,
      why: say(plan.template.why),
      parts: reasonsIn(plan.template.parts, say),
    },
    edges: reasonsIn(plan.edges, say),
    explanations: plan.explanations.map((row) => ({
      ...row,
      value: say(row.value),
      reason: say(row.reason),
    })),
  };
}

type PoolAnswer = ReturnType<typeof pool>;

export function poolIn({ images, releases }: PoolAnswer, say: Translate): PoolAnswer {
  return {
    images: images.map((image) => ({
      ...image,
      edges: reasonsIn(image.edges, say),
      hosts: reasonsIn(image.hosts, say),
    })),
    releases,
  };
}

interface TemplateAnswer {
  readonly findings: readonly Finding[];
  /** Of a custom template, as its file has it. */
  readonly why?: string;
  readonly isBuiltIn?: boolean;
  readonly parts?: readonly { readonly why: string }[];
}

export function templateIn<T extends TemplateAnswer>(template: T, say: Translate): T {
  const { findings, why, isBuiltIn, parts } = template;
  return {
    ...template,
    ...(isBuiltIn === true && why !== undefined ? { why: say(why) } : {}),
    findings: inLanguage(findings, say),
    ...(parts === undefined ? {} : { parts: reasonsIn(parts, say) }),
  };
}

export function reportIn(report: DiffReport, say: Translate): DiffReport {
  return {
    ...report,
    notes: report.notes.map(say),
    gates: report.gates.map((gate) => ({
      ...gate,
      message: say(gate.message),
      remediation: say(gate.remediation),
    })),
    targets: report.targets.map((target) => ({
      ...target,
      capacity: { ...target.capacity, lines: target.capacity.lines.map(say) },
      rolls: target.rolls.map((roll) => ({ ...roll, why: roll.why.map(say) })),
      objects: target.objects.map((object) => ({
        ...object,
        fields: object.fields.map((field) => ({ ...field, why: field.why.map(say) })),
      })),
    })),
  };
}

export function deploymentIn(report: DeployReport, say: Translate): DeployReport {
  return { ...report, reasons: report.reasons.map(say) };
}

function reasonsIn<T extends { readonly why: string }>(all: readonly T[], say: Translate): T[] {
  return all.map((each) => ({ ...each, why: say(each.why) }));
}
