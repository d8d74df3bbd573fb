import { z } from 'zod';
import { roleNames } from '../../domain/access/role.js';
import { boundedText } from '../../domain/storable-text.js';
import { keyName, trackPatterns } from './access.js';

/** The limits of people and their passwords. */
export const peopleLimits = {
  /** People with a password who were not removed. */
  people: 500,
  /** Characters of a password (NIST SP 800-63B, 3.1.1, asks for at least eight, and for 15 where nothing else is asked). */
  passwordLeast: 12,
  passwordMost: 200,
} as const;

const instant = z.iso.datetime();

/** A password that is chosen. What is typed in different ways on different keyboards is the same password (NFC). */
const newPassword = boundedText(peopleLimits.passwordMost)
  .min(peopleLimits.passwordLeast, `is shorter than ${peopleLimits.passwordLeast} characters`)
  .transform((text) => text.normalize('NFC'));
/** A password that is there already. */
export const givenPassword = boundedText(peopleLimits.passwordMost).transform((text) => text.normalize('NFC'));

/** Somebody who gets an account with a password. */
export const personInput = z
  .strictObject({
    name: keyName.meta({ description: 'Entries bear it as `recordedBy`' }),
    role: z.enum(roleNames),
    tracks: trackPatterns.optional().meta({ description: 'The tracks that may be written to; all without it' }),
  })
  .meta({ id: 'PersonInput' });

export const personChange = z
  .strictObject({
    role: z.enum(roleNames),
    tracks: trackPatterns.nullable().optional().meta({ description: 'null: all; as before without it' }),
  })
  .meta({ id: 'PersonChange' });

export const passwordChange = z
  .strictObject({ current: givenPassword, password: newPassword })
  .refine(({ current, password }) => current !== password, { path: ['password'], error: 'is the present one' })
  .meta({ id: 'PasswordChange' });

/** Somebody who signs in without a key. */
export const personSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    signsIn: z
      .enum(['password', 'provider'])
      .meta({ description: 'password: also with a passkey, where there is one' }),
    role: z.enum(roleNames).nullable().meta({ description: 'null: no group of the person has a role any more' }),
    tracks: z.array(z.string()).nullable(),
    createdAt: instant,
    createdBy: z.string(),
    signedInAt: instant.nullable().meta({ description: 'The last sign-in' }),
    passkeys: z.int().meta({ description: 'How many the person can sign in with' }),
    removedAt: instant.nullable(),
  })
  .meta({ id: 'Person' });
export type Person = z.infer<typeof personSchema>;

export const personListSchema = z.object({ data: z.array(personSchema) }).meta({ id: 'People' });

/** A person with a new password, which no other answer shows. */
export const personMadeSchema = personSchema
  .extend({ password: z.string().meta({ description: 'Shown this once; it can be changed at /account' }) })
  .meta({ id: 'NewPerson' });
export type NewPerson = z.infer<typeof personMadeSchema>;

/** The sign-in of a browser. */
export const sessionSchema = z
  .object({
    id: z.uuid(),
    name: z.string().meta({ description: 'Of the person or key' }),
    by: z.enum(['key', 'person']),
    owner: z.uuid().meta({ description: 'The id of the person or key' }),
    beganAt: instant,
    expiresAt: instant,
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof sessionSchema>;

export const sessionListSchema = z.object({ data: z.array(sessionSchema) }).meta({ id: 'Sessions' });
