import { until } from './processes.js';
import { entriesOf } from './nats.js';
import { eventOf } from './thaw.js';

const started = performance.now();
export const print = (text) => void process.stdout.write(`${text}\n`);
export const step = (text) => print(`${((performance.now() - started) / 1_000).toFixed(1).padStart(5)} s  ${text}`);

export const faults = [];
export function must(holds, text) {
  print(`         ${holds ? 'holds' : 'FAILS'}: ${text}`);
  if (!holds) faults.push(text);
}

/** Runs a scenario, and ends with 1 where something did not hold. @param finish ends what the scenario has started */
export async function runScenario(scenario, finish) {
  try {
    await scenario();
  } catch (error) {
    faults.push(error.message);
    print(error.stack);
  }
  finish();
  process.exit(faults.length === 0 ? 0 : 1);
}

const pages = ['/api/v1/tracks?limit=100', '/api/v1/status/summary'];
const bodiesOf = async (thaw) => (await Promise.all(pages.map((path) => thaw.get(path)))).join('\n');
export const readinessOf = async (thaw) => JSON.parse(await thaw.get('/readyz'));
export const idsIn = async (cluster) => new Set((await cluster.query('SELECT id FROM entry')).map(({ id }) => id));

/** The tracks of the shipped record of the United States and China. */
export async function tracksOf(thaw) {
  const listed = JSON.parse(await thaw.get(pages[0])).data.map(({ track }) => track);
  return listed.filter((id) => id.startsWith('us-cn.'));
}

/** All processes say the same as one that is started now. */
export async function mustAgree(processes, fresh, when) {
  const expected = await bodiesOf(await fresh.start());
  for (const thaw of processes) {
    const began = performance.now();
    const agrees = async () => (await bodiesOf(thaw)) === expected;
    const holds = await until('it agrees', agrees, 15_000).catch(() => false);
    const waited = Math.round(performance.now() - began);
    must(holds, `${thaw.name} says what a fresh process says ${when} (after ${waited} ms)`);
  }
  await fresh.kill();
}

export async function mustKeep(load, cluster) {
  const inLog = await idsIn(cluster);
  const lost = load.acknowledged.filter((id) => !inLog.has(id)).length;
  must(lost === 0, `of ${load.acknowledged.length} acknowledged entries ${lost} are lost`);
  const { answered, failed } = load.reads;
  must(failed === 0, `of ${answered + failed} reads at processes that ran ${failed} failed`);
}

export async function mustVerify(verify) {
  const verified = await verify().catch(({ stdout }) => void print(stdout));
  must(verified, 'thaw verify finds nothing');
}

/** A channel to a receiver, and a rule about freezes, each made at another process. */
export async function watchFreezes([one, two], url) {
  const channel = await one.post('/alert-channels', { kind: 'webhook', name: 'desk', settings: { url } });
  const when = { kind: 'transition', axis: 'status', to: ['frozen'] };
  const rule = await two.post('/alert-rules', { name: 'Freezes', when, channels: [channel.body.id] });
  if (rule.status !== 201) throw new Error(`the rule was refused: ${JSON.stringify(rule.body)}`);
}

/** Has a track become frozen, at whichever process takes it. */
export async function suspend(track, processes, load) {
  const more = { occurred: new Date().toISOString().slice(0, 10), actors: [{ country: 'CN', role: 'initiator' }] };
  const event = eventOf('TalksSuspended', track, more);
  let at = 0;
  const isRecorded = async () => (await processes[at++ % processes.length].post('/events', event)).status < 300;
  await until('a suspension is recorded', isRecorded);
  load.acknowledged.push(event.id);
  return event;
}

export async function mustTellOnce(cluster, received) {
  const isWaiting = async () =>
    (await cluster.query(`SELECT 1 FROM alert_delivery WHERE state = 'waiting'`)).length > 0;
  const areSent = await until('deliveries end', async () => !(await isWaiting())).catch(() => false);
  must(areSent, 'no delivery waits any more');
  const twice = [...received.values()].filter((times) => times > 1).length;
  must(received.size >= 3 && twice === 0, `${received.size} notifications were received, ${twice} of them twice`);
}

/** The process that publishes to NATS. */
export async function publisherOf(processes) {
  for (const thaw of processes) {
    const { jetStream } = thaw.isUp ? await readinessOf(thaw).catch(() => ({})) : {};
    if (jetStream?.publishesHere) return thaw;
  }
  return undefined;
}

/** The stream has every entry of the log, once and in order; from a message on where one is given. */
export async function mustBePublished(nats, cluster, when, from = 0) {
  const log = (await cluster.query('SELECT position, hash FROM entry ORDER BY position')).map(
    ({ position, hash }) => `${position} ${hash}`,
  );
  const isThere = async () => entriesOf(await nats.messages()).at(-1) === log.at(-1);
  await until('the stream has the last entry', isThere, 15_000).catch(() => undefined);
  const messages = (await nats.messages()).slice(from);
  const published = entriesOf(messages);
  const expected = log.slice(log.length - published.length);
  const isWhole = from > 0 || published.length === log.length;
  const holds = isWhole && published.length > 0 && published.every((entry, n) => entry === expected[n]);
  must(holds, `the stream of NATS has ${published.length} entries, once and in order, as the log ${when}`);
  return messages;
}
