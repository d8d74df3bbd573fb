import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { AccessKeys } from '../../src/access/access-keys.js';
import { People } from '../../src/access/people/people.js';
import { fourEyesRulesOf } from '../../src/domain/access/four-eyes.js';
import { deskForAll, type WindowOptions } from './browser.js';
import { eventually } from './eventually.js';

const event = '/events/09f31750-f363-5fee-9c60-51a281d348b2';
const reason = 'It was another meeting';

// Each step goes on from the one before: people come and do what their roles let them.
describe('a desk of several people', () => {
  const desk = deskForAll({ isShared: true, fourEyes: fourEyesRulesOf('retract') });
  const passwords = new Map<string, string>();
  beforeAll(async () => {
    for (const [name, role] of [
      ['Anna Berg', 'admin'],
      ['Bo Chen', 'editor'],
      ['Cy Diaz', 'reader'],
    ] as const) {
      passwords.set(name, (await desk.served.app.get(People).add({ name, role }, 'local')).password);
    }
  });

  /** A window in which somebody has signed in with name and password. */
  const signedIn = async (name: string, options: WindowOptions = {}): Promise<Page> => {
    const page = await desk.look('/account', options);
    const form = page.getByRole('form', { name: 'Sign in with a password' });
    await form.getByLabel('Name').fill(name);
    await form.getByLabel('Password').fill(passwords.get(name)!);
    await form.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText(`${name} is signed in`).waitFor();
    return page;
  };
  let key: string;

  it('sign in with name and password, and are told when these are wrong', async () => {
    const page = await desk.look('/account');
    await page.getByText('Nobody is signed in.').waitFor();
    const form = page.getByRole('form', { name: 'Sign in with a password' });
    await form.getByLabel('Name').fill('Anna Berg');
    await form.getByLabel('Password').fill('not the password');
    await form.getByRole('button', { name: 'Sign in' }).click();
    await form.getByText('no account has this name and this password').waitFor();
    await form.getByLabel('Password').fill(passwords.get('Anna Berg')!);
    await form.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Anna Berg is signed in, as admin.').waitFor();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByText('Nobody is signed in.').waitFor();
  });

  it('add a passkey, sign in with it alone, and remove it', async () => {
    const page = await signedIn('Bo Chen', { host: 'localhost' });
    const device = await page.context().newCDPSession(page);
    await device.send('WebAuthn.enable');
    await device.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
        ...{ isUserVerified: true, automaticPresenceSimulation: true },
      },
    });
    const add = async (name: string) => {
      const form = page.getByRole('form', { name: 'Add a passkey' });
      await form.getByLabel('Name of the passkey').fill(name);
      await form.getByLabel('Present password').fill(passwords.get('Bo Chen')!);
      await form.getByRole('button', { name: 'Add a passkey' }).click();
    };
    await add('office laptop');
    const row = page.getByRole('row').filter({ hasText: 'office laptop' });
    await row.getByRole('cell', { name: 'Never' }).waitFor();
    await add('the same laptop');
    await page.getByText('This device has a passkey of yours already.').waitFor();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByText('Bo Chen is signed in, as editor.').waitFor();
    await eventually(() => row.getByRole('cell', { name: '2026' }).count(), 2);
    await row.getByRole('button', { name: 'Remove' }).click();
    await row.getByRole('group', { name: 'Are you sure' }).getByRole('button', { name: 'Remove' }).click();
    await page.getByText('You have none.').waitFor();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByText('this passkey is not known here, or was removed').waitFor();
  });

  it('make a key, which is shown once', async () => {
    const page = await signedIn('Anna Berg');
    await page.getByRole('link', { name: 'People and keys' }).click();
    await page.getByRole('button', { name: 'Make a key' }).click();
    const form = page.getByRole('form', { name: 'Make a key' });
    await form.getByLabel('Name').fill('night desk');
    await form.getByLabel('Role').selectOption('editor');
    await form.getByRole('button', { name: 'Make a key' }).click();
    const note = page.getByRole('status').filter({ hasText: 'This is shown only once.' });
    key = (await note.locator('code').textContent())!;
    expect(key).toMatch(/^thaw_[0-9A-Za-z]{49}$/);
    await note.getByRole('button', { name: 'I have saved it' }).click();
    const row = page.getByRole('row').filter({ hasText: 'night desk' });
    await eventually(() => row.getByRole('cell', { name: 'Anna Berg' }).count(), 1);
    await page.reload();
    await row.waitFor();
    expect(await page.content()).not.toContain(key);
    expect((await desk.served.get('/account', { authorization: `Bearer ${key}` })).body.name).toBe('night desk');
  });

  it('propose a retraction, which who made the key cannot approve, and a second editor does', async () => {
    const sent = { authorization: `Bearer ${key}` };
    const { body } = await desk.served.post(`${event}/retractions`, { reason }, sent);
    expect(body.proposedBy).toBe('night desk');
    const anna = await signedIn('Anna Berg');
    await anna.getByRole('link', { name: 'Proposals' }).click();
    const proposed = anna.getByRole('listitem').filter({ hasText: reason });
    await proposed.getByRole('button', { name: 'Approve' }).click();
    await proposed.getByText('count as one person by a key that Anna Berg made').waitFor();
    const bo = await signedIn('Bo Chen');
    await bo.getByRole('link', { name: 'Proposals' }).click();
    await bo.getByRole('listitem').filter({ hasText: reason }).getByRole('button', { name: 'Approve' }).click();
    await bo.getByText('There is none.').waitFor();
    await bo.goto(event);
    await bo.getByText('Retracted.').waitFor();
    expect((await desk.served.get(`/events/${String(body.id)}`)).body).toMatchObject({
      recordedBy: 'night desk',
      body: { approvedBy: 'Bo Chen' },
    });
  });

  it('are told why a control is not there for them', async () => {
    const page = await signedIn('Cy Diaz');
    for (const [path, words, control] of [
      ['/record', 'To record events you need the role recorder, editor or admin.', 'Record'],
      ['/alerts/rules', 'To make and change rules you need the role operator or admin.', 'New rule'],
      ['/people', 'To see people and keys you need the role admin.', 'Make a key'],
    ] as const) {
      await page.goto(path);
      const note = page.locator('main').getByText(`${words} You are signed in as Cy Diaz, reader.`);
      await note.waitFor();
      expect(await page.locator('main').getByRole('button', { name: control }).count()).toBe(0);
    }
    expect((await desk.served.app.get(AccessKeys).list()).map(({ name }) => name)).toEqual(['night desk']);
  });
});
