import { z } from 'zod';
import type { OidcSettings } from '../../access/access-settings.js';
import { groupRolesOf } from '../../domain/access/group-roles.js';
import { ThawError } from '../../domain/errors.js';

const isLoopback = (url: string) => /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/.test(url);

/** The settings of the sign-in at a provider. */
export const oidcVariables = {
  THAW_OIDC_ISSUER: z
    .url({ protocol: /^https?$/, error: 'is no https:// URL' })
    .refine((url) => url.startsWith('https:') || isLoopback(url), 'is no https:// URL, and not on this machine')
    .refine((url) => !/[?#]|^\w+:\/\/[^/]*@/.test(url), 'has a query, a fragment, a user or a password')
    .optional(),
  THAW_OIDC_CLIENT_ID: z.string().optional(),
  THAW_OIDC_CLIENT_SECRET: z.string().optional(),
  THAW_OIDC_ROLES: z
    .string()
    .transform((text, context) => {
      try {
        return groupRolesOf(text);
      } catch (error) {
        context.addIssue({ code: 'custom', message: (error as RangeError).message });
        return z.NEVER;
      }
    })
    .optional(),
};

type Read = z.output<z.ZodObject<typeof oidcVariables>>;

/** @throws ThawError `invalid-setting` where one of them is set and another is missing */
export function oidcSettingsOf(read: Read): OidcSettings | undefined {
  const { THAW_OIDC_ISSUER: issuer, THAW_OIDC_CLIENT_ID: clientId, THAW_OIDC_ROLES: roles } = read;
  const given = Object.keys(oidcVariables).filter((name) => read[name as keyof Read] !== undefined);
  if (issuer !== undefined && clientId !== undefined && roles !== undefined)
    return { issuer, clientId, clientSecret: read.THAW_OIDC_CLIENT_SECRET, roles };
  if (given.length === 0) return undefined;
  const needed = ['THAW_OIDC_ISSUER', 'THAW_OIDC_CLIENT_ID', 'THAW_OIDC_ROLES'].filter((name) => !given.includes(name));
  throw ThawError.invalidFields(
    'invalid-setting',
    needed.map((pointer) => ({ pointer, detail: `is missing, and ${given[0]} is set: the sign-in takes both` })),
  );
}
