import { z } from 'zod';
import type { ContractType } from '../contract-type.js';

const count = z
  .string()
  .regex(/^\d{1,15}$/, 'is no whole number of at most 15 digits')
  .transform(Number)
  .pipe(z.int().min(1, 'is below 1'));

const hash = z
  .string()
  .regex(/^[A-Za-z0-9+/]{43}=$/)
  .meta({ description: 'SHA-256, in base64', examples: ['bjQLnP+zepicpUTma3gKLHiQHT+zNzh2hRGjBhevoB0='] });

export const inclusionQuery = z.strictObject({
  position: count.meta({ description: 'The position of the entry' }),
  size: count.optional().meta({ description: 'The number of entries in the tree; the whole log if left out' }),
});

export const consistencyQuery = z.strictObject({
  from: count.meta({ description: 'The number of entries in the older tree' }),
  to: count.optional().meta({ description: 'The number of entries in the newer tree; the whole log if left out' }),
});

export const entryProofQuery = z.strictObject({
  position: count.meta({ description: 'The position of the entry' }),
});

export const inclusionProof = z
  .strictObject({
    position: z.int().min(1),
    index: z.int().min(0).meta({ description: 'The index of the leaf, from 0: the position minus one' }),
    size: z.int().min(1),
    leafHash: hash,
    rootHash: hash,
    hashes: z.array(hash).meta({ description: 'From the sibling of the leaf up to the child of the root' }),
  })
  .meta({
    id: 'InclusionProof',
    description: 'Proof that an entry is in the tree of a size (RFC 9162, section 2.1.3)',
  });
export type InclusionProof = ContractType<typeof inclusionProof>;

export const consistencyProof = z
  .strictObject({
    from: z.int().min(1),
    to: z.int().min(1),
    fromRootHash: hash,
    toRootHash: hash,
    hashes: z.array(hash).meta({ description: 'In the order of RFC 9162; none where both sizes are the same' }),
  })
  .meta({
    id: 'ConsistencyProof',
    description: 'Proof that the tree of one size is the beginning of the tree of another (RFC 9162, section 2.1.4)',
  });
export type ConsistencyProof = ContractType<typeof consistencyProof>;
