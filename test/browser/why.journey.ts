import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from './eventually.js';
import { deskForAll } from './browser.js';

const counternarcotics = '/tracks/us-cn.counternarcotics';
const suspension = 'China cancels three military talks and suspends five fields of cooperation';
const suspensionId = '09f31750-f363-5fee-9c60-51a281d348b2';

describe('an analyst asks why', () => {
  const desk = deskForAll();
  afterEach(() => desk.closeWindows());

  it('comes from the board to the track, and the page says the status in a sentence with its cause', async () => {
    const page = await desk.look('/?status=frozen');
    await page.getByRole('link', { name: 'United States-China repatriation of illegal migrants' }).click();
    await page
      .getByRole('heading', { level: 1, name: 'United States-China repatriation of illegal migrants' })
      .waitFor();
    await page.getByText(`Frozen since 5 August 2022, when China suspended talks (“${suspension}”).`).waitFor();
    expect(await page.title()).toContain('repatriation of illegal migrants');
  });

  it('gets the reason with its sources, which open to citations and to the event itself', async () => {
    const page = await desk.look(`${counternarcotics}?validAt=2023-07-07`);
    const why = page.getByRole('region', { name: 'Why' });
    await why.getByText('Frozen since 5 August 2022, when China suspended talks.').waitFor();
    await why
      .getByText(/^Sources: The Hill, Foreign Policy/)
      .first()
      .click();
    await why.getByRole('listitem').filter({ hasText: 'The Hill' }).first().waitFor();
    await why.getByRole('link', { name: suspension }).first().click();
    await page.waitForURL(new RegExp(`/events/${suspensionId}\\?validAt=2023-07-07`));
    await page.getByRole('heading', { level: 1, name: suspension }).waitFor();
  });

  it('reads on the page of the suspension that the freeze lasted until the resumption', async () => {
    const page = await desk.look(`/events/${suspensionId}`);
    const began = page.getByRole('row', { name: /United States-China counternarcotics/ }).first();
    await began.waitFor();
    expect((await began.innerText()).replaceAll(/\s+/g, ' ')).toContain('Frozen 5 Aug 2022 15 Nov 2023 began with it');
  });

  it('sees the resumption of 15 November 2023 named as one on the chart', async () => {
    const page = await desk.look(counternarcotics);
    const chart = page.getByRole('region', { name: 'Over time' });
    const marks = chart.getByRole('group', { name: 'Events', exact: true });
    await marks.getByRole('link', { name: /^15 Nov 2023: .*\(cooperation resumed, head of state\)$/ }).waitFor();
    expect(await marks.getByRole('link', { name: /^15 Nov 2023: .*\(.*suspen/ }).count()).toBe(0);
  });

  it('reads on the chart itself what turned the track, and what its signs mean', async () => {
    const page = await desk.look(counternarcotics);
    const turning = page.locator('.turning-points text');
    await turning.first().waitFor();
    const words = await turning.allTextContents();
    for (const point of ['5 Aug 2022', 'talks suspended', '15 Nov 2023', 'cooperation resumed'])
      expect(words).toContain(point);
    const key = page.getByRole('list', { name: 'How to read the chart' });
    await key.getByText('hatched: the day of a change is in doubt').waitFor();
  });

  it('comes on a phone to the chart before the clocks, within the first screen and a half', async () => {
    const page = await desk.look(counternarcotics, { width: 390, height: 844 });
    await page.locator('.timeline .mark').first().waitFor();
    const top = async (selector: string) => (await page.locator(selector).boundingBox())!.y;
    expect(await top('.timeline-ground')).toBeLessThan(1_000);
    expect(await top('.timeline-ground')).toBeLessThan(await top('.clock-panel'));
  });

  it('learns what did not lift it, and what would', async () => {
    const page = await desk.look(`${counternarcotics}?validAt=2023-07-07`);
    const why = page.getByRole('region', { name: 'Why' });
    await why.getByText(/did not lift it: a suspension is lifted only by an agreed resumption/).waitFor();
    await why.getByText(/an agreed resumption would make it “Resumed”\.$/).waitFor();
    const change = page.getByRole('region', { name: 'What would change it' });
    await change.getByText(/Resumed\s*by cooperation resumed/).waitFor();
    await change.getByText('No change is due by time alone.').waitFor();
  });

  it('walks the events of the chart by the keyboard, and reads each with its sources below it', async () => {
    const page = await desk.look(counternarcotics);
    const chart = page.getByRole('region', { name: 'Over time' });
    const mark = chart.getByRole('link', { name: new RegExp(`^5 Aug 2022: ${suspension}`) });
    await mark.waitFor();
    // One mark is in the order of the tab key; the arrows go from there.
    const reached = chart.getByRole('group', { name: 'Events', exact: true }).locator('[tabindex="0"]');
    await reached.focus();
    await page.keyboard.press('Home');
    const focused = page.locator(':focus');
    await eventually(() => focused.getAttribute('aria-label'), expect.stringMatching(/^4 Mar 2015: /) as never);
    for (let steps = 0; steps < 200; steps += 1) {
      if ((await focused.getAttribute('aria-label'))?.includes(suspension)) break;
      await page.keyboard.press('ArrowRight');
    }
    expect(await focused.getAttribute('aria-label')).toContain(suspension);
    const event = chart.getByRole('region', { name: 'Event' });
    await event.getByText(suspension).waitFor();
    await event.getByRole('listitem').filter({ hasText: 'The Hill' }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/events/${suspensionId}`);
  });

  it('reads the chart as a table: the same intervals that the contract gives', async () => {
    const page = await desk.look(counternarcotics);
    const chart = page.getByRole('region', { name: 'Over time' });
    await chart.getByText('As a table').click();
    const { body } = await desk.served.get('/tracks/us-cn.counternarcotics/history');
    const table = chart.getByRole('table').first();
    await table.waitFor();
    expect(await table.getByRole('row').count()).toBe(body.data.length + 1);
    await table.getByRole('row').filter({ hasText: 'Frozen' }).filter({ hasText: '5 Aug 2022' }).first().waitFor();
  });

  it('traces a number of the ledger back to the event that made it', async () => {
    const page = await desk.look(counternarcotics);
    const ledger = page.getByRole('region', { name: 'Commitments', exact: true });
    const link = page.getByRole('link', { name: 'Seven more chemicals are to be controlled, says Patel' });
    const row = ledger.getByRole('row').filter({ has: link });
    await row.getByText('Open; no Chinese source').waitFor();
    await link.click();
    await page.getByRole('heading', { level: 1, name: /Seven more chemicals/ }).waitFor();
  });
});
