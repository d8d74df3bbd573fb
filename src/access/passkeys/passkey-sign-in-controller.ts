import { Controller, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accountSchema } from '../../contract/access/access.js';
import { emptyInput } from '../../contract/empty-input.js';
import { type PasskeySignIn, passkeyRequestSchema, passkeySignIn } from '../../contract/access/passkeys.js';
import { Endpoint, ValidBody } from '../../http/endpoint/endpoint.js';
import { AccessSettings } from '../access-settings.js';
import { sessionCookieOf } from '../credentials.js';
import { accountOf } from '../sign-in/account.js';
import { SignIn } from '../sign-in/sign-in.js';
import { noChallengeCookie } from './passkey-challenges.js';
import { Passkeys } from './passkeys.js';
import { WebAuthn } from './web-authn.js';

const json = 'application/json';

/** The sign-in of browsers with a passkey, which says by itself whose it is. */
@Controller('session/passkey')
export class PasskeySignInController {
  constructor(
    private readonly passkeys: Passkeys,
    private readonly webAuthn: WebAuthn,
    private readonly signIns: SignIn,
    private readonly settings: AccessSettings,
  ) {}

  @Post('options')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Endpoint({
    tag: 'access',
    summary: 'Begin to sign a browser in with a passkey',
    description:
      'Sets a cookie, with which the answer of the passkey has to come back within five minutes. For `navigator.credentials.get`.',
    permission: 'none',
    body: { [json]: emptyInput },
    invalidBody: 'invalid-sign-in',
    answers: { 200: { description: 'What the browser asks a passkey by', schema: passkeyRequestSchema } },
    problems: [409, 429],
  })
  async beginPasskeySignIn(
    @ValidBody() _: object,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const party = this.webAuthn.relyingPartyOf(request);
    const begin = () => this.passkeys.beginSignIn(party);
    const { options, cookie } = await this.signIns.attempt(request, undefined, begin);
    void reply.header('set-cookie', cookie);
    return options;
  }

  @Post()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Endpoint({
    tag: 'access',
    summary: 'Sign a browser in with the answer of a passkey',
    description: 'As `POST /session` does.',
    permission: 'none',
    body: { [json]: passkeySignIn },
    invalidBody: 'invalid-sign-in',
    answers: { 200: { description: 'The account that is signed in', schema: accountSchema } },
    problems: [401, 409, 429],
  })
  async signInWithPasskey(
    @ValidBody() given: PasskeySignIn,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const from = { headers: request.headers, party: this.webAuthn.relyingPartyOf(request) };
    const owner = await this.passkeys.ownerOf(given.id);
    const { principal, token } = await this.signIns.attempt(request, owner, () => this.passkeys.signIn(given, from));
    void reply.header('set-cookie', [sessionCookieOf(token), noChallengeCookie]);
    return accountOf(principal, this.settings);
  }
}
