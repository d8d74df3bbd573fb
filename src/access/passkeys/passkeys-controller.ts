import { Controller, Delete, Get, Header, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import * as schemas from '../../contract/access/passkeys.js';
import { Endpoint, ValidBody } from '../../http/endpoint/endpoint.js';
import { SignIn } from '../sign-in/sign-in.js';
import { noChallengeCookie } from './passkey-challenges.js';
import { Passkeys } from './passkeys.js';
import { WebAuthn } from './web-authn.js';

const json = 'application/json';
const permission = 'none';

/** The passkeys of who is signed in. */
@Controller('account/passkeys')
export class PasskeysController {
  constructor(
    private readonly passkeys: Passkeys,
    private readonly webAuthn: WebAuthn,
    private readonly signIns: SignIn,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  @Endpoint({
    tag: 'access',
    summary: 'The passkeys of who is signed in',
    permission,
    answers: { 200: { description: 'The passkeys, the first one first', schema: schemas.passkeyListSchema } },
    problems: [401],
  })
  async listPasskeys(@Req() request: FastifyRequest) {
    const { person } = await this.signIns.personOf(request);
    return { data: await this.passkeys.list(person) };
  }

  @Post('options')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Endpoint({
    tag: 'access',
    summary: 'Begin to add a passkey',
    description:
      'Asks for the password once more. Sets a cookie, with which the passkey has to come back within five minutes. For `navigator.credentials.create`.',
    permission,
    body: { [json]: schemas.passwordProof },
    invalidBody: 'invalid-password',
    answers: { 200: { description: 'What the browser makes a passkey by', schema: schemas.passkeyCreationSchema } },
    problems: [401, 409, 429],
  })
  async beginPasskey(
    @ValidBody() { password }: z.output<typeof schemas.passwordProof>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { person, name } = await this.signIns.personOf(request);
    const party = this.webAuthn.relyingPartyOf(request);
    const begin = () => this.passkeys.beginAdding(person, password, party);
    const { options, cookie } = await this.signIns.attempt(request, name, begin);
    void reply.header('set-cookie', cookie);
    return options;
  }

  @Post()
  @HttpCode(201)
  @Header('cache-control', 'no-store')
  @Endpoint({
    tag: 'access',
    summary: 'Add a passkey that the browser has made',
    permission,
    body: { [json]: schemas.passkeyInput },
    invalidBody: 'invalid-passkey',
    answers: { 201: { description: 'The passkey', schema: schemas.passkeySchema } },
    problems: [401, 409, 429],
  })
  async addPasskey(
    @ValidBody() input: schemas.PasskeyInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { person, name } = await this.signIns.personOf(request);
    const from = { headers: request.headers, party: this.webAuthn.relyingPartyOf(request) };
    const passkey = await this.signIns.attempt(request, name, () => this.passkeys.add(person, input, from));
    void reply.header('set-cookie', noChallengeCookie);
    return passkey;
  }

  @Delete(':id')
  @HttpCode(204)
  @Endpoint({
    tag: 'access',
    summary: 'Remove a passkey',
    description: 'The other sign-ins of the person end.',
    permission,
    answers: { 204: { description: 'It is removed' } },
    problems: [401, 404],
  })
  async removePasskey(@Param('id') id: string, @Req() request: FastifyRequest): Promise<void> {
    const { person, session } = await this.signIns.personOf(request);
    await this.passkeys.remove(person, id, session);
  }
}
