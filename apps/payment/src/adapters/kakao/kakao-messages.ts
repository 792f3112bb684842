import { z } from 'zod';

/** The fields of Kakao Pay's answers that Clove reads; unknown ones are ignored, as the provider asks. */
const total = z.object({ total: z.int().min(0) });
const named = z.object({
  tid: z.string(),
  cid: z.string(),
  partner_order_id: z.string(),
  partner_user_id: z.string(),
});

export const ReadyAnswer = z.object({
  tid: z.string().min(1).max(40),
  next_redirect_pc_url: z.url({ protocol: /^https?$/ }),
});

export const ApproveAnswer = named.extend({ aid: z.string(), amount: total });

export const CancelAnswer = named.extend({ approved_cancel_amount: total });

export const OrderAnswer = named.extend({
  status: z.string(),
  amount: total.nullish(),
  canceled_amount: total.nullish(),
});

const Failure = z.object({
  error_code: z.int(),
  extras: z.object({ method_result_code: z.string() }).partial().optional(),
});

/** A refusal's code and a reason made of codes only: the provider's texts must not be logged. */
export function failureOf(answer: { status: number; body: unknown }): {
  code: number | undefined;
  reason: string;
} {
  const failure = Failure.safeParse(answer.body);
  if (!failure.success) return { code: undefined, reason: `Kakao Pay answered ${answer.status}` };
  const method = failure.data.extras?.method_result_code;
  return {
    code: failure.data.error_code,
    reason: `Kakao Pay answered ${failure.data.error_code}${method === undefined ? '' : ` ${method}`}`,
  };
}

/**
 * Codes after which nothing was and will be done: the method refused (-780), the cancel was refused (-781) or
 * exceeded the remaining amount (-710), the payment ended (-723). All else is decided by the order's status.
 */
const finalCodes = new Set([-780, -781, -710, -723]);

export function isFinal(status: number, code: number | undefined): boolean {
  return status >= 400 && status < 500 && code !== undefined && finalCodes.has(code);
}

/** Codes that end an approve without effect: the fan has not authorised the payment (-701), or pg_token is not its (-708). */
const refusedReturnCodes = new Set([-701, -708]);

export function refusesReturn(status: number, code: number | undefined): boolean {
  return status >= 400 && status < 500 && code !== undefined && refusedReturnCodes.has(code);
}
