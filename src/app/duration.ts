import { z } from 'zod';

/** A duration in milliseconds; `null` for `off`. */
export function durationOf(text: string, context: z.RefinementCtx<string>): number | null {
  if (text === 'off') return null;
  const [, count = '', unit = ''] = /^(\d{1,4})([mhd])$/.exec(text) ?? [];
  const milliseconds = Number(count) * { m: 60_000, h: 3_600_000, d: 86_400_000, '': 0 }[unit]!;
  if (milliseconds > 0) return milliseconds;
  context.addIssue({ code: 'custom', message: 'is no duration such as 30m, 1h or 7d; or off' });
  return z.NEVER;
}
