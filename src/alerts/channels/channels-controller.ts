import { Body, Controller, Delete, Get, Header, HttpCode, Param, Patch, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Endpoint } from '../../http/endpoint/endpoint.js';
import { base } from '../../http/endpoint/openapi.js';
import { channelInput, channelPatch } from '../../contract/alerts/channels.js';
import { ChannelStore } from './channel-store.js';
import { channelKinds } from './kinds.js';
import { TestNotification } from '../delivery/test-notification.js';
import * as schemas from '../../contract/alerts/channels.js';
import { deliveryWithTriesSchema } from '../../contract/alerts/deliveries.js';

const json = 'application/json';
const noStore = ['cache-control', 'no-store'] as const;

/** Where alerts go. Secrets go in and never come out. */
@Controller('alert-channels')
export class ChannelsController {
  constructor(
    private readonly directory: ChannelStore,
    private readonly testFire: TestNotification,
  ) {}

  @Get()
  @Header(...noStore)
  @Endpoint({
    tag: 'channels',
    summary: 'All channels, by name',
    answers: { 200: { description: 'The channels, without secrets', schema: schemas.channelListSchema } },
  })
  async listChannels() {
    return { data: await this.directory.list() };
  }

  @Get('kinds')
  @Header(...noStore)
  @Endpoint({
    tag: 'channels',
    summary: 'The kinds of channels that there are, and the settings that each takes',
    answers: { 200: { description: 'The kinds', schema: schemas.channelKindsSchema } },
  })
  listKinds() {
    const data = [...channelKinds.values()].map(({ kind, about, settings, secrets, made = [], kept = [] }) => {
      const {
        $schema: _dialect,
        properties = {},
        required = [],
        ...schema
      } = z.toJSONSchema(settings, { io: 'input' });
      const taken = Object.fromEntries(Object.entries(properties).filter(([name]) => !kept.includes(name)));
      const needed = required.filter((name) => !made.includes(name));
      const secret = secrets.filter((name) => !kept.includes(name));
      return { kind, about, settings: { ...schema, properties: taken, required: needed }, secrets: secret };
    });
    return { data };
  }

  @Post()
  @HttpCode(201)
  @Endpoint({
    tag: 'channels',
    summary: 'Make a channel',
    description: 'A webhook without a secret is given one, which this answer alone shows.',
    body: { [json]: channelInput },
    answers: { 201: { description: 'It is made; Location names it', schema: schemas.channelMadeSchema } },
    problems: [409, 503],
  })
  async createChannel(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const made = await this.directory.create(body);
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
    return this.directory.get(id);
  }

  @Patch(':id')
  @Endpoint({
    tag: 'channels',
    summary: 'Change a channel: its name, settings, or whether it is enabled',
    description: 'A webhook that is given a new secret signs with the old one too, for a day.',
    body: { [json]: channelPatch },
    answers: { 200: { description: 'The channel as it is now', schema: schemas.channelSchema } },
    problems: [404, 409, 503],
  })
  async changeChannel(@Param('id') id: string, @Body() body: unknown) {
    return this.directory.change(id, body);
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
    await this.directory.remove(id);
  }

  @Post(':id/rotate')
  @HttpCode(200)
  @Endpoint({
    tag: 'channels',
    summary: 'Give a webhook a new secret',
    description: 'Messages bear the signatures of the old and the new one for a day.',
    answers: { 200: { description: 'The channel, and the new secret this once', schema: schemas.channelMadeSchema } },
    problems: [404, 422, 503],
  })
  async rotateSecret(@Param('id') id: string) {
    return this.directory.rotate(id);
  }

  @Post(':id/test')
  @HttpCode(200)
  @Endpoint({
    tag: 'channels',
    summary: 'Send a notification that is marked TEST, and wait for the first try',
    answers: { 200: { description: 'The delivery with its try', schema: deliveryWithTriesSchema } },
    problems: [404, 409, 503],
  })
  async testChannel(@Param('id') id: string) {
    return this.testFire.fire(id);
  }
}
