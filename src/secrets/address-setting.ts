import { z } from 'zod';
import { isStorable, unstorable } from '../domain/storable-text.js';
import { mask } from './masked-url.js';

/** Refuses an address that was copied from an answer, where … stands for what is hidden. */
export const isWhole = [
  (text: string) => !text.includes(mask),
  { error: `holds ${mask}, which stands for a part that is not shown: give the whole address` },
] as const;

/** A setting that is an address. It may hold no password, which would be shown together with the address. */
export const addressSetting = z
  .url({ protocol: /^https?$/, error: 'is no http:// or https:// URL' })
  .refine(isStorable, unstorable)
  .max(2_000, 'is longer than 2,000')
  .refine(...isWhole)
  .refine((text) => !URL.canParse(text) || (!new URL(text).username && !new URL(text).password), {
    error: 'holds a user or password: put them in a setting of their own',
  });
