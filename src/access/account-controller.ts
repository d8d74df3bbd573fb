import { Controller, Delete, Get, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import * as schemas from '../contract/access.js';
import { roles } from '../domain/access/role.js';
import { ThawError } from '../domain/errors.js';
import { Endpoint, ValidBody, ValidQuery } from '../http/endpoint/endpoint.js';
import { ClientAddress } from '../http/server/client-address.js';
import { AccessSettings } from './access-settings.js';
import { Admission } from './admission.js';
import { AttemptLimit } from './attempt-limit.js';
import { AuditLog } from './audit-log.js';
import { credentialOf, sessionCookie, sessionCookieOf } from './credentials.js';
import { hashOfKey, isKeyText } from './key-text.js';
import { KnownKeys } from './known-keys.js';
import type { Principal } from './principal.js';
import { Sessions } from './sessions.js';

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
    private readonly audit: AuditLog,
    private readonly attempts: AttemptLimit,
    private readonly clients: ClientAddress,
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
  async readAccount(@Req() request: FastifyRequest): Promise<z.output<typeof schemas.accountSchema>> {
    return this.accountOf(await this.admission.identify(request.headers));
  }

  @Post('session')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Endpoint({
    tag: 'access',
    summary: 'Sign a browser in with a key',
    description: `Sets the cookie ${sessionCookie} for 12 hours, over TLS or on localhost.`,
    permission: 'none',
    body: { 'application/json': schemas.signInSchema },
    invalidBody: 'invalid-sign-in',
    answers: { 200: { description: 'The account that is signed in', schema: schemas.accountSchema } },
    problems: [401, 429],
  })
  async signIn(
    @ValidBody() { key }: z.output<typeof schemas.signInSchema>,
    @Req() { raw }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const from = this.clients.of(raw) ?? '';
    const principal = await this.attempts.count(from, () => this.byKey(key));
    const token = await this.sessions.begin({ key: principal.key! });
    await this.audit.note({ actor: principal.name, action: 'signed-in', detail: { key: principal.key! } });
    void reply.header('set-cookie', sessionCookieOf(token));
    return this.accountOf(principal);
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

  private async byKey(key: string): Promise<Principal> {
    if (!isKeyText(key)) throw new ThawError('invalid', 'key-refused', 'this is no key: it has the form thaw_…');
    return this.keys.identify({ kind: 'key', hash: hashOfKey(key) });
  }

  private accountOf(principal: Principal | undefined): z.output<typeof schemas.accountSchema> {
    const reading = this.settings.readingByKey ? 'key' : 'open';
    const { oidc } = this.settings;
    const around = { reading, provider: oidc ? new URL(oidc.issuer).host : null } as const;
    if (!principal) return { name: null, role: null, tracks: null, may: reading === 'open' ? ['read'] : [], ...around };
    const { name, role, tracks = null } = principal;
    return { name, role, tracks: tracks && [...tracks], may: [...roles[role]], ...around };
  }
}
