/** The pages in Chromium: Lighthouse's scores, a board of 800 tracks, and what a step of a slider costs in script. */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { withSqlite } from '../databases.js';
import { event, trackDefined } from '../events.js';
import { line, sized, skipped, written } from '../measure.js';
import { firstAnswer, freePort, startThaw } from '../servers.js';

const executablePath = process.env.THAW_TEST_CHROMIUM ?? '/usr/bin/chromium';
const debugPort = await freePort();
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const summary = '/api/v1/status/summary';
const thousand = 1_000;
const [boardTracks, trackEvents] = [sized(800, 240), sized(1_000, 50)];

/** Records bodies through the front door. */
async function record(port, bodies) {
  const url = `http://127.0.0.1:${port}/api/v1`;
  const headers = { 'content-type': 'application/x-ndjson' };
  for (let at = 0; at < bodies.length; at += 500) {
    const body = bodies
      .slice(at, at + 500)
      .map((one) => JSON.stringify(one))
      .join('\n');
    const answer = await fetch(`${url}/events/batch`, { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
  }
}

/** A server over a store of its own, shipped record and all, with further entries. */
async function withServer(bodies, work) {
  await withSqlite(async (path) => {
    const port = await freePort();
    const server = startThaw(port, `sqlite:${path}`);
    try {
      await firstAnswer(server, port, '/readyz');
      await record(port, bodies);
      await work(`http://127.0.0.1:${port}`);
    } finally {
      await server.stop();
    }
  });
}

/** Lighthouse as it comes: a phone of the middle class on a slow line. */
async function lighthouseScores(origin, path, rounds = sized(3, 1)) {
  const { default: lighthouse } = await import('lighthouse');
  const scores = { performance: [], accessibility: [] };
  for (let round = 0; round < rounds; round++) {
    // A run whose trace was lost is asked for once more, as Lighthouse itself advises.
    let report = await lighthouseOnce(lighthouse, origin + path, Object.keys(scores));
    if (report.runtimeError) report = await lighthouseOnce(lighthouse, origin + path, Object.keys(scores));
    const { categories, runtimeError } = report;
    if (runtimeError) throw new Error(runtimeError.message);
    for (const name of Object.keys(scores)) scores[name].push(categories[name].score * 100);
  }
  return scores;
}

/** A run of Lighthouse in a browser of its own. @returns its report, with `runtimeError` where it failed */
async function lighthouseOnce(lighthouse, url, onlyCategories) {
  const browser = await chromium.launch({ executablePath, args: [...args, `--remote-debugging-port=${debugPort}`] });
  try {
    return (await lighthouse(url, { port: debugPort, onlyCategories, logLevel: 'error' })).lhr;
  } finally {
    await browser.close();
  }
}

async function lighthouseRows(origin) {
  for (const [name, path] of [
    ['the board', '/'],
    ['a track', '/tracks/us-cn.counternarcotics'],
  ]) {
    const scores = await lighthouseScores(origin, path);
    for (const [category, of] of Object.entries(scores)) {
      line({ what: `Lighthouse, ${category} of ${name}`, unit: 'points', of, better: 'more', atLeast: 95 });
    }
  }
}

/**
 * Milliseconds from the last byte of the summary until the first rows are painted and the page is free to hear a key;
 * and until the last row is drawn, behind them.
 */
async function untilDrawn(origin, tracks) {
  const browser = await chromium.launch({ executablePath, args });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.addInitScript((count) => {
      const drawnAt = (globalThis.drawnAt = {});
      const look = () => {
        const rows = document.querySelectorAll('main .board-row:not([hidden])').length;
        // A turn after the frame that paints the rows, in which a key would be heard.
        const note = (name) => requestAnimationFrame(() => setTimeout(() => (drawnAt[name] ??= performance.now()), 0));
        if (rows > 0) note('first');
        // All rows are drawn where they are asked for: at once, here.
        document.querySelector('main .board-rest')?.click();
        if (rows >= count) note('last');
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }, tracks);
    // Registers of visits are among the tracks only where they are asked for.
    await page.goto(`${origin}/?registers=shown`);
    await page.waitForFunction(() => globalThis.drawnAt.last !== undefined, undefined, { timeout: 120_000 });
    return await page.evaluate((path) => {
      const [asked] = performance.getEntriesByType('resource').filter(({ name }) => name.includes(path));
      const { first, last } = globalThis.drawnAt;
      return { first: first - asked.responseEnd, last: last - asked.responseEnd };
    }, summary);
  } finally {
    await browser.close();
  }
}

/** Milliseconds of script that a step of the first slider takes: the median of its steps, each to its end. */
async function stepOfSlider(origin, track) {
  const browser = await chromium.launch({ executablePath, args });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(`${origin}/tracks/${track}`);
    const slider = page.getByRole('slider').first();
    await slider.focus();
    await page.waitForLoadState('networkidle').catch(() => undefined);
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable');
    const scriptMs = async () => {
      const { metrics } = await devtools.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'ScriptDuration').value * thousand;
    };
    const steps = [];
    for (let step = 0; step < sized(40, 3); step++) {
      const before = await scriptMs();
      await page.keyboard.press('ArrowLeft');
      // The step is over when its answer was drawn.
      await page.waitForTimeout(400);
      steps.push((await scriptMs()) - before);
    }
    return steps;
  } finally {
    await browser.close();
  }
}

if (!existsSync(executablePath)) {
  skipped('the pages in Chromium', `no Chromium at ${executablePath}`);
} else {
  await withServer([], lighthouseRows);

  const already = 234;
  const many = Array.from({ length: boardTracks - already }, (_, n) => [
    trackDefined(7, n),
    ...Array.from({ length: 8 }, (_, k) => event(8, n * 8 + k, n, n * 9 + k * 180)),
  ]);
  await withServer(many.flat(), async (origin) => {
    const [first, last] = [[], []];
    for (let round = 0; round < sized(5, 1); round++) {
      const drawn = await untilDrawn(origin, boardTracks);
      first.push(drawn.first / thousand);
      last.push(drawn.last / thousand);
    }
    const what = `the board with ${boardTracks} tracks: from the answer to`;
    line({ what: `${what} interactive`, unit: 's', of: first, better: 'less', atMost: 1 });
    line({ what: `${what} its last row`, unit: 's', of: last, better: 'less', atMost: 2 });
  });

  const long = [trackDefined(7, 0), ...Array.from({ length: trackEvents }, (_, n) => event(8, n, 0, n * 13))];
  await withServer(long, async (origin) => {
    const of = await stepOfSlider(origin, 'us-cn.bench-0');
    const what = `a step of the slider on a track of ${written(trackEvents)} events, in milliseconds of script`;
    line({ what, unit: 'ms', of, better: 'less', atMost: 50 });
  });
}
