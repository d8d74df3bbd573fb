import { z } from 'zod';
import { boundedText } from '../../domain/storable-text.js';
import { roleNames, trackPatternForm } from '../../domain/access/role.js';

/** The limits of keys and of the audit log. */
export const accessLimits = {
  nameLength: 100,
  trackPatterns: 50,
  /** Keys that are neither expired nor revoked. */
  keys: 1_000,
  /** The longest life of a key, and the longest overlap of a rotation, in days. */
  days: 3_660,
  overlapDays: 90,
  auditPage: 500,
} as const;

const instant = z.iso.datetime();

export const keyName = boundedText(accessLimits.nameLength).regex(
  /^[\p{L}\p{N}](?:[\p{L}\p{N} ._@+-]*[\p{L}\p{N}])?$/u,
  'is no name of letters and digits, with spaces, dots, hyphens, +, @ or _ between',
);

export const trackPatterns = z
  .array(z.string().regex(trackPatternForm, 'is neither the id of a track nor its beginning with * behind it'))
  .min(1)
  .max(accessLimits.trackPatterns);

/** What a new key is made of. */
export const keyInput = z
  .strictObject({
    name: keyName.meta({ description: 'Whose it is: entries bear it as `recordedBy`' }),
    role: z.enum(roleNames).meta({
      description:
        'reader; recorder (events, definitions, candidates); editor (amendments, assessments, policies, too); operator (rules, channels, sources); admin (all, keys included)',
    }),
    tracks: trackPatterns.optional().meta({ description: 'The tracks that it may write to; all without it' }),
    expiresInDays: z.int().min(1).max(accessLimits.days).optional(),
  })
  .meta({ id: 'KeyInput' });

export const keyRotation = z
  .strictObject({
    overlapHours: z
      .int()
      .min(0)
      .max(accessLimits.overlapDays * 24)
      .default(24)
      .meta({ description: 'How long the old key works beside the new one' }),
  })
  .meta({ id: 'KeyRotation' });

/** A key, without its text. */
export const keySchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    role: z.enum(roleNames),
    tracks: z.array(z.string()).nullable(),
    shown: z.string().meta({ description: 'The beginning of the key', examples: ['thaw_x8Kd…'] }),
    state: z.enum(['active', 'expired', 'revoked']),
    createdAt: instant,
    createdBy: z.string(),
    expiresAt: instant.nullable(),
    revokedAt: instant.nullable(),
    lastUsedAt: instant.nullable().meta({ description: 'To a minute' }),
  })
  .meta({ id: 'Key' });
export type Key = z.infer<typeof keySchema>;

export const keyListSchema = z.object({ data: z.array(keySchema) }).meta({ id: 'Keys' });

/** A new key with its text, which no other answer shows. */
export const keyMadeSchema = keySchema
  .extend({ key: z.string().meta({ description: 'Shown this once' }) })
  .meta({ id: 'NewKey' });
export type NewKey = z.infer<typeof keyMadeSchema>;

/** Who a request comes from. */
export const accountSchema = z
  .object({
    name: z.string().nullable().meta({ description: '`local`: the person at the machine; null: nobody is signed in' }),
    role: z.enum(roleNames).nullable(),
    tracks: z.array(z.string()).nullable(),
    may: z.array(z.enum(['read', 'see-internal', 'record', 'edit', 'operate', 'administer'])),
    by: z.enum(['machine', 'key', 'password', 'provider']).nullable().meta({
      description:
        'How the request says who sends it; password: a person with an account here, also by a passkey; null where nobody is known',
    }),
    reading: z.enum(['open', 'key']).meta({ description: 'Whether reading takes a key or a sign-in' }),
    provider: z
      .string()
      .nullable()
      .meta({ description: 'The host of the provider at which people can sign in, `GET /session/provider`' }),
  })
  .meta({ id: 'Account' });

export type Account = z.infer<typeof accountSchema>;

/** A key, or the name and the password of a person. */
export const signInSchema = z
  .strictObject({
    key: boundedText(200).optional(),
    name: boundedText(accessLimits.nameLength).optional(),
    password: boundedText(200)
      .transform((text) => text.normalize('NFC'))
      .optional(),
  })
  .refine(({ key, name, password }) => (key === undefined) === (name !== undefined && password !== undefined), {
    error: 'needs either a key, or a name and a password',
  })
  .meta({ id: 'SignIn' });

/** Why a sign-in at the provider failed, as /account is told by `failed`. */
export const signInFault = z.enum([
  'sign-in-expired',
  'sign-in-cancelled',
  'sign-in-untrusted',
  'provider-unavailable',
  'no-name',
  'name-taken',
  'no-role',
  'person-removed',
  'too-many-attempts',
]);
export type SignInFault = z.infer<typeof signInFault>;

export const auditQuery = z.object({
  after: z
    .string()
    .regex(/^\d{1,15}$/, 'is no sequence of an audit entry')
    .transform(Number)
    .optional()
    .meta({ description: 'Entries after this sequence' }),
  before: z
    .string()
    .regex(/^\d{1,15}$/, 'is no sequence of an audit entry')
    .transform(Number)
    .optional()
    .meta({ description: 'Entries before this sequence' }),
  order: z.enum(['oldest', 'newest']).default('oldest').meta({ description: 'Which come first' }),
  limit: z
    .string()
    .regex(/^\d{1,3}$/, `is no number from 1 to ${accessLimits.auditPage}`)
    .transform(Number)
    .refine(
      (limit) => limit >= 1 && limit <= accessLimits.auditPage,
      `is no number from 1 to ${accessLimits.auditPage}`,
    )
    .default(100),
});

/** An entry of the audit log. */
export const auditEntrySchema = z
  .object({
    sequence: z.int(),
    at: instant,
    actor: z.string().meta({ description: 'The name of the person or key; empty where nobody is known' }),
    action: z.string().meta({ examples: ['key-created', 'POST /alert-rules', 'refused'] }),
    detail: z.record(z.string(), z.unknown()),
    hash: z.string().meta({ description: 'SHA-256 over the previous hash and this entry' }),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const auditPageSchema = z
  .object({ data: z.array(auditEntrySchema), next: z.int().nullable() })
  .meta({ id: 'AuditPage' });
