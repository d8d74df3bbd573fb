// A real OpenID provider (oidc-provider, certified) on a port of its own, in a process of its own: its modules need no
// transform there, and its clock can be put forward. It signs in whoever `?as=` of the interaction names, without a password.
import { Provider } from 'oidc-provider';

const people = new Map();
let ahead = 0;
const systemNow = Date.now;
Date.now = () => systemNow() + ahead;

const [redirectUri] = process.argv.slice(2);
const { createServer } = await import('node:http');
const server = createServer((request, response) => handle(request, response));
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'thaw',
      client_secret: 'a secret of the test',
      redirect_uris: [redirectUri],
      response_types: ['code'],
      grant_types: ['authorization_code'],
    },
  ],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['preferred_username'], groups: ['groups'] },
  scopes: ['openid', 'email', 'profile', 'groups'],
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  cookies: { keys: ['of the test'] },
  ttl: { AuthorizationCode: 60, Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
  interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  findAccount: (_, accountId) => ({ accountId, claims: async () => ({ sub: accountId, ...people.get(accountId) }) }),
});

provider.use(async (context, next) => {
  if (!context.path.startsWith('/interaction/')) return next();
  const { as: accountId } = context.query;
  const refusal = { error: 'access_denied', error_description: 'the person did not want to' };
  const grant = new provider.Grant({ accountId, clientId: 'thaw' });
  grant.addOIDCScope('openid email profile groups');
  const answer = accountId === undefined ? refusal : { login: { accountId }, consent: { grantId: await grant.save() } };
  context.respond = false;
  await provider.interactionFinished(context.req, context.res, answer);
});

const callback = provider.callback();
function handle(request, response) {
  const { pathname, searchParams } = new URL(request.url, issuer);
  if (pathname === '/people') people.set(searchParams.get('id'), JSON.parse(searchParams.get('claims')));
  else if (pathname === '/clock') ahead += Number(searchParams.get('ms'));
  else return callback(request, response);
  response.end();
}
process.send(issuer);
process.on('disconnect', () => process.exit());
