import { z } from 'zod';

/** Settings of every variant of payment. */
export const paymentConfig = {
  /** Longest call to a provider, in milliseconds. */
  PROVIDER_TIMEOUT_MS: z.coerce.number().int().min(50).max(60_000).default(10_000),
  /** How long a batch waits for one of its items before it answers `pending`, in milliseconds. */
  ANSWER_WITHIN_MS: z.coerce.number().int().min(10).max(30_000).default(2_500),
  /** After the end of a payment's life at the provider: seconds until 'not captured' is final. */
  LIFETIME_GRACE_SECONDS: z.coerce.number().int().min(0).default(600),
  /**
   * The price table of settlements: hundredths of a percent that each provider keeps of what it captures, its VAT included, and
   * gives back with a refund, as `toss=374,kakao-pay=374`.
   */
  PROVIDER_FEE_BASIS_POINTS: z
    .string()
    .regex(/^[a-z-]+=\d{1,4}(?:,[a-z-]+=\d{1,4})*$/, 'such as toss=374,kakao-pay=374')
    .default('none=0')
    .transform((text) =>
      Object.fromEntries(
        text.split(',').map((row) => {
          const [method = '', basisPoints] = row.split('=');
          return [method, Number(basisPoints)];
        }),
      ),
    ),
};

export type PaymentConfig = z.infer<z.ZodObject<typeof paymentConfig>>;

/** Settings of the Kakao Pay adapter. */
export const kakaoConfig = {
  KAKAO_BASE_URL: z.url(),
  KAKAO_SECRET_KEY: z.string().min(1),
  /** Merchant id. No default: without its own a festival must not start, rather than sell through the test merchant. */
  KAKAO_CID: z.string().length(10),
  /** Kakao Pay ends a payment 15 minutes after ready. */
  KAKAO_LIFETIME_SECONDS: z.coerce.number().int().min(1).default(900),
};

/** Settings of the Toss Payments adapter. */
export const tossConfig = {
  TOSS_BASE_URL: z.url(),
  TOSS_SECRET_KEY: z.string().min(1),
  /** Not secret: it is part of the checkout page. */
  TOSS_CLIENT_KEY: z.string().min(1),
  /** Absolute, or a path below PUBLIC_URL. */
  TOSS_SDK_URL: z.string().min(1),
  /** 30 minutes of payment window and 10 to confirm. */
  TOSS_LIFETIME_SECONDS: z.coerce.number().int().min(1).default(2_400),
};
