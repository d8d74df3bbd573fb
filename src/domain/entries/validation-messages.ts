import type { z } from 'zod';

type Words = readonly [RegExp, (...parts: string[]) => string];

/** Patterns of zod's messages, which address programmers, and the plain message for each. */
const words: readonly Words[] = [
  [/^Invalid input: expected .*, received undefined$/, () => 'is missing'],
  [/^Invalid input: expected (\w+), received/, (kind) => `is no ${kinds[kind] ?? kind}`],
  [
    /^Invalid option: expected one of (.+)$/,
    (options) => `is none of ${options.replaceAll('"', '').replaceAll('|', ', ')}`,
  ],
  [/^Invalid input: expected "?([^"]*)"?$/, (value) => `is not ${value}`],
  [/^Too small: expected string to have >=1 characters$/, () => 'is empty'],
  [/^Too small: expected string to have >=(\d+) characters$/, (least) => `is shorter than ${least} characters`],
  [/^Too small: expected array to have >=(\d+) items$/, (least) => `needs at least ${least === '1' ? 'one' : least}`],
  [/^Too big: expected string to have <=(\d+) characters$/, (most) => `is longer than ${most} characters`],
  [/^Too big: expected array to have <=(\d+) items$/, (most) => `has more than ${most}`],
  [/^Too small: expected (?:number|int) to be >=(-?[\d.]+)$/, (least) => `is below ${least}`],
  [/^Too big: expected (?:number|int) to be <=(-?[\d.]+)$/, (most) => `is above ${most}`],
  [/^Invalid URL$/, () => 'is no address such as https://example.org/page'],
  [/^Invalid UUID$/, () => 'is no UUID'],
];

/** What a parser is told besides the input: words for what zod does not tell apart. */
export const parseContext: z.core.ParseContext<z.core.$ZodIssue> = { error: missingChoice };

/** The message of a field that was left out and is one of some words; zod calls `undefined` a wrong word. */
function missingChoice(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'invalid_value' || issue.input !== undefined) return undefined;
  const { values } = issue;
  return values.length === 1 ? `is missing: write ${String(values[0])}` : `is missing: one of ${values.join(', ')}`;
}

const kinds: Readonly<Record<string, string>> = {
  int: 'whole number',
  array: 'list',
  boolean: 'true or false',
  string: 'text',
};

/**
 * Rewrites the message of a zod issue as a predicate that follows the field's name: `is missing`, `is longer than 300
 * characters`. A message without a pattern is returned unchanged.
 */
export function validationMessage({ message }: Pick<z.core.$ZodIssue, 'message'>): string {
  for (const [pattern, say] of words) {
    const match = pattern.exec(message);
    if (match) return say(...match.slice(1));
  }
  return message;
}
