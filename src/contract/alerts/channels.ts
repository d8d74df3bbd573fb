import { z } from 'zod';
import { boundedText, storableText } from '../../domain/storable-text.js';
import type { ContractInput, ContractType } from '../contract-type.js';
import { changedBy } from '../changed-by.js';
import { oneLine, settingsForm, settingsInput } from '../settings.js';
import { channelSchedule } from './schedules.js';

export const channelLimits = { nameLength: 100, channels: 200 } as const;

/** The kinds of receivers that notifications can be sent to. */
export const channelKindNames = [
  'webhook',
  'email',
  'slack',
  'teams',
  'discord',
  'ntfy',
  'alertmanager',
  'nats',
  'log',
] as const;
export type ChannelKindName = (typeof channelKindNames)[number];

const instant = z.iso.datetime();
const name = oneLine(channelLimits.nameLength).pipe(boundedText(channelLimits.nameLength));

export const channelInput = z
  .strictObject({
    kind: storableText().max(50),
    name,
    settings: settingsInput.default({}),
    schedule: channelSchedule.optional(),
  })
  .meta({ id: 'ChannelInput', description: 'A channel to create; its kind determines the settings' });
export type ChannelInput = ContractInput<typeof channelInput>;

export const channelPatch = z
  .strictObject({
    name: name.optional(),
    enabled: z.boolean().optional(),
    settings: settingsInput.optional().meta({ description: 'The settings to change; null removes one' }),
    schedule: channelSchedule.nullable().optional().meta({ description: 'The whole schedule; null removes it' }),
  })
  .meta({ id: 'ChannelPatch', description: 'The fields to change; secrets that are left out stay' });
export type ChannelPatch = ContractInput<typeof channelPatch>;

const channelFields = {
  id: z.uuid(),
  kind: z.enum(channelKindNames),
  name: z.string(),
  enabled: z.boolean(),
  settings: z
    .record(z.string(), z.unknown())
    .meta({ description: 'The settings without the secret ones; … stands for what may be a token in an address' }),
  secretsSet: z.array(z.string()).meta({ description: 'The names of the secret settings that are set' }),
  schedule: channelSchedule.nullable().meta({ description: 'null where everything is told at once, in UTC' }),
  disabledAt: instant.nullable(),
  disabledBecause: z.string().nullable(),
  failingSince: instant.nullable().meta({ description: 'The time of the first failure since the last success' }),
  createdAt: instant,
  updatedAt: instant,
  updatedBy: changedBy,
};

export const channelSchema = z
  .strictObject(channelFields)
  .meta({ id: 'Channel', description: 'A receiver of notifications' });
export type Channel = ContractType<typeof channelSchema>;

export const channelMadeSchema = z
  .strictObject({
    ...channelFields,
    secret: z.string().optional().meta({ description: 'The new secret, shown only this once' }),
  })
  .meta({ id: 'ChannelMade' });
export type CreatedChannel = ContractType<typeof channelMadeSchema>;

export const channelListSchema = z.strictObject({ data: z.array(channelSchema) }).meta({ id: 'ChannelList' });
export type ChannelList = ContractType<typeof channelListSchema>;

const kindSchema = z.strictObject({
  kind: z.string(),
  about: z.string(),
  settings: settingsForm,
  secrets: z.array(z.string()).meta({ description: 'The secret settings, which are never shown again' }),
});
export type ChannelKind = ContractType<typeof kindSchema>;
export const channelKindsSchema = z.strictObject({ data: z.array(kindSchema) }).meta({ id: 'ChannelKinds' });
export type ChannelKinds = ContractType<typeof channelKindsSchema>;
