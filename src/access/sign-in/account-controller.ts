import { Controller, Delete, Get, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import * as schemas from '../../contract/access/access.js';
import { passwordChange } from '../../contract/access/people.js';
import { Endpoint, ValidBody, ValidQuery } from '../../http/endpoint/endpoint.js';
import { AccessSettings } from '../access-settings.js';
import { Admission } from '../admission.js';
import { credentialOf, sessionCookie, sessionCookieOf } from '../credentials.js';
import { KnownKeys } from '../known-keys.js';
import { accountOf } from './account.js';
import { Sessions } from './sessions.js';
import { SignIn } from './sign-in.js';

const signOutQuery = z.object({
  everywhere: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: 'Ends every sign-in of the same key or person' }),
});

/** Who a request comes from, and the sign-in of browsers. */
@Controller()
export class AccountController {
  constructor(
    private readonly admission: Admission,
    private readonly keys: KnownKeys,
    private readonly sessions: Sessions,
    private readonly signIns: SignIn,
    private readonly settings: AccessSettings,
  ) {}

  @Get('account')
  @Header('cache-control', 'no-store')
  @Endpoint({
    tag: 'access',
    summary: 'Who this request comes from, and what they may do',
    permission: 'none',
    answers: { 200: { description: 'The account', schema: schemas.accountSchema } },
    problems: [401],
  })
  async readAccount(@Req() request: FastifyRequest): Promise<schemas.Account> {
    return accountOf(await this.admission.identify(request.headers), this.settings);
  }

  @Post('session')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Endpoint({
    tag: 'access',
    summary: 'Sign a browser in with a key, or with a name and a password',
    description: `Sets the cookie ${sessionCookie} for 12 hours, over TLS or on localhost.`,
    permission: 'none',
    body: { 'application/json': schemas.signInSchema },
    invalidBody: 'invalid-sign-in',
    answers: { 200: { description: 'The account that is signed in', schema: schemas.accountSchema } },
    problems: [401, 429],
  })
  async signIn(
    @ValidBody() given: z.output<typeof schemas.signInSchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { principal, token } = await this.signIns.begin(given, request);
    void reply.header('set-cookie', sessionCookieOf(token));
    return accountOf(principal, this.settings);
  }

  @Delete('session')
  @HttpCode(204)
  @Endpoint({
    tag: 'access',
    summary: 'Sign a browser out',
    permission: 'none',
    query: signOutQuery,
    answers: { 204: { description: 'It is signed out' } },
  })
  async signOut(
    @ValidQuery() { everywhere }: z.output<typeof signOutQuery>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const credential = credentialOf({ cookie: request.headers.cookie });
    if (credential) await this.sessions.end(credential.hash, everywhere === 'true');
    if (credential) this.keys.forget(credential);
    void reply.header('set-cookie', sessionCookieOf('', 0));
  }

  @Post('account/password')
  @HttpCode(204)
  @Endpoint({
    tag: 'access',
    summary: 'Change the password of who is signed in',
    description: 'The other sign-ins of the person end.',
    permission: 'none',
    body: { 'application/json': passwordChange },
    invalidBody: 'invalid-password',
    answers: { 204: { description: 'It is changed' } },
    problems: [401, 409, 429],
  })
  async changePassword(
    @ValidBody() change: z.output<typeof passwordChange>,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.signIns.changePassword(change, request);
  }
}
