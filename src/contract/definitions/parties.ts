import { z } from 'zod';
import type { ContractInput, ContractType } from '../contract-type.js';
import { partyDefinitionSchema, partyKinds } from '../../domain/entries/party-definition.js';
import { recordedPartySchema } from '../../domain/events/field-types.js';

export const partyInput = partyDefinitionSchema.meta({
  id: 'PartyInput',
  description: 'A party that is no state, or a later definition of one, complete: all but its English name can change',
});
export type PartyInput = ContractInput<typeof partyInput>;

const { names, members } = partyDefinitionSchema.shape;

export const partyAnswer = z
  .strictObject({
    party: recordedPartySchema.meta({ description: 'The code or id by which entries name it' }),
    name: z.string().meta({ description: 'Its English name' }),
    names,
    kind: z.enum(['state', 'former-state', ...partyKinds]).meta({ description: '`state`: or a territory of one' }),
    members,
    entry: z.uuid().nullable().meta({ description: 'The entry that defines it; null for a code of a list' }),
    position: z.int().nullable().meta({ description: 'The position of that entry' }),
  })
  .meta({ id: 'Party', description: 'A party that entries can name' });
export type Party = ContractType<typeof partyAnswer>;

export const partiesQuery = z.strictObject({
  defined: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: 'true: only the parties that entries of the log define' }),
});

export const partyList = z.strictObject({ data: z.array(partyAnswer) }).meta({ id: 'PartyList' });
export type PartyList = ContractType<typeof partyList>;
