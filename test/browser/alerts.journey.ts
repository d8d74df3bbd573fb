import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Alerter } from '../../src/alerts/evaluation/alerter.js';
import { Receiver } from '../alerts/delivery/receiver.js';
import { eventually } from './eventually.js';
import { deskForAll } from './browser.js';

const rule = 'Drug talks freeze';
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

// Each step goes on from the one before, as the day of an analyst does.
describe('an analyst has the record watched', () => {
  const desk = deskForAll({ privateAddresses: 'all' });
  let receiver: Receiver;
  let page: Page;
  let alerts: Page;
  beforeAll(async () => {
    receiver = await new Receiver().open();
  });
  afterAll(async () => {
    await receiver.close();
  });

  it('makes a channel, whose secret is shown once, and tries it', async () => {
    page = await desk.look('/alerts/channels');
    await page.getByRole('button', { name: 'New channel' }).click();
    const form = page.getByRole('form', { name: 'New channel' });
    await form.getByRole('combobox', { name: 'Kind' }).selectOption('webhook');
    await field(page, 'Name').fill('Night desk');
    await field(page, 'URL').fill(receiver.url);
    await form.getByRole('button', { name: 'Create the channel' }).click();
    await page
      .getByText(/whsec_/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page
      .getByRole('status')
      .filter({ hasText: /^Accepted after .* with status 200\.$/ })
      .waitFor();
    expect(receiver.received.length).toBe(1);
  });

  it('gives the channel a schedule, and reads what its digests would say', async () => {
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await field(page, 'Time zone').fill('Berlin');
    await page.getByRole('button', { name: 'Add a digest' }).click();
    const digest = page.getByRole('group', { name: 'Digest 1' });
    await digest.getByRole('combobox', { name: 'How often' }).selectOption('Every week');
    await field(page, 'At').fill('08:00');
    await page.getByRole('button', { name: 'Add a quiet window' }).click();
    await page.getByRole('checkbox', { name: 'Friday' }).uncheck();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('This is no time zone such as Europe/Berlin.').waitFor();
    await page.getByRole('alert').filter({ hasText: 'Schedule, zone: is no time zone' }).waitFor();
    await field(page, 'Time zone').fill('Europe/Berlin');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('A digest every Monday at 08:00, Europe/Berlin, on every track.').waitFor();
    await page
      .getByText(
        'Quiet on Monday, Tuesday, Wednesday and Thursday 22:00 to 07:00, Europe/Berlin, except for what is critical.',
      ) // prettier-ignore
      .waitFor();
    await page.getByRole('button', { name: 'What its digests would say now' }).click();
    await page.getByText(/^Weekly digest, /).waitFor();
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await page.getByRole('button', { name: 'Remove quiet window 1' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText(/^Quiet on/).waitFor({ state: 'detached' });
    await page.getByText('A digest every Monday').waitFor();
  });

  it('writes a rule, and is told at the field what is missing', async () => {
    await page.getByRole('link', { name: 'Rules', exact: true }).click();
    await page.getByRole('link', { name: 'New rule' }).click();
    await field(page, 'Tracks').fill('us-cn.counternarcotics');
    await page.getByRole('combobox', { name: 'Parties', exact: true }).fill('brazil');
    await page
      .getByRole('option', { name: /Brazil/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Remove Brazil' }).click();
    await page.getByText('Fires when the status becomes frozen, on the track us-cn.counternarcotics.').waitFor();
    await page.getByRole('button', { name: 'Create the rule' }).click();
    await eventually(() => field(page, 'Name').getAttribute('aria-invalid'), 'true');
    await field(page, 'Name').fill(rule);
    await page.getByRole('checkbox', { name: 'Night desk' }).check();
  });

  it('back-tests it before it is trusted: it would have fired on the day of the freeze, and been resolved', async () => {
    const panel = page.getByRole('region', { name: 'Back-test' });
    await panel.getByRole('button', { name: 'Run the back-test' }).click();
    await panel.getByRole('figure', { name: /^When it would have fired/ }).waitFor();
    const firings = panel.getByRole('region', { name: 'Firings' }).getByRole('row');
    await eventually(() => firings.count(), 2);
    expect(await firings.last().getByRole('cell').allTextContents()).toEqual([
      '5 Aug 2022',
      'on the day',
      expect.stringContaining('went from dormant to frozen when China suspended talks.'),
      '15 Nov 2023, resolved: the status is resumed now',
    ]);
  });

  it('saves it', async () => {
    await page.getByRole('button', { name: 'Create the rule' }).click();
    const saved = page.getByRole('listitem').filter({ hasText: rule });
    await saved.getByText('Fires when the status becomes frozen, on the track us-cn.counternarcotics.').waitFor();
    await saved.getByText('version 1').waitFor();
  });

  it('sees it fire on its own when an event is recorded, with its reason and source, and the channel is told', async () => {
    alerts = await desk.look('/alerts');
    await alerts.getByRole('heading', { level: 2 }).first().waitFor();
    await desk.served.app.get(Alerter).idle();
    const before = receiver.received.length;
    const { status } = await desk.served.post('/events', {
      ...{ type: 'TalksSuspended', tracks: ['us-cn.counternarcotics'], occurred: '2026-11-22' },
      title: 'China suspends the working group',
      actors: [{ country: 'CN', role: 'initiator' }],
      sources: [{ title: 'Beijing halts drug talks', publisher: 'Reuters', published: '2026-11-22' }],
    });
    expect(status).toBe(201);
    const alert = alerts.getByRole('listitem').filter({ hasText: rule });
    await alert
      .getByText(/went from working group active to frozen when China suspended talks/)
      .first()
      .waitFor();
    await receiver.until(before + 1);
    expect(JSON.parse(receiver.received.at(-1)!.body)).toMatchObject({ type: 'thaw.alert.firing' });
  });

  it('acknowledges it, in a name and with a note', async () => {
    await alerts.getByRole('button', { name: 'Acknowledge', exact: true }).click();
    await alerts.getByRole('textbox', { name: 'Acknowledged by' }).fill('Mei');
    await alerts.getByRole('textbox', { name: 'Reason or action taken' }).fill('The embassy is asked.');
    await alerts.getByRole('button', { name: 'Acknowledge', exact: true }).last().click();
    await alerts.getByText(/^Acknowledged by Mei, .*: The embassy is asked\.$/).waitFor();
    const { data } = (await desk.served.get('/alerts')).body;
    expect(data).toMatchObject([{ state: 'acknowledged', acknowledged: { by: 'Mei' } }]);
  });

  it('reads in the delivery log what was sent to whom', async () => {
    await page.getByRole('link', { name: 'Deliveries', exact: true }).click();
    const sent = page.getByRole('region', { name: 'The deliveries' }).getByRole('row', { name: /Night desk Sent 1/ });
    await sent
      .filter({ hasText: `${rule}: United States-China counternarcotics` })
      .first()
      .waitFor();
    expect(await sent.count()).toBe(receiver.received.length);
    await sent.last().getByRole('button').click();
    const tries = page.getByRole('listitem').filter({ hasText: /^Accepted .* with status 200/ });
    await tries.first().waitFor();
  });

  it('watches a track in two clicks: one on its page, one to save the rule', async () => {
    const watching = await desk.look('/tracks/us-cn.climate');
    await watching.getByRole('link', { name: 'Watch this' }).click();
    await watching.getByText('Fires when the status changes, on the track us-cn.climate.').waitFor();
    await watching.getByRole('button', { name: 'Create the rule' }).click();
    await watching.getByText('United States-China climate: every change of status').first().waitFor();
  });
});
