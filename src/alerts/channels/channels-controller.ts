import { Controller, Delete, Get, Header, HttpCode, Param, Patch, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Endpoint, ValidBody } from '../../http/endpoint/endpoint.js';
import { base } from '../../http/endpoint/openapi.js';
import * as schemas from '../../contract/alerts/channels.js';
import { emptyInput } from '../../contract/empty-input.js';
import { settingsFormOf } from '../../contract/settings.js';
import { ChannelStore } from './channel-store.js';
import type { Channel } from './channel.js';
import { channelKinds } from './kinds/kinds.js';

const json = 'application/json';
const noStore = ['cache-control', 'no-store'] as const;

/** The channels that alerts are sent to. Secrets are accepted and never shown. */
@Controller('alert-channels')
export class ChannelsController {
  constructor(private readonly channels: ChannelStore) {}

  @Get()
  @Header(...noStore)
  @Endpoint({
    tag: 'channels',
    summary: 'All channels, by name',
    answers: { 200: { description: 'The channels, without secrets', schema: schemas.channelListSchema } },
  })
  async listChannels() {
    return { data: await this.channels.list() };
  }

  @Get('kinds')
  @Header(...noStore)
  @Endpoint({
    tag: 'channels',
    summary: 'The kinds of channels that there are, and the settings that each takes',
    answers: { 200: { description: 'The kinds', schema: schemas.channelKindsSchema } },
  })
  listKinds(): schemas.ChannelKinds {
    const data = [...channelKinds.values()].map(kindView);
    return { data };
  }

  @Post()
  @HttpCode(201)
  @Endpoint({
    tag: 'channels',
    summary: 'Make a channel',
    description: 'A webhook without a secret is given one, which this answer alone shows.',
    body: { [json]: schemas.channelInput },
    invalidBody: 'invalid-channel',
    answers: { 201: { description: 'It is made; Location names it', schema: schemas.channelMadeSchema } },
    problems: [409, 503],
  })
  async createChannel(
    @ValidBody() channel: z.output<typeof schemas.channelInput>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const made = await this.channels.create(channel);
    void reply.header('location', `${base}/alert-channels/${made.id}`);
    return made;
  }

  @Get(':id')
  @Header(...noStore)
  @Endpoint({
    tag: 'channels',
    summary: 'A channel',
    answers: { 200: { description: 'The channel, without secrets', schema: schemas.channelSchema } },
    problems: [404],
  })
  async readChannel(@Param('id') id: string) {
    return this.channels.get(id);
  }

  @Patch(':id')
  @Endpoint({
    tag: 'channels',
    summary: 'Change a channel: its name, settings, or whether it is enabled',
    description:
      'A new address needs the secrets that are sent to it again. A setting that is sent as it is shown stays as it is. A webhook that is given a new secret signs with the old one too, for a day.',
    body: { [json]: schemas.channelPatch },
    invalidBody: 'invalid-channel',
    answers: { 200: { description: 'The channel as it is now', schema: schemas.channelSchema } },
    problems: [404, 409, 503],
  })
  async changeChannel(@Param('id') id: string, @ValidBody() patch: z.output<typeof schemas.channelPatch>) {
    return this.channels.change(id, patch);
  }

  @Delete(':id')
  @HttpCode(204)
  @Endpoint({
    tag: 'channels',
    summary: 'Remove a channel',
    description: 'What waits for it is not sent any more; what was sent stays in the log of deliveries.',
    answers: { 204: { description: 'It is removed' } },
    problems: [404, 503],
  })
  async removeChannel(@Param('id') id: string): Promise<void> {
    await this.channels.remove(id);
  }

  @Post(':id/rotate')
  @HttpCode(200)
  @Endpoint({
    tag: 'channels',
    summary: 'Give a webhook a new secret',
    description: 'Messages bear the signatures of the old and the new one for a day.',
    body: { [json]: emptyInput },
    answers: { 200: { description: 'The channel, and the new secret this once', schema: schemas.channelMadeSchema } },
    problems: [404, 422, 503],
  })
  async rotateSecret(@Param('id') id: string) {
    return this.channels.rotate(id);
  }
}

/** A kind of channel with the JSON Schema of the settings that a client may give. */
function kindView({ kind, about, settings, secrets, generated, internal }: Channel): schemas.ChannelKind {
  const form = settingsFormOf(settings, { hidden: internal ?? [], filledIn: generated ?? [] });
  return { kind, about, settings: form, secrets: secrets.filter((name) => !internal?.includes(name)) };
}
