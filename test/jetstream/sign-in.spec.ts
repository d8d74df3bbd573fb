import { afterEach, describe, expect, it } from '@jest/globals';
import type { NatsSignIn } from '../../src/http-client/nats-sign-in.js';
import { defined } from '../support/given.js';
import { natsProgram, NatsWithUsers } from '../support/servers/nats-with-users.js';
import { ServedApp } from '../support/served-app.js';
import { settle } from './settle.js';

// Shown as skipped where there is no program of NATS; .ci/run names one.
(natsProgram ? describe : describe.skip)('publishing to a NATS that knows its users', () => {
  let nats: NatsWithUsers;
  let served: ServedApp | undefined;
  afterEach(async () => {
    await served?.close();
    await nats.close();
  });

  const publish = async (signIn: NatsSignIn) => {
    const jetStream = { servers: [nats.address], isTls: false, stream: 'thaw', ...signIn };
    served = await ServedApp.open(undefined, undefined, null, { jetStream });
    await served.append(defined());
    return settle(served);
  };

  it.each([
    ['its NKEY', () => NatsWithUsers.byNkey(), (nkey: string) => ({ nkey })],
    ['its credentials', () => NatsWithUsers.byCredentials(), (credentials: string) => ({ credentials })],
  ])('goes as the user that signs in by %s, and not without', async (_, start, signInOf) => {
    nats = await start();
    expect(await nats.refusesOthers()).toBe(true);
    const publisher = await publish(signInOf(nats.secret));
    expect([publisher.fault, publisher.published?.place.position]).toEqual([null, 1]);
  });

  it('says that it is refused where the NKEY is another one, and nothing of the seed', async () => {
    nats = await NatsWithUsers.byNkey();
    const other = await NatsWithUsers.byNkey();
    const { fault } = await publish({ nkey: other.secret });
    await other.close();
    expect(fault).toBe('NATS refuses the user, password, token, NKEY or credentials');
  });

  it('says that the seed of the NKEY is mistyped, and opens no connection with it', async () => {
    nats = await NatsWithUsers.byNkey();
    const letter = nats.secret[20] === 'A' ? 'B' : 'A';
    const { fault } = await publish({ nkey: `${nats.secret.slice(0, 20)}${letter}${nats.secret.slice(21)}` });
    expect(fault).toBe('the seed of the NKEY is mistyped (nkeys: invalid checksum)');
  });
});
