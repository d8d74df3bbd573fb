import { z } from 'zod';

/** The kinds of sources that can be followed. */
export const sourceKindNames = ['gdelt', 'feed', 'acled', 'polecat', 'table', 'webhook'] as const;
export type SourceKindName = (typeof sourceKindNames)[number];

export const sourceKindName = z.enum(sourceKindNames);
