import { Controller, Delete, Get, Header, HttpCode, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import * as schemas from '../contract/access/access.js';
import { Endpoint, ValidBody } from '../http/endpoint/endpoint.js';
import { base } from '../http/endpoint/openapi.js';
import { AccessKeys } from './access-keys.js';
import { currentPrincipal } from './principal.js';

const json = 'application/json';
const permission = 'administer';

/** The keys. The text of a key is shown once, by the answer that makes it. */
@Controller('keys')
export class KeysController {
  constructor(private readonly keys: AccessKeys) {}

  @Get()
  @Header('cache-control', 'no-store')
  @Endpoint({
    tag: 'access',
    summary: 'All keys, the newest first',
    permission,
    answers: { 200: { description: 'The keys, without their texts', schema: schemas.keyListSchema } },
  })
  async listKeys() {
    return { data: await this.keys.list() };
  }

  @Post()
  @HttpCode(201)
  @Header('cache-control', 'no-store')
  @Endpoint({
    tag: 'access',
    summary: 'Make a key',
    description: 'This answer alone shows it.',
    permission,
    body: { [json]: schemas.keyInput },
    invalidBody: 'invalid-key-input',
    answers: { 201: { description: 'It is made; Location names it', schema: schemas.keyMadeSchema } },
    problems: [409],
  })
  async createKey(
    @ValidBody() input: z.output<typeof schemas.keyInput>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const made = await this.keys.create(input, currentPrincipal().name);
    void reply.header('location', `${base}/keys/${made.id}`);
    return made;
  }

  @Post(':id/rotate')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Endpoint({
    tag: 'access',
    summary: 'Replace a key by a new one',
    description: 'Of the same name, role and tracks. The old one works on for the overlap, a day by default.',
    permission,
    body: { [json]: schemas.keyRotation },
    invalidBody: 'invalid-key-input',
    answers: { 200: { description: 'The new key, with its text this once', schema: schemas.keyMadeSchema } },
    problems: [404, 409],
  })
  async rotateKey(@Param('id') id: string, @ValidBody() { overlapHours }: z.output<typeof schemas.keyRotation>) {
    return this.keys.rotate(id, overlapHours, currentPrincipal().name);
  }

  @Delete(':id')
  @HttpCode(200)
  @Endpoint({
    tag: 'access',
    summary: 'Revoke a key',
    description: 'For good. Every process refuses it within a second.',
    permission,
    answers: { 200: { description: 'The key as it is now', schema: schemas.keySchema } },
    problems: [404, 409],
  })
  async revokeKey(@Param('id') id: string) {
    return this.keys.revoke(id, currentPrincipal().name);
  }
}
